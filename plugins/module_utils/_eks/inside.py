# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What Kubernetes itself tells of an EKS cluster: its nodes, and how healthy its workloads are."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import (
    APPS,
    BUDGETS,
    baseline_of,
    workloads_of,
)

KINDS = ("deployments", "statefulsets", "daemonsets")


def nodes_and_baseline(cluster: Cluster) -> tuple[list[JsonDict], JsonDict]:
    """Return the nodes, and the baseline that the gate after each step compares with.

    Raises:
        ApiError: the API does not answer, or refuses.

    """
    nodes = cluster.list("/api/v1/nodes")
    workloads = [each for kind in KINDS for each in workloads_of(kind, cluster.list(f"{APPS}{kind}"))]
    return nodes, baseline_of(workloads, cluster.list(BUDGETS), [])
