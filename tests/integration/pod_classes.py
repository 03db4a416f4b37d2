# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A pod of every kind that a drain tells apart, and the flags that decide on it."""

from __future__ import annotations

import contextlib
import os
import signal
import typing as t

from tests.integration.draining import Site
from tests.lab.local import LocalCluster

Json = dict[str, t.Any]
EMPTY_DIR = {"volumes": [{"name": "data", "emptyDir": {"medium": "Memory"}}]}
MIRROR = {"annotations": {"kubernetes.io/config.mirror": "x"}}
FLAGS: dict[str, Json] = {
    "plain": {},
    "force": {"force": True},
    "emptydir": {"delete_emptydir_data": True},
    "both": {"force": True, "delete_emptydir_data": True},
    "no-ignore": {"force": True, "delete_emptydir_data": True, "ignore_daemonsets": False},
}


def owned(kind: str, name: str = "x", api: str = "apps/v1", controller: bool = True, uid: str = "u") -> Json:
    """Build metadata with an owner."""
    reference = {"apiVersion": api, "kind": kind, "name": name, "uid": uid, "controller": controller}
    return {"ownerReferences": [reference]}


AGENT = owned("DaemonSet", "agent")
PODS: dict[str, tuple[Json, Json, str]] = {
    "controlled": ({}, owned("ReplicaSet"), "Running"),
    "controlled-emptydir": (EMPTY_DIR, owned("ReplicaSet"), "Running"),
    "controlled-by-anything": ({}, owned("Thing", api="example.test/v1"), "Running"),
    "owned-not-controlled": ({}, owned("ReplicaSet", controller=False), "Running"),
    "bare": ({}, {}, "Running"),
    "bare-pending": ({}, {}, "Pending"),
    "bare-emptydir": (EMPTY_DIR, {}, "Running"),
    "bare-succeeded": ({}, {}, "Succeeded"),
    "emptydir-failed": (EMPTY_DIR, {}, "Failed"),
    "daemonset": ({}, AGENT, "Running"),
    "daemonset-emptydir": (EMPTY_DIR, AGENT, "Running"),
    "daemonset-succeeded": ({}, AGENT, "Succeeded"),
    "daemonset-gone": ({}, owned("DaemonSet", "lost"), "Running"),
    "daemonset-gone-emptydir": (EMPTY_DIR, owned("DaemonSet", "lost"), "Running"),
    "daemonset-of-others": ({}, owned("DaemonSet", "lost", "apps.kruise.io/v1alpha1"), "Running"),
    "mirror": ({}, MIRROR, "Running"),
    "mirror-emptydir-failed": (EMPTY_DIR, MIRROR, "Failed"),
}


@contextlib.contextmanager
def without_controllers(cluster: LocalCluster) -> t.Iterator[Site]:
    """Yield the namespace default with a DaemonSet "agent"; nothing removes pods whose owners do not exist."""
    controller_manager = cluster.process("kube-controller-manager").pid
    os.kill(controller_manager, signal.SIGSTOP)
    try:
        site = Site(cluster, "default")
        site.workload("DaemonSet", "agent", 0)
        yield site
    finally:
        os.kill(controller_manager, signal.SIGCONT)


def put(site: Site, kind: str, node: str) -> None:
    """Make a node without a kubelet, and on it a pod of this kind with the node's name."""
    spec, metadata, phase = PODS[kind]
    site.cluster.request("POST", "/api/v1/nodes", {"metadata": {"name": node}})
    site.pod(node, node, spec, phase="Pending", **metadata)
    site.cluster.request("PATCH", f"{site.core}/pods/{node}/status", {"status": {"phase": phase}})
