# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a use of an API means for a target version: pure, from the tables alone."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.hints import hint_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.others import Others
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import Row, Successor, find
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.verdict import Verdict

__all__ = ["Verdict", "Versions", "assess"]

MOST_STEPS = 8  # of a chain of successors; the longest is 5


@dataclass(frozen=True)
class Versions:
    """What uses are judged against: Kubernetes then and now (None: unknown), components by their names, and others."""

    target: Minor
    current: Minor | None = None
    components: t.Mapping[str, Minor] | None = None
    others: Others = field(default_factory=Others)

    def of(self, component: str) -> tuple[Minor | None, Minor | None]:
        """Return target and current version of a component ("" is Kubernetes); None is unknown."""
        if not component:
            return self.target, self.current
        own = (self.components or {}).get(component)
        return own, own


def assess(api_version: str, kind: str, versions: Versions) -> Verdict | None:
    """Return what is wrong with this API at the target, or None: it is served there, and nothing is said against it.

    A component whose own version is unknown is judged by the newest version that the table knows.
    """
    row = find(api_version, kind)
    found = _of_table(row, versions) if row else None
    own = versions.others.verdict(api_version, kind, versions.target)
    if found and own and own.status == "removed":
        # whatever its releases did, the cluster that has it does not serve it
        return replace(found, status=own.status, severity=own.severity)
    return found or own


def _of_table(row: Row, versions: Versions) -> Verdict | None:
    target, current = versions.of(row.component)
    status = _status(row, target)
    if status is None:
        return None
    follows = _successor(row, target)
    available = follows.since if follows and follows.api_version else _promised(row, target)
    return Verdict(
        row.api_version,
        row.kind,
        status,
        _text(row.deprecated),
        _text(row.removed),
        follows.api_version if follows else None,
        follows.kind if follows else None,
        _text(available),
        None if current is None else bool(follows and follows.api_version and follows.since <= current),
        "high" if status == "removed" else "medium",
        hint_of(row, status, follows, available, current),
    )


def _status(row: Row, target: Minor | None) -> str | None:
    if row.removed and not row.planned and _reached(row.removed, target):
        return "removed"
    if row.removed and row.planned and target and row.removed <= target:
        return "removed"
    return "deprecated" if row.deprecated and _reached(row.deprecated, target) else None


def _reached(version: Minor, target: Minor | None) -> bool:
    return target is None or version <= target


def _successor(row: Row, target: Minor | None) -> Successor | None:
    """Return what the target serves instead, following successors that are themselves gone or going."""
    best = _newest(row, target)
    for dummy in range(MOST_STEPS):
        following = find(best.api_version, best.kind) if best and best.api_version and best.kind else None
        status = _status(following, target) if following else None
        if following is None or status is None:
            return best
        after = _newest(following, target)
        if after and after.api_version:
            best = after
        else:
            return best if status == "deprecated" else after
    return best


def _newest(row: Row, target: Minor | None) -> Successor | None:
    reached = [one for one in row.successors if _reached(one.since, target)]
    return reached[-1] if reached else None


def _promised(row: Row, target: Minor | None) -> Minor | None:
    later = [one.since for one in row.successors if one.api_version and not _reached(one.since, target)]
    return later[0] if later else None


def _text(version: Minor | None) -> str | None:
    return None if version is None else str(version)
