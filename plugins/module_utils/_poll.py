# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The only waiting loop of the collection."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

T = t.TypeVar("T")


def poll(
    check: t.Callable[[], T],
    done: t.Callable[[T], bool],
    *,
    timeout: float,
    interval: float | t.Callable[[], float],
    waiting_for: str,
) -> T:
    """Call check until done(result) and return that result; timeout and interval are seconds.

    An interval that is a function is asked after each check. The first call comes at once and the last one after the
    deadline, so that a timeout of 0 looks once.

    Raises:
        Day2Error: not done within timeout; its detail ``last_seen`` is the last result.

    """
    deadline = time.monotonic() + timeout
    while True:
        seen = check()
        if done(seen):
            return seen
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise Day2Error(f"Timed out after {timeout:g} s waiting for {waiting_for}", last_seen=seen)
        time.sleep(min(interval() if callable(interval) else interval, remaining))
