# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""A module on the controller that says in a file how it is going."""

from __future__ import annotations

import pathlib
import tempfile

from ansible import constants

from ansible_collections.day2.kubernetes.plugins.module_utils._progress import one_line
from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.step import Json, Step

READ_BYTES = 4096


class ControllerStep(Step):
    """Gives the module a private file as its option progress, and shows in the heartbeat what is in it."""

    def run_step(self, known: Json) -> Json:
        """Run the module; an option progress of the task's own stays."""
        given = self._task.args
        if self._connection.transport != "local":
            return super().run_step(known)
        with tempfile.TemporaryDirectory(
            prefix="day2-progress-", dir=constants.DEFAULT_LOCAL_TMP, ignore_cleanup_errors=True
        ) as folder:
            path = pathlib.Path(given.get("progress") or f"{folder}/waiting").expanduser()
            self._task.args = {**given, "progress": str(path)}
            try:
                with self.heartbeat(known, lambda: read(path)):
                    return self.run_module(known)
            finally:
                self._task.args = given


def read(path: pathlib.Path) -> str:
    """Return how it is going, or nothing when the module has not said so."""
    try:
        with path.open("rb") as source:
            return one_line(source.read(READ_BYTES).decode(errors="replace"))
    except FileNotFoundError:
        return ""
