# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person reads while pods leave."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import Outlook
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.report import still_here
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import planned
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import refusal

NUMBERS = "The disruption budget cart needs 2 healthy pods and has 1 currently"


def gone(name):
    """Build a departure that is over."""
    one = Departure(planned(name))
    one.seen(1.0, here=False, leaving=False, overdue=False)
    return one


def ending(name):
    """Build a departure that is on its way."""
    one = Departure(planned(name))
    one.seen(1.0, here=True, leaving=True, overdue=False)
    return one


def held(name, told=False):
    """Build a departure that waits."""
    text = "disruption budget shop/cart needs 2 healthy pods and has 2"
    one = Departure(planned(name, Outlook("waits", "shop/cart", text)))
    if told:
        one.tried(1.0, refusal(429, NUMBERS))
    return one


def restarting(name):
    """Build a departure that a Deployment brings about."""
    return Departure(planned(name, action="restart"))


@pytest.mark.parametrize(
    ("departures", "line"),
    [
        pytest.param([gone("a")], "", id="all gone"),
        pytest.param([gone("a"), ending("b")], "1 of 2 pods gone, 1 ends (shop/b)", id="one ends"),
        pytest.param([ending("a"), ending("b")], "0 of 2 pods gone, 2 end", id="two end"),
        pytest.param(
            [gone("a"), held("b"), held("c"), ending("d")],
            "1 of 4 pods gone, 2 wait for budget shop/cart (needs 2 healthy, has 2), 1 ends",
            id="two wait for a budget",
        ),
        pytest.param(
            [held("a", told=True)],
            "0 of 1 pods gone, 1 waits for budget shop/cart (needs 2 healthy, has 1) (shop/a)",
            id="in the server's numbers",
        ),
        pytest.param([restarting("a")], "0 of 1 pods gone, 1 is to be replaced (shop/a)", id="a rollout"),
        pytest.param([Departure(planned("a"))], "0 of 1 pods gone, 1 is asked to leave (shop/a)", id="asked"),
    ],
)
def test_the_line(departures, line):
    """How many are gone, and what the others wait for."""
    assert still_here(departures) == line
