# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Evictions that are on their way at the same time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.asking import Asking
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import Outlook
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import Departure
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import planned

SECONDS = 10.0


class SlowApi:
    """Answers an eviction when it is told to, and knows how many of each app were under way at once."""

    def __init__(self):
        self.go_on = threading.Event()
        self.busy, self.most = {}, {}

    def within(self, patience):
        """Return itself."""
        return self

    def post(self, path, body):
        """Wait like a server that is busy."""
        app = body["metadata"]["name"].partition("-")[0]
        self.busy[app] = self.busy.get(app, 0) + 1
        self.most[app] = max(self.most.get(app, 0), self.busy[app])
        assert self.go_on.wait(SECONDS)
        self.busy[app] -= 1


@pytest.fixture
def pool():
    """Yield threads."""
    with ThreadPoolExecutor(4) as made:
        yield made


def departure(name, budget=None):
    """Return one that may go."""
    return Departure(planned(name, Outlook("free", budget, counts=bool(budget))))


def test_pods_of_one_budget_are_asked_for_one_after_the_other(pool):
    """Others at the same time."""
    api = SlowApi()
    going = [departure(f"cart-{number}", "shop/cart") for number in range(3)] + [departure("web-1"), departure("web-2")]
    asking = Asking(api, pool, time.monotonic() + SECONDS)
    asking.begin(going)
    asking.wait(0.2)
    assert [one.asking for one in going] == [True] * 5
    api.go_on.set()
    asking.wait(SECONDS)
    assert [(one.asking, one.attempts) for one in going] == [(False, 1)] * 5
    assert api.most == {"cart": 1, "web": 2}


def test_nobody_is_asked_after_the_deadline(pool):
    """A line that took too long ends there."""
    one = departure("web-1")
    asking = Asking(SlowApi(), pool, time.monotonic() - 1)
    asking.begin([one])
    asking.wait(SECONDS)
    assert (one.asking, one.attempts) == (False, 0)


def test_a_fault_of_ours_is_not_lost_in_a_thread(pool):
    """It ends the drain."""

    class Broken(SlowApi):
        def post(self, path, body):
            raise ZeroDivisionError

    asking = Asking(Broken(), pool, time.monotonic() + SECONDS)
    asking.begin([departure("web-1")])
    with pytest.raises(ZeroDivisionError):
        asking.wait(SECONDS)
