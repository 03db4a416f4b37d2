# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run of Ansible is killed with all that it has started."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path


def kill_run(home: Path) -> None:
    """Kill the processes whose ANSIBLE_HOME is this: workers lead sessions of their own, which no process group holds.

    A process that was started meanwhile is found by the next look; a parent that is dead starts no other.
    """
    while found := _pids(f"ANSIBLE_HOME={home}".encode()):
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _pids(variable: bytes) -> list[int]:
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        # what has ended, also as a zombie, has none; that of others cannot be read
        with contextlib.suppress(OSError):
            if variable in environment.read_bytes().split(b"\0"):
                found.append(int(environment.parent.name))
    return found
