# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is on a node that is to be drained, one way to prepare it for each case; all return the node's name."""

from __future__ import annotations

import os
import signal
import typing as t

from tests.integration.drain_users import Permission, add_user
from tests.integration.draining import Site

ONE_A_NODE = {
    "podAntiAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            {"labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}
        ]
    }
}
READER = [
    Permission("", "nodes", "get"),
    Permission("", "pods", "list"),
    Permission("", "pods", "get"),
    Permission("", "pods/eviction", "create"),
    Permission("policy", "poddisruptionbudgets", "list"),
    Permission("apps", "daemonsets", "get"),
]


def web(site: Site, replicas: int = 2, **budget: t.Any) -> str:
    """Run a Deployment on a node, perhaps under a budget."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", replicas)
    if budget:
        site.budget("web", "web", replicas, **budget)
    return node


def two_budgets(site: Site) -> str:
    """Guard a Deployment twice."""
    node = web(site, maxUnavailable=1)
    site.budget("again", "web", 2, maxUnavailable=1)
    return node


def database(site: Site) -> str:
    """Run one pod of a StatefulSet that its budget needs; the other one has no node."""
    [node] = site.add_nodes(1)
    site.workload("StatefulSet", "db", 2, ready=1, affinity=ONE_A_NODE)
    site.budget("db", "db", 1, minAvailable=1)
    return node


def held(site: Site) -> str:
    """Hold a pod by a finalizer, on a node whose kubelet is dead."""
    node = site.add_dead_node()
    site.pod("held", node, phase="Pending", finalizers=["example.test/hold"])
    return node


def slow(site: Site) -> str:
    """Run a pod on a node whose kubelet does not end it."""
    node = site.add_dead_node()
    site.pod("slow", node, phase="Pending")
    return node


def doomed(site: Site) -> str:
    """Delete the namespace while its controller sleeps."""
    node = web(site, 3)
    os.kill(site.cluster.process("kube-controller-manager").pid, signal.SIGSTOP)
    site.cluster.request("DELETE", f"/api/v1/namespaces/{site.namespace}")
    return node


def readable(site: Site) -> str:
    """Make a user who may do everything but cordon."""
    node = web(site)
    add_user(site.cluster, site.namespace, READER)
    return node
