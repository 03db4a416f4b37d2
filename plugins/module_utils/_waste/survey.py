# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The survey of one region: what nothing of AWS uses, what of it somebody claims, and how large it is."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc
from ansible_collections.day2.kubernetes.plugins.module_utils._waste import network, storage
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.claims import Live, claims_of
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import KINDS, Found, Terms, age_days, fits

Item = dict[str, t.Any]
READERS: dict[str, t.Callable[[storage.Ask, Terms], list[Found]]] = {
    "volumes": lambda ask, terms: storage.volumes(ask),
    "snapshots": lambda ask, terms: storage.snapshots(ask),
    "images": lambda ask, terms: storage.images(ask),
    "load_balancers": network.load_balancers,
    "addresses": lambda ask, terms: network.addresses(ask),
}


def survey(ask: storage.Ask, kinds: t.Iterable[str], terms: Terms, live: Live | None) -> list[Item]:
    """Return what was found, by kind, what is free first, and the largest and oldest first in that."""
    found = [one for kind in KINDS if kind in set(kinds) for one in READERS[kind](ask, terms) if fits(one, terms)]
    items = [item_of(one, terms, live) for one in found]
    return sorted(items, key=lambda item: (KINDS.index(item["kind"]), not item["free"], *_order(item)))


def item_of(found: Found, terms: Terms, live: Live | None) -> Item:
    """Return one thing as a user reads it."""
    owner, claims = claims_of(found, live)
    return {
        "kind": found.kind,
        "id": found.id,
        "name": found.name,
        "free": owner is None,
        "claimed_by": owner,
        "claims": claims,
        "reasons": found.reasons,
        "created": None if found.created is None else utc(found.created),
        "age_days": age_days(found, terms.now),
        "size_gib": found.size_gib,
        "tags": found.tags,
    }


def sums_of(items: list[Item], kinds: t.Iterable[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Return counts and size_gib: kind -> {free, claimed}."""
    counts: dict[str, dict[str, int]] = {kind: {"free": 0, "claimed": 0} for kind in KINDS if kind in set(kinds)}
    sizes = {kind: dict(row) for kind, row in counts.items()}
    for item in items:
        column = "free" if item["free"] else "claimed"
        counts[item["kind"]][column] += 1
        sizes[item["kind"]][column] += item["size_gib"]
    return {"counts": counts, "size_gib": sizes}


def _order(item: Item) -> tuple[int, int, str]:
    return -item["size_gib"], -(item["age_days"] or 0), item["id"]
