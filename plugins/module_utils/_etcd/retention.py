# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which snapshots stay and which go."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

DAY = 86400
PERIODS = {"daily": "%Y-%m-%d", "weekly": "%G-W%V", "monthly": "%Y-%m"}  # in UTC


class Taken(t.Protocol):
    """What is known of a snapshot here: its path, and when it was taken in seconds since 1970."""

    @property
    def path(self) -> str:
        """Return its path."""

    @property
    def taken(self) -> float:
        """Return seconds since 1970."""


@dataclass(frozen=True)
class Keep:
    """How many stay: the last ones, the last of so many days, weeks and months, and all younger than so many days."""

    last: int = 0
    daily: int = 0
    weekly: int = 0
    monthly: int = 0
    days: float = 0

    @property
    def asks(self) -> bool:
        """Tell whether anything may go at all."""
        return any((self.last, self.daily, self.weekly, self.monthly, self.days))


@dataclass(frozen=True)
class Plan:
    """Paths that stay, with the reason, and paths that go, oldest first."""

    kept: dict[str, str]
    pruned: list[str]


def plan_retention(snapshots: t.Iterable[Taken], keep: Keep, now: float) -> Plan:
    """Decide about verified snapshots of one cluster; what any rule keeps stays, and the newest one always does.

    now is in seconds since 1970. Snapshots that others made, or that nobody has verified, must not be among them.
    """
    newest_first = sorted(snapshots, key=lambda one: (one.taken, one.path), reverse=True)
    if not keep.asks:
        return Plan({one.path: "nothing is to be removed" for one in newest_first}, [])
    kept = {one.path: "newest" for one in newest_first[:1]}
    for one in newest_first[: keep.last]:
        kept.setdefault(one.path, f"one of the last {keep.last}")
    for period, form in PERIODS.items():
        for name, one in _newest_of_each(newest_first, form, getattr(keep, period)).items():
            kept.setdefault(one.path, f"{period} {name}")
    for one in newest_first:
        if keep.days and now - one.taken < keep.days * DAY:
            kept.setdefault(one.path, f"younger than {keep.days:g} days")
    return Plan(kept, [one.path for one in reversed(newest_first) if one.path not in kept])


def _newest_of_each(newest_first: t.Sequence[Taken], form: str, count: int) -> dict[str, Taken]:
    found: dict[str, Taken] = {}
    for one in newest_first:
        name = datetime.datetime.fromtimestamp(one.taken, datetime.timezone.utc).strftime(form)
        if len(found) < count or name in found:
            found.setdefault(name, one)
    return found
