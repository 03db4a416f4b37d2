# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a gate reads from the API."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import APPS, Workload, workloads_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.identity import node_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observe import WORKLOADS
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Node

KUBELETS = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
ADDONS = ("daemonsets/kube-proxy", "deployments/coredns")


def read_nodes(cluster: Cluster, names: t.Iterable[str]) -> t.Iterator[Node]:
    """Return the nodes of these names that there are."""
    for name in names:
        thing = _find(cluster, f"/api/v1/nodes/{name}")
        if thing:
            yield node_of(thing)


def read_renewals(cluster: Cluster, names: t.Iterable[str]) -> t.Iterator[tuple[str, str]]:
    """Return (name, time) of the last sign of life of the kubelets that have given one."""
    for name in names:
        lease = _find(cluster, f"{KUBELETS}/{name}")
        if lease:
            yield name, str((lease.get("spec") or {}).get("renewTime"))


def read_workloads(cluster: Cluster) -> list[Workload]:
    """Return how whole every workload is."""
    return [row for kind in WORKLOADS for row in workloads_of(kind, cluster.list(APPS + kind))]


def read_addons(cluster: Cluster) -> list[JsonDict]:
    """Return kube-proxy and CoreDNS where they are kubeadm's."""
    # a network plugin may stand in for kube-proxy, and another DNS for CoreDNS
    found = (_find(cluster, f"{APPS}namespaces/kube-system/{name}") for name in ADDONS)
    return [thing for thing in found if thing]


def _find(cluster: Cluster, path: str) -> JsonDict | None:
    try:
        return cluster.get(path)
    except ApiError as error:
        if error.status != 404:
            raise
        return None
