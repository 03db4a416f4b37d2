# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What an account holds and may not need: one shape for every kind, and what the user wants to see of it. Pure."""

from __future__ import annotations

import datetime
import fnmatch
import typing as t
from dataclasses import dataclass, field

DAY = 86400
KINDS = ("volumes", "snapshots", "images", "load_balancers", "addresses")
Row = dict[str, t.Any]


@dataclass(frozen=True)
class Found:
    """One thing that nothing of AWS uses; created in seconds since 1970, or None where AWS does not tell.

    handles are the names by which a cluster may mention it, beside its id.
    """

    kind: str
    id: str
    created: float | None
    tags: dict[str, str]
    reasons: list[str]
    size_gib: int = 0
    name: str = ""
    handles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What is looked for: at least so old, with all of these tags and none of those, idle for so long."""

    now: float
    min_age_days: int = 30
    idle_days: int = 14
    tags: dict[str, str] = field(default_factory=dict)
    exclude_tags: dict[str, str] = field(default_factory=dict)


def fits(found: Found, terms: Terms, days: int = 0) -> bool:
    """Tell whether it is old enough (for min_age_days, and for days) and its tags are wanted."""
    age = age_days(found, terms.now)
    old = age is None or age >= max(terms.min_age_days, days)
    wanted = all(_carries(found.tags, *tag) for tag in terms.tags.items())
    return old and wanted and not any(_carries(found.tags, *tag) for tag in terms.exclude_tags.items())


def age_days(found: Found, now: float) -> int | None:
    """Return its age in whole days."""
    return None if found.created is None else int((now - found.created) // DAY)


def tags_of(row: Row) -> dict[str, str]:
    """Return the tags of what AWS describes."""
    return {tag["Key"]: tag["Value"] for tag in row.get("Tags") or ()}


def seconds_of(moment: datetime.datetime | str) -> float:
    """Return a time of AWS, which some services give as text, in seconds since 1970."""
    if isinstance(moment, str):
        moment = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return moment.timestamp()


def _carries(tags: dict[str, str], key: str, pattern: str) -> bool:
    return key in tags and fnmatch.fnmatchcase(tags[key], str(pattern))
