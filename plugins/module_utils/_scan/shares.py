# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Files shared out to processes: looking at text keeps one core busy, and a controller has several."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parts import PART, Part, parts_of

WORTH = 4 * 1024 * 1024  # bytes for one process more: to start it takes longer than less than that
MOST = 4
ROUNDS = 4  # shares for each process, so that none waits long for another one
FORK = "fork"
Share = list[Part]
T = t.TypeVar("T")


def in_shares(look: t.Callable[[Share], T], shares: list[Share]) -> list[T]:
    """Return what ``look`` gives for each share, in their order; of several it runs in other processes.

    Raises:
        Day2Error: one of them was killed.

    """
    if len(shares) < 2:
        return [look(share) for share in shares]
    context = multiprocessing.get_context(FORK)
    try:
        with concurrent.futures.ProcessPoolExecutor(min(cores(), len(shares)), mp_context=context) as pool:
            return list(pool.map(look, shares))
    except concurrent.futures.process.BrokenProcessPool as error:
        raise Day2Error("A process of the scan was killed, as it is where memory is short: scan fewer paths") from error


def plan_shares(files: list[str], sizes: list[int], processes: int) -> list[Share]:
    """Return the files in runs that are worth a process, by their sizes in bytes; each part of a large file is one."""
    total = sum(sizes)
    number = min(processes, total // WORTH)
    if number < 2:
        return [[Part(path) for path in files]]
    enough = min(PART, total / number / ROUNDS)
    shares: list[Share] = [[]]
    filled = 0.0
    for path, size in zip(files, sizes):
        parts = parts_of(path, size)
        if len(parts) > 1:
            shares += [[part] for part in parts] + [[]]
            filled = 0
        else:
            shares[-1] += parts
            filled += size
        if filled >= enough:
            shares.append([])
            filled = 0
    return [share for share in shares if share]


def cores() -> int:
    """Return how many processes may share the work."""
    if FORK not in multiprocessing.get_all_start_methods():
        return 1
    try:
        usable = len(os.sched_getaffinity(0))
    except AttributeError:  # not every system has it
        usable = os.cpu_count() or 1
    return min(MOST, usable)
