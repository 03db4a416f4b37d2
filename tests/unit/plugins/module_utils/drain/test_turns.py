# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose turn it is."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import Outlook
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import GONE, Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.turns import (
    NEXT_PROBE_SECONDS,
    PROBE_SECONDS,
    Turns,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import planned
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import refusal

HELD = Outlook("waits", "shop/cart")


def departures(*outlooks, **changes):
    """Return a departure for each outlook, named p0 and so on."""
    return [Departure(planned(f"p{number}", outlook, **changes)) for number, outlook in enumerate(outlooks)]


def nobody_asks(budgets):
    """Fail the test: no budget is read when none holds a pod."""
    raise AssertionError(budgets)


def names(turn):
    """Return the names of those whose turn it is."""
    return [one.pod.name for one in turn]


@pytest.mark.parametrize(
    ("allowed", "turn"),
    [
        pytest.param({"shop/cart": 0}, ["p2"], id="none"),
        pytest.param({"shop/cart": 1}, ["p2", "p0"], id="one"),
        pytest.param({"shop/cart": 9}, ["p2", "p0", "p1"], id="all"),
        pytest.param({}, ["p2", "p0", "p1"], id="the budget is gone"),
        pytest.param(None, ["p2"], id="nobody can tell"),
    ],
)
def test_as_many_as_the_budget_lets_go(allowed, turn):
    """And all that nothing holds."""
    turns = Turns(departures(HELD, HELD, Outlook("free")))
    assert names(turns.at(100.0, lambda budgets: allowed and dict(allowed))) == turn


@pytest.mark.parametrize(("lets_go", "turn"), [(1, ["p1"]), (2, ["p1"]), (3, ["p1", "p2"])])
def test_who_is_asked_for_already_is_counted(lets_go, turn):
    """One whose answer is not there yet, and one that nothing held when the drain was planned."""
    now_asked, free, held = departures(*[Outlook("free", "shop/cart", counts=True)] * 2, HELD)
    now_asked.asking = True
    turns = Turns([now_asked, free, held])
    assert names(turns.at(100.0, lambda budgets: {"shop/cart": lets_go})) == turn


def test_one_is_sent_now_and_then_to_hear_the_server():
    """After a second, and then every five."""
    turns = Turns(departures(HELD, HELD))
    sent = {
        seconds: names(turns.at(100.0 + seconds, lambda budgets: {"shop/cart": 0}))
        for seconds in (0.0, 0.9, PROBE_SECONDS, 3.0, PROBE_SECONDS + NEXT_PROBE_SECONDS)
    }
    assert [seconds for seconds, turn in sent.items() if turn == ["p0"]] == [1.0, 6.0]
    assert [turn for turn in sent.values() if turn not in ([], ["p0"])] == []


def test_a_place_waits_for_the_one_before():
    """Until all of it are gone, not only asked."""
    first, second = departures(Outlook("free"))[0], departures(Outlook("free"), wave=1)[0]
    turns = Turns([second, first])
    assert turns.at(100.0, lambda budgets: None) == [first]
    first.seen(100.0, here=True, leaving=True, overdue=False)
    assert turns.at(101.0, lambda budgets: None) == []
    first.seen(102.0, here=False, leaving=False, overdue=False)
    assert (first.state, turns.at(102.0, lambda budgets: None)) == (GONE, [second])


def test_a_refused_pod_is_held_by_its_budget_and_not_by_the_clock():
    """It goes when the budget lets it, a moment later."""
    [one] = departures(Outlook("free", "shop/cart", counts=True))
    turns = Turns([one])
    assert turns.at(100.0, nobody_asks) == [one]
    one.tried(100.0, refusal(429))
    assert (one.held, turns.at(100.1, lambda budgets: dict.fromkeys(budgets, 1))) == (True, [one])


@pytest.mark.parametrize("action", ["restart", "delete"])
def test_who_is_not_evicted(action):
    """A Deployment takes its pod itself; a deletion asks no budget."""
    [one] = departures(HELD, action=action)
    assert Turns([one]).at(100.0, nobody_asks) == ([one] if action == "delete" else [])
