# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The only waiting loop."""

from __future__ import annotations

import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils import _poll
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


@pytest.fixture
def slept(monkeypatch):
    """Return the seconds that were slept; the clock moves by them and by nothing else."""
    naps = []
    monkeypatch.setattr(time, "monotonic", lambda: sum(naps))
    monkeypatch.setattr(time, "sleep", naps.append)
    return naps


def count_to(wanted, timeout=10, interval=3):
    """Poll a counter until it is at wanted."""
    seen = iter(range(1, 100))
    return _poll.poll(
        lambda: next(seen), lambda number: number == wanted, timeout=timeout, interval=interval, waiting_for="counting"
    )


def test_the_result_that_is_done_comes_back(slept):
    """And nothing sleeps after it."""
    assert (count_to(3), slept) == (3, [3, 3])


def test_what_is_done_at_once_costs_no_sleep(slept):
    """The first look comes before the first nap."""
    assert (count_to(1), slept) == (1, [])


def test_a_timeout_says_what_was_waited_for_and_what_was_seen_last(slept):
    """The last look is at the deadline, not an interval before it."""
    with pytest.raises(Day2Error, match="Timed out after 10 s waiting for counting") as caught:
        count_to(99)
    assert (caught.value.details, slept) == ({"last_seen": 5}, [3, 3, 3, 1])


def test_a_timeout_of_zero_looks_once(slept):
    """For callers without patience."""
    with pytest.raises(Day2Error) as caught:
        count_to(99, timeout=0)
    assert (caught.value.details, slept) == ({"last_seen": 1}, [])
