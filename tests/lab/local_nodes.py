# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nodes of the loopback cluster: objects that kwok keeps Ready and whose pods it starts and ends at once."""

from __future__ import annotations

from tests.lab.local_api import Json, LocalApi

ANNOTATION = "kwok.x-k8s.io/node"
SELECTOR = f"{ANNOTATION}=fake"
READY_SECONDS = 30.0
NODES = "/api/v1/nodes"


def add(
    api: LocalApi,
    names: list[str],
    *,
    kubelet: str,
    labels: dict[str, str] | None = None,
    taints: list[Json] | None = None,
) -> None:
    """Create these nodes with that kubelet version ("1.33.13") and wait until they are Ready."""
    for name in names:
        api.request("POST", NODES, node(name, kubelet, labels or {}, taints or []))
    for name in names:
        api.wait(f"{NODES}/{name}", usable, timeout=READY_SECONDS)


def node(name: str, kubelet: str, labels: dict[str, str], taints: list[Json]) -> Json:
    """Return a node as its kubelet would register it."""
    own = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
    resources = {"cpu": "32", "memory": "256Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "annotations": {ANNOTATION: "fake"}, "labels": {**own, **labels}},
        "spec": {"taints": taints},
        "status": {
            "allocatable": resources,
            "capacity": resources,
            "nodeInfo": {
                "kubeletVersion": f"v{kubelet}",
                "kubeProxyVersion": "",
                "architecture": "amd64",
                "operatingSystem": "linux",
                "osImage": "kwok",
                "kernelVersion": "6.1.0",
                "containerRuntimeVersion": "containerd://1.6.20",
                "bootID": "",
                "machineID": "",
                "systemUUID": "",
            },
        },
    }


def usable(node: Json) -> bool:
    """Tell whether the node is Ready and the not-ready taint of its registration is gone."""
    conditions = {each["type"]: each["status"] for each in node.get("status", {}).get("conditions", [])}
    taints = {each["key"] for each in node.get("spec", {}).get("taints", [])}
    return conditions.get("Ready") == "True" and "node.kubernetes.io/not-ready" not in taints
