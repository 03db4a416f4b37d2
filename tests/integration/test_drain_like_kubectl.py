# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""node_drain sorts pods like the kubectl of the same release: each pod on a node of its own, each set of flags.

Without a controller-manager, which would remove pods whose owners do not exist.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
import typing as t

import pytest

from tests.integration.conftest import DEFAULT_VERSION
from tests.integration.draining import Site, drain
from tests.lab.local import LocalCluster

EMPTY_DIR = {"volumes": [{"name": "data", "emptyDir": {"medium": "Memory"}}]}
MIRROR = {"annotations": {"kubernetes.io/config.mirror": "x"}}
FLAGS: dict[str, dict[str, t.Any]] = {
    "plain": {},
    "force": {"force": True},
    "emptydir": {"delete_emptydir_data": True},
    "both": {"force": True, "delete_emptydir_data": True},
    "no-ignore": {"force": True, "delete_emptydir_data": True, "ignore_daemonsets": False},
    "skip-wait": {"skip_wait_for_delete_timeout": 1},
}


def owned(
    kind: str, name: str = "x", api: str = "apps/v1", controller: bool = True, uid: str = "u"
) -> dict[str, t.Any]:
    """Build metadata with an owner."""
    reference = {"apiVersion": api, "kind": kind, "name": name, "uid": uid, "controller": controller}
    return {"ownerReferences": [reference]}


AGENT = owned("DaemonSet", "agent")
PODS: dict[str, tuple[dict[str, t.Any], dict[str, t.Any], str]] = {
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
    "leaving": ({}, {"finalizers": ["example.test/hold"]}, "Running"),
}


@pytest.fixture(scope="module")
def site() -> t.Iterator[Site]:
    """Yield a namespace with every pod on a node of its own, named like the pod."""
    with LocalCluster(os.environ.get("KUBERNETES_VERSION", DEFAULT_VERSION)) as cluster:
        controller_manager = cluster.process("kube-controller-manager").pid
        os.kill(controller_manager, signal.SIGSTOP)
        site = Site(cluster, "default")
        site.workload("DaemonSet", "agent", 0)
        for name, (spec, metadata, phase) in PODS.items():
            cluster.request("POST", "/api/v1/nodes", {"metadata": {"name": name}})
            site.pod(name, name, spec, phase="Pending", **metadata)
            cluster.request("PATCH", f"{site.core}/pods/{name}/status", {"status": {"phase": phase}})
        cluster.request("DELETE", f"{site.core}/pods/leaving", {"gracePeriodSeconds": 0})
        time.sleep(2.5)
        yield site
        os.kill(controller_manager, signal.SIGCONT)


def kubectl(cluster: LocalCluster, node: str, flags: dict[str, t.Any]) -> str:
    """Return evict, skip or block, as the dry run of kubectl has it."""
    given = {"ignore_daemonsets": True, **flags}
    program = cluster.program("kubectl")
    options = [f"--{name.replace('_', '-')}={str(value).lower()}" for name, value in given.items()]
    done = subprocess.run(
        [str(program), f"--kubeconfig={cluster.kubeconfig}", "drain", node, "--dry-run=client", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        assert "cannot delete" in done.stderr, done.stderr
        return "block"
    return "evict" if f"evicting pod default/{node} (dry run)" in done.stdout else "skip"


@pytest.mark.parametrize("flags", FLAGS)
def test_both_sort_alike(site: Site, flags: str) -> None:
    """All pods of the table; kubectl before 1.34 takes any DaemonSet for one of apps/v1."""
    ours, theirs = {}, {}
    for name in PODS:
        [pod] = drain(site.cluster, name, check=True, **FLAGS[flags])["pods"]
        ours[name] = pod["action"]
        theirs[name] = kubectl(site.cluster, name, FLAGS[flags])
    if site.cluster.version < "1.34":
        ours.pop("daemonset-of-others")
        theirs.pop("daemonset-of-others")
    assert ours == theirs
    assert len(set(ours.values())) > 1
