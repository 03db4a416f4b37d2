# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Runs a program and tells how long it took, and the peak memory of it or of one that it started."""

from __future__ import annotations

import subprocess
import threading
import time
import typing as t
from pathlib import Path

LOOK_SECONDS = 0.05


class Ended(t.NamedTuple):
    """Exit status, wall clock in seconds, peak resident memory in MiB (None: not seen), and both outputs in one."""

    status: int
    seconds: float
    memory: float | None
    output: str


def run(command: t.Sequence[str], variables: t.Mapping[str, str], word: str = "", cwd: Path | None = None) -> Ended:
    """Run a program to its end; with a word the memory is that of the descendant with it in its command line."""
    began = time.monotonic()
    with subprocess.Popen(
        [*command],
        env=variables,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watch = Watch(process.pid, word)
        output = process.communicate()[0]
        seconds = time.monotonic() - began
        watch.stop()
    return Ended(process.returncode, seconds, watch.peak, output)


class Watch(threading.Thread):
    """Reads the peak memory of a process, in MiB, until it is stopped."""

    def __init__(self, pid: int, word: str) -> None:
        super().__init__(daemon=True)
        self.peak: float | None = None
        self._pid = pid
        self._word = word
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        """Look again and again: the peak is gone with the process."""
        while not self._over.wait(LOOK_SECONDS):
            watched = [self._pid] if not self._word else [pid for pid in descendants(self._pid) if self._is_it(pid)]
            self.peak = max([*filter(None, [self.peak]), *filter(None, map(peak_memory, watched))], default=None)

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def _is_it(self, pid: int) -> bool:
        words = _read(Path(f"/proc/{pid}/cmdline")).split("\0")
        # the shell that starts it has its name as well
        return any(self._word in word for word in words) and not words[0].endswith("sh")


def descendants(pid: int) -> list[int]:
    """Return the ids of all processes that come from this one."""
    try:
        children = [int(word) for path in Path(f"/proc/{pid}/task").glob("*/children") for word in _read(path).split()]
    except FileNotFoundError:  # it has just ended
        return []
    return [*children, *(one for child in children for one in descendants(child))]


def peak_memory(pid: int) -> float | None:
    """Return the most resident memory that a process ever had, in MiB, or None when it has ended."""
    lines = dict(line.split(":", 1) for line in _read(Path(f"/proc/{pid}/status")).splitlines() if ":" in line)
    return int(lines["VmHWM"].split()[0]) / 1024 if "VmHWM" in lines else None


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
