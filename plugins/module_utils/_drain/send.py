# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The requests about one pod that leaves, and about the budgets that hold it."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import allowed
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import PodPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import full_name, uid, unready_since

Json = dict[str, t.Any]


def send_away(cluster: Cluster, pod: PodPlan, *, delete: bool) -> None:
    """Evict one pod, or delete it; never another pod of the same name.

    Raises:
        ApiError: the server refused, or there was none.

    """
    how: Json = {"preconditions": {"uid": pod.uid}}
    if pod.grace is not None:
        how["gracePeriodSeconds"] = pod.grace
    path = _path(pod)
    if delete:
        cluster.delete(path, {"apiVersion": "v1", "kind": "DeleteOptions", **how})
        return
    metadata = {"namespace": pod.namespace, "name": pod.name}
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": metadata, "deleteOptions": how}
    cluster.post(f"{path}/eviction", body)


def budgets_allow(cluster: Cluster, names: set[str]) -> dict[str, int]:
    """Return namespace/name to the pods that each of these budgets lets go, without budgets that are gone.

    Raises:
        ApiError: they cannot be read.

    """
    namespaces = sorted({name.split("/")[0] for name in names})
    lists = [cluster.list(f"/apis/policy/v1/namespaces/{each}/poddisruptionbudgets") for each in namespaces]
    found = [budget for budgets in lists for budget in budgets]
    return {full_name(budget): allowed(budget) for budget in found if full_name(budget) in names}


def is_still_unready(cluster: Cluster, pod: PodPlan) -> bool:
    """Tell whether the pod is unready since the same moment as it was when the drain was planned.

    Raises:
        ApiError: it cannot be read.

    """
    try:
        now = cluster.get(_path(pod))
    except ApiError as error:
        if error.status != 404:
            raise
        return False
    return uid(now) == pod.uid and unready_since(now) == pod.unready_since


def _path(pod: PodPlan) -> str:
    return f"/api/v1/namespaces/{pod.namespace}/pods/{pod.name}"
