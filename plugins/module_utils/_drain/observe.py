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
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import DrainPlan, Seen, plan_drain
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import daemonset_of, is_finished, pared, uid
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.rollouts import rollouts_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Json = dict[str, t.Any]
BUDGETS = "/apis/policy/v1/poddisruptionbudgets"


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


def is_unreachable(node: Json) -> bool:
    """Tell whether the cluster has not heard of the node's kubelet, which would have to end its pods."""
    conditions = (node.get("status") or {}).get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "Unknown" for one in conditions)


def pods_on(cluster: Cluster, name: str, pod_selector: str = "", *, only_metadata: bool = False) -> list[Json]:
    """Return the pods of a node, of all namespaces, with what a drain reads of them (pods.READ)."""
    query = {"fieldSelector": f"spec.nodeName={name}", **({"labelSelector": pod_selector} if pod_selector else {})}
    pages = cluster.pages("/api/v1/pods", query, only_metadata=only_metadata)
    return [pared(pod) for page in pages for pod in page]


def look_ahead(cluster: Cluster, names: t.Sequence[str], options: DrainOptions) -> DrainPlan:
    """Read pods, their owners and the budgets, and return the plan for these nodes together."""
    pods = _pods(cluster, names, options)
    seen = Seen(
        pods=pods,
        budgets=cluster.list(BUDGETS) if options.asks_budgets else [],
        daemonsets=_daemonsets(cluster, pods),
        places=_places(cluster, names, options, pods),
        rollouts=rollouts_of(cluster, pods) if options.restart_single else {},
    )
    return plan_drain(seen, options, datetime.datetime.now(datetime.timezone.utc))


def _pods(cluster: Cluster, names: t.Sequence[str], options: DrainOptions) -> list[Json]:
    pods = [pod for name in names for pod in pods_on(cluster, name, options.pod_selector)]
    if not options.namespace_selector:
        return pods
    wanted = cluster.list("/api/v1/namespaces", {"labelSelector": options.namespace_selector})
    namespaces = {namespace["metadata"]["name"] for namespace in wanted}
    return [pod for pod in pods if pod["metadata"]["namespace"] in namespaces]


def _places(cluster: Cluster, names: t.Sequence[str], options: DrainOptions, pods: list[Json]) -> dict[str, int]:
    """Return pod uid to its place in the eviction order, of which the first entry that names it decides."""
    places: dict[str, int] = {}
    for place, wave in enumerate(options.eviction_order, 1):
        if wave.selector is not None:
            # the server knows the whole language of selectors
            named = [pod for name in names for pod in pods_on(cluster, name, wave.selector, only_metadata=True)]
        else:
            named = [pod for pod in pods if pod["spec"].get("priorityClassName") == wave.priority_class]
        for pod in named:
            places.setdefault(uid(pod), place)
    return places


def _daemonsets(cluster: Cluster, pods: list[Json]) -> dict[str, str]:
    wanted = {(pod["metadata"]["namespace"], daemonset_of(pod)) for pod in pods if not is_finished(pod)}
    return {f"{namespace}/{name}": _presence(cluster, namespace, name) for namespace, name in wanted if name}


def _presence(cluster: Cluster, namespace: str, name: str) -> str:
    try:
        cluster.get(f"/apis/apps/v1/namespaces/{namespace}/daemonsets/{name}")
    except ApiError as error:
        return MISSING if error.status == 404 else error.server_message
    return PRESENT
