# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of pods and disruption budgets on the nodes that are drained (P1, P3, P4, P6, P8, P11)."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import matching, needs_text, never_allows
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import (
    BLOCK,
    EVICT,
    MISSING,
    PRESENT,
    Rules,
    Sorted,
    classify,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import daemonset_of, full_name, guards_apply
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import Finding, blocker, warning
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Found = t.Iterator[Finding]
MANY = 5


def check_drains(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """P1, P3, P4, P6, P8: every pod on a node to be drained may leave it."""
    sorted_pods = list(_sorted(observed, wanted, plan))
    for kind, check, way_out in (
        ("unmanaged", "P6", "Set upgrade_drain_force=true to delete them for good, or move them under a controller."),
        ("orphan", "P6", "Set upgrade_drain_force=true to delete them for good."),
        ("local-storage", "P8", "Set upgrade_drain_delete_emptydir_data=true to lose that data, or move the pods."),
    ):
        for found in sorted_pods:
            if found.action == BLOCK and found.pod_class == kind:
                reason = found.reason.split(" (set ", maxsplit=1)[0]
                message = f"Pod {full_name(found.pod)} on {found.pod['spec']['nodeName']} cannot be evicted: {reason}"
                yield blocker(check, full_name(found.pod), message, way_out)
    yield from _guarded([found.pod for found in sorted_pods if found.action == EVICT], observed.budgets)


def _sorted(observed: Observed, wanted: Wanted, plan: Plan) -> t.Iterator[Sorted]:
    rules = Rules(force=wanted.drain_force, delete_emptydir_data=wanted.drain_delete_emptydir_data)
    known = {name for kind, name, dummy, dummy2 in observed.workloads if kind == "daemonsets"}
    now = datetime.datetime.fromtimestamp(observed.now, datetime.timezone.utc)
    nodes = plan.drained()
    for pod in observed.pods:
        if pod.get("spec", {}).get("nodeName") not in nodes:
            continue
        owner = f"{pod['metadata']['namespace']}/{daemonset_of(pod)}"
        yield classify(pod, rules, {owner: PRESENT if owner in known else MISSING}, now)


def _guarded(pods: list[JsonDict], budgets: list[JsonDict]) -> Found:
    by_budget: dict[str, list[str]] = {}
    for pod in pods:
        guards = matching(pod, budgets) if guards_apply(pod) else []
        if len(guards) > 1:
            yield _overlap(pod, guards)
        for guard in guards:
            by_budget.setdefault(full_name(guard), []).append(full_name(pod))
    for budget in budgets:
        if full_name(budget) in by_budget:
            yield from _budget(budget, by_budget[full_name(budget)])


def _overlap(pod: JsonDict, guards: list[JsonDict]) -> Finding:
    return blocker(
        "P3",
        full_name(pod),
        f"Pod {full_name(pod)} on {pod['spec']['nodeName']} is guarded by more than one disruption budget"
        f" ({_names([full_name(guard) for guard in guards])}); the server refuses its eviction",
        "Make the selectors of these budgets disjoint.",
    )


def _budget(budget: JsonDict, pods: list[str]) -> Found:
    name, why = full_name(budget), never_allows(budget)
    status = budget.get("status") or {}
    if why:
        yield blocker(
            "P1",
            name,
            f"Disruption budget {name} can never allow an eviction: {why}; it guards {_names(pods)}",
            "Raise maxUnavailable, lower minAvailable, or run more replicas.",
        )
    elif not status.get("disruptionsAllowed") and status.get("currentHealthy", 0) < status.get("desiredHealthy", 0):
        message = f"Disruption budget {name} {needs_text(budget)} now; a drain waits for it; it guards {_names(pods)}"
        yield warning("P4", name, message, "Repair its pods first.")


def _names(names: list[str]) -> str:
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return ", ".join(sorted(names)[:MANY]) + more


def check_workloads(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """P11: tell which workloads are not whole already, so that the upgrade is not blamed."""
    if not plan.stage:
        return
    for kind, name, ready, desired in observed.workloads:
        if ready < desired:
            message = f"{kind[:-1].capitalize()} {name} has {ready} of {desired} pods ready before the upgrade"
            yield warning("P11", name, message, "The gates will not ask more of it than now.")


CHECKS = (check_drains, check_workloads)
