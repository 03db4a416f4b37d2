# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Processes of a node, known by number and beginning, so that a number used again is not taken for the process."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

LISTENING = "0A"  # the state in /proc/net/tcp


@dataclass(frozen=True)
class Process:
    """One process; started is in clock ticks since the machine's boot."""

    pid: int
    started: str
    words: tuple[str, ...]

    @property
    def program(self) -> str:
        """Return the name of the program without its folder."""
        return os.path.basename(self.words[0]) if self.words else ""


def start_time(host: Host, pid: int) -> str | None:
    """Return when a process began, or None when it has ended, also when nobody has collected it yet."""
    fields = host.read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] not in "ZX" else None


def is_alive(host: Host, process: Process) -> bool:
    """Tell whether it is still this process that has the number."""
    return start_time(host, process.pid) == process.started


def find_processes(host: Host, program: str) -> list[Process]:
    """Return the processes that run a program of that name."""
    found = []
    for name in host.glob("/proc/[0-9]*/cmdline"):
        words = tuple(word for word in host.read(name).split("\0") if word)
        pid = int(name.split("/")[2])
        started = start_time(host, pid)
        if started and words and os.path.basename(words[0]) == program:
            found.append(Process(pid, started, words))
    return found


def listens(host: Host, process: Process, port: int) -> bool:
    """Tell whether the process itself accepts connections on a TCP port, seen from outside without connecting."""
    tables = host.read(f"/proc/{process.pid}/net/tcp") + host.read(f"/proc/{process.pid}/net/tcp6")
    rows = [line.split() for line in tables.splitlines()]
    wanted = f":{port:04X}"
    inodes = {row[9] for row in rows if len(row) > 9 and row[3] == LISTENING and row[1].endswith(wanted)}
    return bool(inodes) and not inodes.isdisjoint(_sockets(host, process.pid))


def _sockets(host: Host, pid: int) -> set[str]:
    folder = host.path(f"/proc/{pid}/fd")
    sockets: set[str] = set()
    try:
        for name in os.listdir(folder):
            found = re.match(r"socket:\[(\d+)\]", os.readlink(folder / name))
            sockets.update(found.groups() if found else ())
    except OSError:  # it ends while it is looked at, or closes a file
        pass
    return sockets
