# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Judge whether upgraded nodes are back, and in which state a node is. Pure; gate_watch.py looks."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import MIRROR_ANNOTATION, full_name, is_ready
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import (
    Workload,
    daemonset_place,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_options import Expected, Waited
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Node
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import (
    Version,
    image_version,
)

DONE = "done"
UNTOUCHED = "untouched"
CORDONED = "cordoned but not upgraded"
UPGRADED = "upgraded but not verified"
UNKNOWN = "unknown"

STATIC_PODS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")


@dataclasses.dataclass(frozen=True)
class Evidence:
    """One look: nodes, pods and signs of life by node, steady answers and versions by host, what concerns the cluster.

    error is why the cluster could not be read; the rest is then empty, except for steady and servers.
    """

    nodes: dict[str, Node] = dataclasses.field(default_factory=dict)
    pods: dict[str, list[JsonDict]] = dataclasses.field(default_factory=dict)
    alive: frozenset[str] = frozenset()
    steady: dict[str, int] = dataclasses.field(default_factory=dict)
    servers: dict[str, Version | None] = dataclasses.field(default_factory=dict)
    unready_endpoints: list[str] = dataclasses.field(default_factory=list)
    workloads: list[Workload] = dataclasses.field(default_factory=list)
    budgets: list[JsonDict] = dataclasses.field(default_factory=list)
    addons: list[JsonDict] = dataclasses.field(default_factory=list)
    error: str | None = None


def classify(node: Node | None, target: Version, waiting: t.Sequence[str] = ()) -> str:
    """Return in which state a node is; unknown is one that was never seen."""
    if node is None:
        return UNKNOWN
    if node.kubelet != target:
        return CORDONED if node.ours else UNTOUCHED
    return UPGRADED if node.ours or not node.ready or waiting else DONE


def node_waits(waited: Waited, evidence: Evidence, expected: Expected) -> list[str]:
    """Return what this node still waits for, as phrases."""
    if evidence.error:
        return [f"the API: {evidence.error}"]
    pods = evidence.pods.get(waited.node, [])
    waits: list[str] = []
    if "node" in expected.checks:
        waits += _node(evidence.nodes.get(waited.node), expected.target, waited.boot_before)
    if "alive" in expected.checks and waited.node not in evidence.alive:
        waits.append("a sign of life of its kubelet")
    if waited.master and waited.endpoint and "apiserver" in expected.checks:
        waits += _apiserver(waited, evidence, expected)
    if waited.master and "static_pods" in expected.checks:
        waits += _static_pods(pods, expected.target)
    if waited.master and "etcd" in expected.checks:
        waits += [f"the API server and etcd behind {endpoint}" for endpoint in evidence.unready_endpoints]
    if "daemonsets" in expected.checks:
        known = set(expected.baseline.get("unready_daemonset_pods") or ())
        waits += [f"DaemonSet pod {full_name(pod)}" for pod in pods if daemonset_place(pod) not in {None, *known}]
    return waits


def _node(node: Node | None, target: Version, boot_before: str | None) -> list[str]:
    if node is None:
        return ["the node to be in the cluster"]
    waits = [] if node.kubelet == target else [f"kubelet {target} (it is {node.kubelet or 'unknown'})"]
    if boot_before and node.boot_id == boot_before:
        # it says Ready until the control plane misses it
        waits.append("its kubelet to start after the reboot")
    return waits if node.ready else [*waits, "the node to be Ready"]


def _apiserver(waited: Waited, evidence: Evidence, expected: Expected) -> list[str]:
    answers, version = evidence.steady.get(waited.host, 0), evidence.servers.get(waited.host)
    if answers and version != expected.target:
        return [f"its API server at {expected.target} (it is {version or 'unknown'})"]
    if answers < expected.steady:
        return [f"its API server to be ready {expected.steady} times in a row (now {answers})"]
    return []


def _static_pods(pods: list[JsonDict], target: Version) -> list[str]:
    waits = []
    static = {
        (pod["metadata"].get("labels") or {}).get("component"): pod
        for pod in pods
        if pod["metadata"]["namespace"] == "kube-system"
        and MIRROR_ANNOTATION in (pod["metadata"].get("annotations") or {})
    }
    for name in STATIC_PODS:
        pod = static.get(name)
        version = image_version(pod["spec"]["containers"][0]["image"]) if pod else None
        if pod is None or not is_ready(pod):
            waits.append(f"static pod {name} to be Ready")
        elif name != "etcd" and version != target:
            waits.append(f"static pod {name} at {target} (it is {version or 'unknown'})")
    return waits
