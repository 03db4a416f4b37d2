# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a drain returns, complete after a failure too."""

from __future__ import annotations

import re
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.cordon import Cordon
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import GONE, LEAVES, STUCK, Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import DrainPlan, PodPlan

Json = dict[str, t.Any]
SHOWN = 10
NUMBERS = re.compile("needs [0-9]+ healthy pods and has [0-9]+")


def report(
    node: str, plan: DrainPlan, departures: list[Departure], before: Cordon, after: Cordon, started: float
) -> Json:
    """Return the values of the module; without departures they foretell (check mode) or refuse.

    Take started from the monotonic clock.
    """
    by_uid = {one.pod.uid: one for one in departures}
    leaving = {pod.full_name for pod in plan.evict}
    gone = {one.pod.full_name for one in departures if one.state == GONE} if departures else leaving
    states = {
        "before": {"cordoned": before.cordoned, "pods": sorted(leaving)},
        "after": {"cordoned": after.cordoned, "pods": sorted(leaving - gone)},
    }
    return {
        "node": node,
        "was_cordoned": before.cordoned,
        "cordoned": after.cordoned,
        "pods": [_pod(pod, by_uid.get(pod.uid) or Departure(pod)) for pod in plan.pods],
        "evicted": sorted(gone),
        "ignored": plan.ignored,
        "blocked": plan.blocked,
        "waiting": plan.waiting if not departures else {},
        "duration_seconds": round(time.monotonic() - started, 1),
        "changed": states["before"] != states["after"],
        "diff": states,
    }


def nothing_done(values: Json) -> Json:
    """Return the values of a drain that was refused before it touched anything."""
    return {**values, "evicted": [], "changed": False, "diff": {"before": {}, "after": {}}}


def left_behind(departures: list[Departure]) -> dict[str, str]:
    """Return namespace/name to a sentence for every pod that has not left."""
    return {one.pod.full_name: _why(one) for one in departures if one.state not in {GONE, STUCK}}


def still_here(departures: list[Departure]) -> str:
    """Return what a drain waits for at this moment, in a few words: one pod, and how many more there are."""
    left = sorted((one for one in departures if not one.is_over), key=lambda one: one.state == LEAVES)
    more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
    return f"{_waits(left[0])}{more}" if left else ""


def sentence(reasons: dict[str, str]) -> str:
    """Return pods and reasons in one line that stays readable when there are a hundred."""
    shown = [f"{pod}: {reason}" for pod, reason in list(reasons.items())[:SHOWN]]
    more = [f"and {len(reasons) - SHOWN} more (see blocked)"] if len(reasons) > SHOWN else []
    return "; ".join(shown + more)


def _why(one: Departure) -> str:
    if one.state == LEAVES:
        return "is being deleted, but not gone"
    guard = f"disruption budget {one.pod.outlook.budget}: " if one.pod.outlook.budget else ""
    return guard + (one.last_error or "was not asked to leave yet")


def _waits(one: Departure) -> str:
    if one.state == LEAVES or not one.last_error:
        return f"{one.pod.full_name} to {'end' if one.state == LEAVES else 'leave'}"
    numbers = NUMBERS.search(one.last_error)
    budget = one.pod.outlook.budget
    return f"{one.pod.full_name}: {f'disruption budget {budget} {numbers[0]}' if numbers and budget else _why(one)}"


def _pod(pod: PodPlan, one: Departure) -> Json:
    return {
        "namespace": pod.namespace,
        "name": pod.name,
        "uid": pod.uid,
        "class": pod.pod_class,
        "action": pod.action,
        "gone": one.state == GONE,
        "attempts": one.attempts,
        "wait_seconds": one.waited(time.monotonic()),
        "last_error": one.last_error,
        "budget": pod.outlook.budget,
    }
