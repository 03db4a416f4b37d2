# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the user wants to see: age and tags."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import (
    DAY,
    Found,
    Terms,
    age_days,
    fits,
    seconds_of,
)

NOW = 1795242000.0


def thing(days=30, **tags):
    """Return a volume of this age."""
    return Found("volumes", "vol-1", None if days is None else NOW - days * DAY, tags, [])


@pytest.mark.parametrize(
    ("found", "terms", "fitting"),
    [
        pytest.param(thing(), {}, True, id="just old enough"),
        pytest.param(thing(29.9), {}, False, id="too young"),
        pytest.param(thing(None), {}, True, id="nobody knows"),
        pytest.param(thing(team="a"), {"tags": {"team": "a"}}, True, id="tag"),
        pytest.param(thing(team="b"), {"tags": {"team": "a"}}, False, id="another value"),
        pytest.param(thing(team="a"), {"tags": {"team": "a", "env": "*"}}, False, id="all of them"),
        pytest.param(thing(team="shop-a"), {"tags": {"team": "shop-*"}}, True, id="pattern"),
        pytest.param(thing(size="5"), {"tags": {"size": 5}}, True, id="number"),
        pytest.param(thing(keep=""), {"exclude_tags": {"keep": "*"}}, False, id="excluded"),
        pytest.param(thing(keep="no"), {"exclude_tags": {"keep": "yes"}}, True, id="not excluded"),
    ],
)
def test_age_and_tags_decide(found, terms, fitting):
    """An age that nobody knows is no reason to leave a thing out."""
    assert fits(found, Terms(NOW, **terms)) is fitting


def test_a_longer_age_can_be_asked_for():
    """A load balancer has to be as old as the time for which it is looked at."""
    assert not fits(thing(30), Terms(NOW), days=31)


def test_ages_are_whole_days_and_times_come_as_text_too():
    """Images have text, everything else has moments."""
    moment = datetime.datetime(2026, 11, 20, 8, tzinfo=datetime.timezone.utc)
    assert seconds_of("2026-11-20T08:00:00.000Z") == seconds_of(moment) == moment.timestamp()
    assert (age_days(thing(29.9), NOW), age_days(thing(None), NOW)) == (29, None)
