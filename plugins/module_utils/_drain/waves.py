# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""In how many waves the pods of one or many nodes leave."""

from __future__ import annotations

import collections
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import allowed, allowed_when_healthy
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import full_name

Json = dict[str, t.Any]


class Leaving(t.Protocol):
    """A pod that leaves: its place in the eviction order, and what its disruption budget says."""

    @property
    def wave(self) -> int:
        """Return the place, from 0."""

    @property
    def outlook(self) -> t.Any:
        """Return the Outlook."""


def count_waves(pods: t.Iterable[Leaving], budgets: list[Json]) -> int:
    """Return how often one has to wait for pods elsewhere to become ready, and once more: 1 when all leave at once.

    Replacements are taken to become healthy. Places of the eviction order wait for each other.
    """
    by_name = {full_name(budget): budget for budget in budgets}
    places: dict[int, collections.Counter[str]] = {}
    for pod in pods:
        guarded = places.setdefault(pod.wave, collections.Counter())
        if pod.outlook.counts:
            guarded[pod.outlook.budget] += 1
    now = {name: allowed(budget) for name, budget in by_name.items()}
    total = 0
    for place in sorted(places):
        total += max((_waves(n, now[name], by_name[name]) for name, n in places[place].items()), default=1)
        now = {name: allowed_when_healthy(budget) for name, budget in by_name.items()}
    return total


def _waves(pods: int, now: int, budget: Json) -> int:
    rest = max(0, pods - now)
    return (1 if now else 0) + -(-rest // allowed_when_healthy(budget))
