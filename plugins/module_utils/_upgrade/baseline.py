# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How healthy workloads and disruption budgets were before the upgrade, and what is missing later."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import daemonset_of, full_name, is_ready

JsonDict = dict[str, t.Any]
Workload = tuple[str, str, int, int]
APPS = "/apis/apps/v1/"
BUDGETS = "/apis/policy/v1/poddisruptionbudgets"


def workloads_of(kind: str, objects: t.Iterable[JsonDict]) -> list[Workload]:
    """Return (kind, namespace/name, ready, wanted) of deployments, statefulsets or daemonsets."""
    return [(kind, full_name(thing), *_counts(kind, thing)) for thing in objects]


def _counts(kind: str, thing: JsonDict) -> tuple[int, int]:
    spec, status = thing.get("spec") or {}, thing.get("status") or {}
    if kind == "daemonsets":
        return status.get("numberReady") or 0, status.get("desiredNumberScheduled") or 0
    ready = "availableReplicas" if kind == "deployments" else "readyReplicas"
    replicas = spec.get("replicas")
    return status.get(ready) or 0, 1 if replicas is None else replicas


def baseline_of(workloads: t.Iterable[Workload], budgets: list[JsonDict], pods: list[JsonDict]) -> JsonDict:
    """Return the baseline: ready pods by workload, healthy pods by budget, and what was not ready on each node."""
    found: JsonDict = {"deployments": {}, "statefulsets": {}, "daemonsets": {}}
    for workload in workloads:
        kind, name, ready = workload[:3]
        found[kind][name] = ready
    found["budgets"] = {full_name(budget): _healthy(budget)[0] for budget in budgets}
    found["unready_daemonset_pods"] = sorted({place for place in map(daemonset_place, pods) if place})
    return found


def daemonset_place(pod: JsonDict) -> str | None:
    """Return namespace/daemonset@node of a DaemonSet's pod that is not ready, else None."""
    owner = daemonset_of(pod)
    if owner is None or is_ready(pod):
        return None
    return f"{pod['metadata']['namespace']}/{owner}@{pod['spec'].get('nodeName', '')}"


def missing_workloads(baseline: JsonDict, workloads: t.Iterable[Workload]) -> list[str]:
    """Return a phrase for each workload that has fewer ready pods than before and than it wants now."""
    missing = []
    for kind, name, ready, wanted in workloads:
        before = (baseline.get(kind) or {}).get(name, 0)
        if ready < min(before, wanted):
            missing.append(f"{kind[:-1]} {name}: {ready} of {min(before, wanted)} pods ready")
    return missing


def missing_budgets(baseline: JsonDict, budgets: t.Iterable[JsonDict]) -> list[str]:
    """Return a phrase for each budget with fewer healthy pods than it wants; one that lacked them before may go on."""
    known = baseline.get("budgets") or {}
    missing = []
    for budget in budgets:
        name, (healthy, desired) = full_name(budget), _healthy(budget)
        least = min(desired, known.get(name, desired))
        if healthy < least:
            missing.append(f"disruption budget {name}: {healthy} of {least} pods healthy")
    return missing


def _healthy(budget: JsonDict) -> tuple[int, int]:
    status = budget.get("status") or {}
    return status.get("currentHealthy") or 0, status.get("desiredHealthy") or 0
