# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a drain returns, complete after a failure too."""

from __future__ import annotations

import collections
import re
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import GONE, LEAVES, STUCK, Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.nodes import Nodes
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import DELETE, RESTART, DrainPlan, PodPlan

Json = dict[str, t.Any]
SHOWN = 10
NAMED = 2
GIVEN_UP = "should have been gone, and is not waited for"
NUMBERS = re.compile("needs ([0-9]+) healthy pods and has ([0-9]+)")


def report(
    nodes: Nodes, plan: DrainPlan, departures: list[Departure], volumes_pending: list[str], started: float
) -> Json:
    """Return the values of the module; without departures they foretell (check mode) or refuse.

    Take started from the monotonic clock.
    """
    by_uid = {one.pod.uid: one for one in departures}
    leaving = {pod.full_name for pod in plan.leaving}
    gone = {one.pod.full_name for one in departures if one.state == GONE} if departures else leaving
    before = {"cordoned": nodes.flat(_cordoned(nodes.before)), "pods": sorted(leaving)}
    after = {"cordoned": nodes.flat(_cordoned(nodes.after)), "pods": sorted(leaving - gone)}
    return {
        **nodes.told(),
        "pods": [_pod(pod, by_uid.get(pod.uid) or Departure(pod)) for pod in plan.pods],
        "evicted": sorted(gone),
        "ignored": {**plan.ignored, **let_be(departures)},
        "blocked": plan.blocked,
        "waiting": plan.waiting if not departures else {},
        "waves": plan.waves,
        "volumes_pending": volumes_pending,
        "duration_s": round(time.monotonic() - started, 1),
        "changed": before != after,
        "diff": {"before": before, "after": after},
    }


def nothing_done(values: Json) -> Json:
    """Return the values of a drain that was refused before it touched anything."""
    return {**values, "evicted": [], "changed": False, "diff": {"before": {}, "after": {}}}


def left_behind(departures: list[Departure]) -> dict[str, str]:
    """Return namespace/name to a sentence for every pod that has not left, and should have."""
    return {one.pod.full_name: _why(one) for one in departures if one.is_left}


def let_be(departures: list[Departure]) -> dict[str, str]:
    """Return namespace/name to a sentence for every pod that was no longer waited for."""
    stuck = {one.pod.full_name: GIVEN_UP for one in departures if one.state == STUCK}
    return {**stuck, **{one.pod.full_name: _why(one) for one in departures if one.let_be}}


def still_here(departures: list[Departure]) -> str:
    """Return how far a drain is and what it waits for, in a few words."""
    gone = sum(one.state in {GONE, STUCK} for one in departures)
    left = [one for one in departures if not one.is_over]
    if not left:
        return ""
    reasons = collections.Counter(_waits(one) for one in left)
    shown = [f"{count} {one if count == 1 else many}{rest}" for (one, many, rest), count in reasons.most_common(NAMED)]
    named = f" ({left[0].pod.full_name})" if len(left) == 1 else ""
    return f"{gone} of {len(departures)} pods gone, {', '.join(shown)}{named}"


def sentence(reasons: dict[str, str]) -> str:
    """Return pods and reasons in one line that stays readable when there are a hundred."""
    shown = [f"{pod}: {reason}" for pod, reason in list(reasons.items())[:SHOWN]]
    more = [f"and {len(reasons) - SHOWN} more (see blocked)"] if len(reasons) > SHOWN else []
    return "; ".join(shown + more)


def _cordoned(cordons: dict[str, t.Any]) -> dict[str, bool]:
    return {name: cordon.cordoned for name, cordon in cordons.items()}


def _why(one: Departure) -> str:
    if one.state == LEAVES:
        return "is being deleted, but not gone"
    if one.pod.action == RESTART and not one.deleting:
        return f"{one.pod.reason}, and that has not replaced it"
    words = one.last_error or one.pod.outlook.text
    if not one.pod.outlook.budget or words == one.pod.outlook.text:
        return words or "was not asked to leave yet"
    return f"disruption budget {one.pod.outlook.budget}: {words}"


def _waits(one: Departure) -> tuple[str, str, str]:
    if one.state == LEAVES:
        return "ends", "end", ""
    if one.pod.action == RESTART and not one.deleting:
        return "is", "are", " to be replaced"
    budget = one.pod.outlook.budget if one.held else None
    if not budget:
        return "is", "are", " asked to leave"
    numbers = NUMBERS.search(one.last_error or one.pod.outlook.text)
    told = f" (needs {numbers[1]} healthy, has {numbers[2]})" if numbers else ""
    return "waits", "wait", f" for budget {budget}{told}"


def _pod(pod: PodPlan, one: Departure) -> Json:
    return {
        "node": pod.node,
        "namespace": pod.namespace,
        "name": pod.name,
        "uid": pod.uid,
        "owner": pod.owner,
        "class": pod.pod_class,
        "action": DELETE if one.deleting else pod.action,
        "gone": one.state == GONE,
        "attempts": one.attempts,
        "wait_s": one.waited(time.monotonic()),
        "last_error": one.last_error,
        "budget": pod.outlook.budget,
    }
