# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whose turn it is to be evicted."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import Departure

PROBE_SECONDS = 1.0
NEXT_PROBE_SECONDS = 5.0
Allowed = dict[str, int]


class Turns:
    """Places of the eviction order one after the other; of the pods that a budget holds, as many as it lets go.

    Now and then one pod of a budget that lets none go is sent all the same: the server's answer is what a user reads,
    and the budget's numbers may be old.
    """

    def __init__(self, departures: t.Sequence[Departure]) -> None:
        """Take the departures, in the order in which they are asked."""
        self._departures = departures
        self._probes: dict[str, float] = {}

    def at(self, now: float, read_allowed: t.Callable[[set[str]], Allowed | None]) -> list[Departure]:
        """Return whom to ask at this moment of the monotonic clock.

        read_allowed gets namespace/name of budgets and returns how many pods each lets go, without those that are gone,
        or None when nobody can tell.
        """
        place = min((one.pod.wave for one in self._departures if not one.is_over), default=0)
        due = [one for one in self._departures if one.pod.wave == place and one.is_due(now)]
        held = [one for one in due if one.held]
        allowed = read_allowed({str(one.pod.outlook.budget) for one in held}) if held else None
        free = [one for one in due if not one.held]
        if allowed is None:
            return free
        for one in [*free, *(one for one in self._departures if one.asking)]:
            _take(one, allowed)
        return free + [one for one in held if self._may_go(one, allowed, now)]

    def _may_go(self, one: Departure, allowed: Allowed, now: float) -> bool:
        budget = str(one.pod.outlook.budget)
        if budget not in allowed:
            return True
        if allowed[budget] > 0:
            allowed[budget] -= 1
            return True
        if now < self._probes.setdefault(budget, now + PROBE_SECONDS):
            return False
        self._probes[budget] = now + NEXT_PROBE_SECONDS
        return True


def _take(one: Departure, allowed: Allowed) -> None:
    """Count a pod that is asked for already."""
    budget = str(one.pod.outlook.budget)
    if one.pod.outlook.counts and budget in allowed:
        allowed[budget] -= 1
