# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Kills the controller's whole process group after a transition of the journal, as kill -9 and a failing machine do.

DAY2_KILL_AFTER is a number, for the so-manyth transition that this run notes, or a place such as w1/kubeadm/begun.
Start ansible-playbook in a process group of its own (start_new_session), or the caller dies too. Workers of
ansible-core 2.19 and later lead process groups of their own, so that a task that runs on another host at that moment
comes to its end, as it does when somebody kills ansible-playbook by hand.
"""

from __future__ import annotations

import os
import signal
import sys
import typing as t

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Counts the transitions of this run."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "kill_after"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        """Read where to die; without a place the run lives."""
        super().__init__(*args, **kwargs)
        self._wanted = os.environ.get("DAY2_KILL_AFTER", "")
        self._seen = 0

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Look whether this is the place."""
        noted = result._result.get("transition")
        if not noted:
            return
        self._seen += 1
        place = f"{noted['host']}/{noted['step']}/{noted['phase']}"
        if self._wanted in {str(self._seen), place}:
            self._display.display(f"Killed after {place}, transition {self._seen} of this run")
            sys.stdout.flush()
            os.killpg(os.getpgrp(), signal.SIGKILL)

    def v2_runner_item_on_ok(self, result: t.Any) -> None:
        """Look at one of a loop."""
        self.v2_runner_on_ok(result)
