# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Read what a drain decides on."""

from __future__ import annotations

import datetime
import typing as t
from urllib.parse import quote

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import MISSING, PRESENT
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import DrainPlan, plan_drain
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import daemonset_of, is_finished
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Json = dict[str, t.Any]


def read_node(cluster: Cluster, name: str) -> Json:
    """Return the Node.

    Raises:
        Day2Error: there is none of this name, or it cannot be read.

    """
    try:
        return cluster.get(f"/api/v1/nodes/{quote(name, safe='')}")
    except ApiError as error:
        if error.status != 404:
            raise
        raise Day2Error(f"The cluster has no node {name}; node names are those of 'kubectl get nodes'") from error


def pods_on(cluster: Cluster, name: str, pod_selector: str = "") -> list[Json]:
    """Return the pods of a node, of all namespaces."""
    query = {"fieldSelector": f"spec.nodeName={name}"}
    return cluster.list("/api/v1/pods", {**query, **({"labelSelector": pod_selector} if pod_selector else {})})


def look_ahead(cluster: Cluster, name: str, options: DrainOptions) -> DrainPlan:
    """Read pods, their DaemonSets and the budgets, and return the plan for a node."""
    pods = pods_on(cluster, name, options.pod_selector)
    budgets = [] if options.disable_eviction else cluster.list("/apis/policy/v1/poddisruptionbudgets")
    now = datetime.datetime.now(datetime.timezone.utc)
    return plan_drain(pods, budgets, _daemonsets(cluster, pods), options.rules, now)


def _daemonsets(cluster: Cluster, pods: list[Json]) -> dict[str, str]:
    wanted = {(pod["metadata"]["namespace"], daemonset_of(pod)) for pod in pods if not is_finished(pod)}
    return {f"{namespace}/{name}": _presence(cluster, namespace, name) for namespace, name in wanted if name}


def _presence(cluster: Cluster, namespace: str, name: str) -> str:
    try:
        cluster.get(f"/apis/apps/v1/namespaces/{namespace}/daemonsets/{name}")
    except ApiError as error:
        return MISSING if error.status == 404 else error.server_message
    return PRESENT
