# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Kills the controller's whole process group at a place of the upgrade, as kill -9 and a failing machine do.

A place is HOST/STEP/PHASE, such as w1/kubelet/begun, when the journal has noted it; run/journal/opened and
run/journal/closed are the moments when it has the lock, and when it has given it back. DAY2_CHAOS_SEEN names the file
to which every place is added, one a line. DAY2_CHAOS_AT is the place of death, with +SECONDS for a death so much later.
DAY2_CHAOS_SPARED, places with blanks between, asks for death at the first place that is not one of them.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import typing as t

from ansible.plugins.callback import CallbackBase

JOURNAL = "day2.kubernetes.upgrade_journal"


def die() -> None:
    """Leave no time for anything."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


def place_of(result: t.Any) -> str | None:
    """Return where the upgrade is after a task of the journal, or None for any other task."""
    noted = result._result.get("transition")
    if noted:
        return f"{noted['host']}/{noted['step']}/{noted['phase']}"
    said = {"former": "opened", "timeline": "closed"}
    state = next((state for key, state in said.items() if key in result._result), None)
    return f"run/journal/{state}" if result._task.action == JOURNAL and state else None


class CallbackModule(CallbackBase):
    """Listens to the journal."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "die"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        """Read where to die."""
        super().__init__(*args, **kwargs)
        self._at, dummy, self._later = os.environ.get("DAY2_CHAOS_AT", "").partition("+")
        spared = os.environ.get("DAY2_CHAOS_SPARED")
        self._spared = None if spared is None else set(spared.split())

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Keep a transition, and die when this is the place."""
        place = place_of(result)
        if not place:
            return
        with open(os.environ["DAY2_CHAOS_SEEN"], "a", encoding="utf-8") as seen:
            seen.write(f"{time.time():.3f} {place}\n")
        if place == self._at and self._later:
            timer = threading.Timer(float(self._later), die)
            timer.daemon = True
            timer.start()
        elif place == self._at or (self._spared is not None and place not in self._spared):
            die()
