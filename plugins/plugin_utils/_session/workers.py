# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""The workers of ansible-playbook, which must not go on when it was killed.

A worker is a session of its own since ansible-core 2.19, so that a signal to the process group does not reach it: its
drain would go on while the next run begins. Where there is no /proc, nothing is known of them.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import typing as t

from ansible_collections.day2.kubernetes.plugins.plugin_utils._session.run_dir import Process

PROC = pathlib.Path("/proc")
SESSION = 3  # after the name of the program: state, parent, group, session (proc_pid_stat(5))


class Workers:
    """Remembers the workers of a controller while it lives."""

    def __init__(self, controller: Process) -> None:
        """Nothing is looked at yet."""
        self._controller = controller
        self._seen: set[Process] = set()

    def look(self) -> None:
        """Take a look at the children of the controller."""
        alive = {Process.of(pid) for pid in _children(self._controller.pid) if _session(pid) == pid}
        self._seen = alive if self._controller.alive() else self._seen

    def end(self) -> list[int]:
        """Kill what still runs in the sessions of the workers last seen; return the pids."""
        sessions = {worker.pid for worker in self._seen if worker.alive()}
        ended = [pid for pid in _all_pids() if _session(pid) in sessions] if sessions else []
        for pid in ended:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        return ended


def _children(pid: int) -> t.Iterator[int]:
    for path in PROC.glob(f"{pid}/task/*/children"):
        with contextlib.suppress(OSError):
            yield from map(int, path.read_text().split())


def _all_pids() -> list[int]:
    return [int(path.name) for path in PROC.glob("[0-9]*")]


def _session(pid: int) -> int | None:
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[SESSION])
