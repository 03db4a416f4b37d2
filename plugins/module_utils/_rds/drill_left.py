# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Copies that drills have left when they were killed, known by their names and tags. Pure."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

MARK = "day2-drill-"  # no instance without it in its name is ever made or deleted
OF, UNTIL = "day2-recovery-drill", "day2-recovery-drill-until"  # tags: whose copy it is, and until when it is needed
BEGUN, TO = "day2-recovery-drill-begun", "day2-recovery-drill-to"  # when it was asked for, and for which moment
Row = dict[str, t.Any]


def tags_of(instance: Row) -> dict[str, str]:
    """Return the tags of an instance."""
    return {tag["Key"]: tag["Value"] for tag in instance.get("TagList") or ()}


def expired(instances: t.Iterable[Row], source: str, now: float) -> list[str]:
    """Return the names of those that earlier drills of the source have left; one that still runs has time."""
    return [
        row["DBInstanceIdentifier"]
        for row in instances
        if row["DBInstanceIdentifier"].startswith(MARK)
        and tags_of(row).get(OF) == source
        and tags_of(row).get(UNTIL, "9") < utc(now)
    ]


def unfinished(instances: t.Iterable[Row], source: str, restore_time: str | None, now: float) -> Row | None:
    """Return the newest copy of the source whose time is not over and that another drill can go on with, or None.

    It is restored to the moment that is wanted, where one is, and not on its way out.
    """
    found = {
        tags_of(row)[BEGUN]: row
        for row in instances
        if row["DBInstanceIdentifier"].startswith(MARK)
        and row["DBInstanceStatus"] != "deleting"
        and tags_of(row).get(OF) == source
        and tags_of(row).get(UNTIL, "") >= utc(now)
        and restore_time in (None, tags_of(row).get(TO))
        and BEGUN in tags_of(row)
    }
    return found[max(found)] if found else None


def since_request(instance: Row, now: float) -> float:
    """Return the seconds since an instance was asked for; 0 for one that does not tell."""
    begun = tags_of(instance).get(BEGUN)
    if begun is None:
        return 0.0
    return max(now - datetime.datetime.fromisoformat(begun.replace("Z", "+00:00")).timestamp(), 0.0)
