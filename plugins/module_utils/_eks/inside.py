# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What Kubernetes itself tells of an EKS cluster: its nodes, its workloads, and the pods that cannot leave a node."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import FREE
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import Rules
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import look_ahead
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodes import named_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import (
    APPS,
    BUDGETS,
    baseline_of,
    workloads_of,
)

KINDS = ("deployments", "statefulsets", "daemonsets")
NODES = "/api/v1/nodes"
# AWS evicts whatever no DaemonSet brings back, and asks nothing but disruption budgets
AS_AWS = DrainOptions(Rules(force=True, delete_emptydir_data=True, skip_label=""))


def nodes_and_baseline(cluster: Cluster) -> tuple[list[JsonDict], JsonDict]:
    """Return the nodes, and the baseline that the gate after each step compares with.

    Raises:
        ApiError: the API does not answer, or refuses.

    """
    nodes = cluster.list(NODES)
    workloads = [each for kind in KINDS for each in workloads_of(kind, cluster.list(f"{APPS}{kind}"))]
    return nodes, baseline_of(workloads, cluster.list(BUDGETS), [])


def held_pods(cluster: Cluster, group: str, told: t.Container[str]) -> dict[str, str] | None:
    """Return namespace/name to the words of the disruption budget that keeps the pod on a node of a node group.

    told are the nodes that AWS names, as names or instances. None: the cluster has no node of this group. A budget that
    lets a pod go at this moment keeps none, the others wait for their turn.

    Raises:
        ApiError: the API does not answer, or refuses.

    """
    names = named_of(cluster.list(NODES), group, told)
    if not names:
        return None
    pods = look_ahead(cluster, names, AS_AWS).pods
    open_budgets = {pod.outlook.budget for pod in pods if pod.outlook.counts and pod.outlook.verdict == FREE}
    return {
        pod.full_name: pod.outlook.text
        for pod in pods
        if pod.outlook.verdict != FREE and pod.outlook.budget not in open_budgets
    }
