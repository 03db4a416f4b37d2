# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which objects of a cluster have to be looked at, and in which version of their API: pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import Discovery, Resource
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import rows

# the first is made up when somebody asks, the second is gone within hours; who asks for them shows in the metrics
NOT_KEPT = frozenset([("", "ComponentStatus"), ("events.k8s.io", "Event")])
Key = tuple[str, str]


@dataclass
class Listing:
    """What to list, and what cannot be listed without a request for a deprecated API."""

    resources: list[Resource] = field(default_factory=list)
    avoided: list[Resource] = field(default_factory=list)


def plan_listing(discovery: Discovery, versions: Versions, now: Minor) -> Listing:
    """Choose the kinds of which there is a version that something is said against, and those that came after them.

    Of each the version is taken that the cluster prefers, and never one that is deprecated there.
    """
    successors = _successors(versions)
    wanted = {
        *successors,
        *(key for keys in successors.values() for key in keys),
        *versions.others.definitions,
    } - NOT_KEPT
    today = Versions(now, now, versions.components, versions.others)
    listing = Listing()
    for same in discovery.versions():
        key = same[0].group, same[0].kind
        if key not in wanted or not any(one.listed for one in same):
            continue
        fine = [one for one in same if one.listed and not assess(one.api_version, one.kind, today)]
        (listing.resources if fine else listing.avoided).append(fine[0] if fine else same[0])
    seen = {(one.group, one.kind) for one in listing.resources}
    listing.avoided = [one for one in listing.avoided if not _seen_elsewhere(one, successors, seen)]
    return listing


def _successors(versions: Versions) -> dict[Key, set[Key]]:
    """Return what is to be written instead of each kind, by group and kind."""
    found: dict[Key, set[Key]] = {}
    for row in rows().values():
        if assess(row.api_version, row.kind, versions):
            later = [(one.api_version.rpartition("/")[0], one.kind) for one in row.successors if one.api_version]
            found.setdefault((row.group, row.kind), set()).update((group, kind) for group, kind in later if kind)
    return found


def _seen_elsewhere(one: Resource, successors: t.Mapping[Key, set[Key]], seen: set[Key]) -> bool:
    return bool(successors.get((one.group, one.kind), set()) & seen)
