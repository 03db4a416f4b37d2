# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which snapshots stay."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.retention import Keep, plan_retention

NOW = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.timezone.utc)


class Taken(t.NamedTuple):
    """A snapshot."""

    path: str
    taken: float


def taken(*days: float) -> list[Taken]:
    """Return snapshots that are so many days old, named after that."""
    return [Taken(f"{day:g}", (NOW - datetime.timedelta(days=day)).timestamp()) for day in days]


@pytest.mark.parametrize(
    ("ages", "keep", "pruned"),
    [
        pytest.param([0, 1, 2], Keep(), [], id="nobody asks for anything"),
        pytest.param([0, 1, 2, 3], Keep(last=2), ["3", "2"], id="last"),
        pytest.param([0, 1], Keep(last=5), [], id="fewer than wanted"),
        pytest.param([0, 0.1, 1, 1.1, 2], Keep(daily=2), ["2", "1.1", "0.1"], id="the newest of each day"),
        pytest.param([0, 5, 9], Keep(daily=3), [], id="days without a snapshot do not count"),
        # 21 November 2026 is a Saturday, so the week began five days before
        pytest.param([0, 5, 6, 12, 13], Keep(weekly=2), ["13", "12", "5"], id="weeks"),
        pytest.param([0, 20, 21, 51, 52], Keep(monthly=2), ["52", "51", "20"], id="months"),
        pytest.param([0, 1, 2, 30], Keep(days=1.5), ["30", "2"], id="days"),
        pytest.param([10, 20], Keep(days=1), ["20"], id="the newest always stays"),
        pytest.param([0, 1, 2, 30, 60], Keep(last=1, monthly=2), ["60", "2", "1"], id="what any rule keeps stays"),
        pytest.param([], Keep(last=1), [], id="none"),
    ],
)
def test_what_no_rule_keeps_goes(ages: list[float], keep: Keep, pruned: list[str]) -> None:
    """Oldest first, in whatever order they are listed."""
    for snapshots in (taken(*ages), taken(*reversed(ages))):
        plan = plan_retention(snapshots, keep, NOW.timestamp())
        assert plan.pruned == pruned
        assert {*plan.kept, *plan.pruned} == {one.path for one in snapshots}


def test_the_reason_is_told() -> None:
    """The first rule that keeps it."""
    keep = Keep(last=2, daily=3, days=40)
    assert plan_retention(taken(0, 0.1, 1, 30), keep, NOW.timestamp()).kept == {
        "0": "newest",
        "0.1": "one of the last 2",
        "1": "daily 2026-11-20",
        "30": "daily 2026-10-22",
    }
