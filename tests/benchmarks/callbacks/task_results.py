# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Writes down what each task returned and how long it took, as JSON to the file that DAY2_TASK_RESULTS names.

A list of {"failed": bool, "skipped": bool, "seconds": float, "result": dict}, in the order of the tasks.
"""

from __future__ import annotations

import json
import os
import pathlib
import time
import typing as t

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    """Keeps results."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "task_results"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        """Start with nothing seen."""
        super().__init__(*args, **kwargs)
        self._began = 0.0
        self._seen: list[dict[str, t.Any]] = []

    def v2_playbook_on_task_start(self, task: t.Any, is_conditional: bool) -> None:
        """Keep when a task begins."""
        self._began = time.monotonic()

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """Keep what a task returned."""
        self._keep(result)

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """Keep a failure."""
        self._keep(result, failed=True)

    def v2_runner_on_skipped(self, result: t.Any) -> None:
        """Keep that a module did nothing, as one without check mode does in it."""
        self._keep(result, skipped=True)

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """Write all of them."""
        pathlib.Path(os.environ["DAY2_TASK_RESULTS"]).write_text(json.dumps(self._seen, default=str))

    def _keep(self, result: t.Any, failed: bool = False, skipped: bool = False) -> None:
        spent = round(time.monotonic() - self._began, 2)
        self._seen.append({"failed": failed, "skipped": skipped, "seconds": spent, "result": dict(result._result)})
