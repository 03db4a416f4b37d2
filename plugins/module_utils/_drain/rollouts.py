# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Deployments of a single replica, whose pod is replaced elsewhere before it leaves, so that nobody misses it."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import (
    claims_of,
    controller,
    replicaset_of,
    uid,
)

Json = dict[str, t.Any]
RESTARTED = "kubectl.kubernetes.io/restartedAt"
REVISION = "deployment.kubernetes.io/revision"


def rolls_without_gap(deployment: Json) -> bool:
    """Tell whether a rollout starts the new pod first: one replica, and a strategy that does not take the old one."""
    spec = deployment["spec"]
    strategy = spec.get("strategy") or {}
    # percentages of unavailable pods are rounded down, to none of one pod unless all may be away
    most = str((strategy.get("rollingUpdate") or {}).get("maxUnavailable", "25%"))
    takes_it = most == "100%" if most.endswith("%") else int(most) > 0
    return (
        spec.get("replicas", 1) == 1
        and not spec.get("paused")
        and strategy.get("type", "RollingUpdate") == "RollingUpdate"
        and not takes_it
    )


def rollouts_of(cluster: Cluster, pods: list[Json]) -> dict[str, str]:
    """Return pod uid to namespace/name of the Deployment for every pod that a rollout can replace first.

    A pod with a volume of its own is none of them: two pods on two nodes could not have it at the same time.
    """
    found = {}
    for pod in pods:
        deployment = _owners(cluster, pod)[1] if replicaset_of(pod) and not claims_of(pod) else None
        if deployment and rolls_without_gap(deployment):
            found[uid(pod)] = "{namespace}/{name}".format(**deployment["metadata"])
    return found


def roll_out(cluster: Cluster, namespace: str, pod_name: str, stamp: str) -> None:
    """Start the rollout that replaces the pod, unless one is under way that will.

    Raises:
        ApiError: the Deployment could not be read or changed.

    """
    pod = cluster.get(f"/api/v1/namespaces/{namespace}/pods/{pod_name}")
    replicaset, deployment = _owners(cluster, pod)
    if replicaset is None or deployment is None or _revision(replicaset) != _revision(deployment):
        return
    path = f"/apis/apps/v1/namespaces/{namespace}/deployments/{deployment['metadata']['name']}"
    cluster.patch(path, {"spec": {"template": {"metadata": {"annotations": {RESTARTED: stamp}}}}})


def _revision(thing: Json) -> str | None:
    return (thing["metadata"].get("annotations") or {}).get(REVISION)


def _owners(cluster: Cluster, pod: Json) -> tuple[Json | None, Json | None]:
    """Return the ReplicaSet of a pod and its Deployment, None for one that is gone or was never there."""
    namespace = pod["metadata"]["namespace"]
    replicaset = _read(cluster, namespace, f"replicasets/{replicaset_of(pod)}")
    owner = controller(replicaset) if replicaset else None
    if not owner or owner["kind"] != "Deployment":
        return replicaset, None
    return replicaset, _read(cluster, namespace, f"deployments/{owner['name']}")


def _read(cluster: Cluster, namespace: str, place: str) -> Json | None:
    try:
        return cluster.get(f"/apis/apps/v1/namespaces/{namespace}/{place}")
    except ApiError as error:
        if error.status != 404:
            raise
        return None
