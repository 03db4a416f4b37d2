# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Nodes that no managed node group replaces, and how far they are behind a version. Pure."""

from __future__ import annotations

import typing as t

GROUP = "eks.amazonaws.com/nodegroup"
COMPUTE = "eks.amazonaws.com/compute-type"
KARPENTER = "karpenter.sh/nodepool"
EKSCTL = "alpha.eksctl.io/nodegroup-name"


class Stray(t.NamedTuple):
    """A node that this collection's node group update does not reach; behind counts minor versions."""

    node: str
    kind: str
    group: str
    kubelet: str
    behind: int
    cordoned: bool


def kubelet_minor(version: str) -> int:
    """Return 33 for 1.33, v1.33.2 and v1.33.2-eks-abc123.

    Raises:
        ValueError: it is no version of Kubernetes.

    """
    major, dot, rest = version.lstrip("v").partition(".")
    if major != "1" or not dot:
        raise ValueError(f"'{version}' is no version of Kubernetes such as 1.33")
    return int(rest.split(".")[0].split("-")[0].split("+")[0])


def kind_of(labels: t.Mapping[str, str]) -> tuple[str, str]:
    """Return what kind of node it is, and the name of its group."""
    if GROUP in labels:
        return "managed", labels[GROUP]
    if KARPENTER in labels:
        auto = labels.get(COMPUTE) == "auto"
        return ("auto mode" if auto else "karpenter"), labels[KARPENTER]
    kind = labels.get(COMPUTE)
    return (kind if kind in ("fargate", "hybrid") else "self-managed"), labels.get(EKSCTL, "")


def strays_of(nodes: t.Iterable[dict[str, t.Any]], version: str) -> list[Stray]:
    """Return the nodes outside of managed node groups whose kubelet is older than a version such as 1.33."""
    wanted, found = kubelet_minor(version), []
    for node in nodes:
        kind, group = kind_of(node["metadata"].get("labels") or {})
        kubelet = node["status"]["nodeInfo"]["kubeletVersion"]
        behind = wanted - kubelet_minor(kubelet)
        if kind != "managed" and behind > 0:
            cordoned = bool((node.get("spec") or {}).get("unschedulable"))
            found.append(Stray(node["metadata"]["name"], kind, group, kubelet, behind, cordoned))
    return sorted(found)


def named_of(nodes: t.Iterable[dict[str, t.Any]], group: str, told: t.Container[str]) -> list[str]:
    """Return the names of the nodes of a managed node group that AWS tells of, by name or instance; else of all."""
    names = {
        node["metadata"]["name"]: str(node["spec"].get("providerID", "")).rpartition("/")[2]
        for node in nodes
        if (node["metadata"].get("labels") or {}).get(GROUP) == group
    }
    return sorted(name for name, instance in names.items() if name in told or instance in told) or sorted(names)
