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

WORTH = 4 * 1024 * 1024  # bytes for one process more: to start it takes longer than less than that
MOST = 4
FORK = "fork"
T = t.TypeVar("T")


def in_shares(look: t.Callable[[list[str]], T], files: list[str]) -> list[T]:
    """Return what ``look`` gives for each share of the files, in their order; it runs in other processes.

    Raises:
        Day2Error: one of them was killed.

    """
    shares = plan_shares(files, [_size(path) for path in files], _cores())
    if len(shares) < 2:
        return [look(files)]
    context = multiprocessing.get_context(FORK)
    try:
        with concurrent.futures.ProcessPoolExecutor(len(shares), mp_context=context) as pool:
            return list(pool.map(look, shares))
    except concurrent.futures.process.BrokenProcessPool as error:
        raise Day2Error("A process of the scan was killed, as it is where memory is short: scan fewer paths") from error


def plan_shares(files: list[str], sizes: list[int], cores: int) -> list[list[str]]:
    """Return the files in as many runs as are worth a process each, of about the same size (bytes)."""
    total = sum(sizes)
    number = min(cores, total // WORTH)
    if number < 2:
        return [files]
    shares: list[list[str]] = [[]]
    before = 0
    for path, size in zip(files, sizes):
        if before >= total * len(shares) / number and shares[-1]:
            shares.append([])
        shares[-1].append(path)
        before += size
    return shares


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0  # who reads it says why


def _cores() -> int:
    if FORK not in multiprocessing.get_all_start_methods():
        return 1
    usable = getattr(os, "sched_getaffinity", None)
    return min(MOST, len(usable(0)) if usable else os.cpu_count() or 1)
