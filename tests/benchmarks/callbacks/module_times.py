# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Writes down when each task of each host began and ended, as JSON to the file that DAY2_MODULE_TIMES names.

For the benchmark, which tells Ansible's own share of the time from it: a list of [host, action, local, began, ended],
local for a task that runs on the controller. Skipped tasks are left out.
"""

from __future__ import annotations

import json
import os
import pathlib
import time
import typing as t

from ansible.plugins.callback import CallbackBase

CONTROLLER = {"localhost", "127.0.0.1"}


class CallbackModule(CallbackBase):
    """Keeps the times of tasks."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "module_times"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        """Start with nothing seen."""
        super().__init__(*args, **kwargs)
        self._began: dict[tuple[str, str], float] = {}
        self._calls: list[tuple[str, str, bool, float, float]] = []

    def v2_runner_on_start(self, host: t.Any, task: t.Any) -> None:
        """Keep when a host's task begins."""
        self._began[host.name, task._uuid] = time.time()

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Keep a task that has ended."""
        host, task = result._host.name, result._task
        began = self._began.pop((host, task._uuid), None)
        if began is not None:
            delegated = result._result.get("_ansible_delegated_vars", {}).get("ansible_delegated_host")
            local = (delegated or task.delegate_to or host) in CONTROLLER
            self._calls.append((host, task.action, local, began, time.time()))

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """Keep one that failed as well."""
        self.v2_runner_on_ok(result)

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """Write all of them."""
        pathlib.Path(os.environ["DAY2_MODULE_TIMES"]).write_text(json.dumps(self._calls))
