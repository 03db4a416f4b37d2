# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What disruption budgets will say to evictions, foretold with the rules of the API server (its eviction.go).

Pure: plain PodDisruptionBudget and Pod dicts in, of as many nodes as one likes.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import (
    full_name,
    guards_apply,
    is_ready,
    uid,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.selectors import selects

Json = dict[str, t.Any]

FREE = "free"
WAITS = "waits"
NEVER = "never"


@dataclass(frozen=True)
class Outlook:
    """What an eviction of one pod meets: verdict FREE, WAITS or NEVER, the budgets, a sentence, and whether it counts.

    An eviction that counts leaves one less for the other pods of its budget.
    """

    verdict: str
    budget: str | None = None
    text: str = ""
    counts: bool = False


def matching(pod: Json, budgets: list[Json]) -> list[Json]:
    """Return the budgets that guard the pod."""
    labels = pod["metadata"].get("labels") or {}
    here = [budget for budget in budgets if budget["metadata"]["namespace"] == pod["metadata"]["namespace"]]
    return [budget for budget in here if selects(budget["spec"].get("selector"), labels)]


def never_allows(budget: Json) -> str | None:
    """Return why a budget forbids every eviction of a ready pod even when all its pods are healthy, else None."""
    spec, status = budget["spec"], budget.get("status") or {}
    most = spec.get("maxUnavailable")
    if most is not None:
        return f"maxUnavailable is {most}" if _number(most) == 0 else None
    least = spec.get("minAvailable")
    if least == "100%":
        return "minAvailable is 100%"
    expected = 0 if _is_stale(budget) else status.get("expectedPods", 0)
    if least is None or not expected or _desired(least, expected) < expected:
        return None
    return f"minAvailable is {least} and there are {expected} pods"


def _desired(least: t.Any, expected: int) -> int:
    # the server rounds percentages up
    return -(-expected * _number(least) // 100) if str(least).endswith("%") else _number(least)


def needs_text(budget: Json) -> str:
    """Return the state of a budget in the words of the API server."""
    if _is_stale(budget):
        return "is still being processed by the server"
    status = budget.get("status") or {}
    return f"needs {status.get('desiredHealthy', 0)} healthy pods and has {status.get('currentHealthy', 0)}"


def foretell(pods: list[Json], budgets: list[Json]) -> dict[str, Outlook]:
    """Return pod uid to Outlook for evictions in this order, none of which frees a budget for the next.

    A pod that is not ready takes nothing from its budget where unhealthyPodEvictionPolicy lets it go.
    """
    left = {full_name(budget): allowed(budget) for budget in budgets}
    return {uid(pod): _outlook(pod, matching(pod, budgets), left) for pod in pods}


def _outlook(pod: Json, guards: list[Json], left: dict[str, int]) -> Outlook:
    if not guards or not guards_apply(pod):
        return Outlook(FREE)
    names = ", ".join(sorted(full_name(guard) for guard in guards))
    if len(guards) > 1:
        return Outlook(NEVER, names, f"more than one disruption budget guards it ({names}); the server refuses that")
    guard = guards[0]
    if not is_ready(pod) and _lets_unready_go(guard):
        return Outlook(FREE, names)
    if left[names] > 0:
        left[names] -= 1
        return Outlook(FREE, names, counts=True)
    why = never_allows(guard)
    if why:
        return Outlook(NEVER, names, f"disruption budget {names} never allows it: {why}")
    return Outlook(WAITS, names, f"disruption budget {names} {needs_text(guard)}", counts=True)


def _lets_unready_go(budget: Json) -> bool:
    if budget["spec"].get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
        return True
    status = budget.get("status") or {}
    return bool(status.get("currentHealthy", 0) >= status.get("desiredHealthy", 0) > 0)


def allowed(budget: Json) -> int:
    """Return how many pods a budget lets go at this moment."""
    return 0 if _is_stale(budget) else int((budget.get("status") or {}).get("disruptionsAllowed", 0))


def allowed_when_healthy(budget: Json) -> int:
    """Return how many pods a budget lets go when all of its pods are healthy, at least 1."""
    status = budget.get("status") or {}
    return max(1, int(status.get("expectedPods", 0)) - int(status.get("desiredHealthy", 0)))


def _is_stale(budget: Json) -> bool:
    observed = (budget.get("status") or {}).get("observedGeneration", 0)
    return bool(observed < budget["metadata"].get("generation", 0))


def _number(value: t.Any) -> int:
    return int(str(value).rstrip("%"))
