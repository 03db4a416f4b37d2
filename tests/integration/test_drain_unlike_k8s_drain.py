# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where node_drain differs from kubernetes.core.k8s_drain (5 and 6), and why: both on the same API server."""

from __future__ import annotations

import os
import types
import typing as t

import pytest

from tests.benchmarks.drain_tools import THEIRS, Json, Outcome, Tools, Wish, version_of_core
from tests.integration.conftest import DEFAULT_VERSION
from tests.integration.draining import Site, drain
from tests.integration.pod_classes import FLAGS, PODS, put, without_controllers
from tests.lab.local import LocalCluster

CORE = version_of_core(None)
pytestmark = pytest.mark.skipif(
    CORE.split(".")[0] not in {"5", "6"}, reason=f"kubernetes.core 5 or 6 is not installed (found: {CORE or 'none'})"
)

# (pod, flags): (node_drain as kubectl, k8s_drain); all others are the same
CONTROLLER_ONLY = "any owner counts there, also one that would not bring the pod back"
BOTH_FLAGS = "it puts a pod in one class only, so that emptyDir hides that nobody brings the pod back"
LOCAL_FIRST = "it looks at emptyDir before DaemonSets, and deletes pods of these"
NEVER_READ = "it never asks whether the DaemonSet is still there"
ANY_GROUP = "a DaemonSet of any API group counts there, so that other controllers' pods stay"
DIFFERENCES = {
    ("owned-not-controlled", "plain"): ("block", "evict", CONTROLLER_ONLY),
    ("owned-not-controlled", "emptydir"): ("block", "evict", CONTROLLER_ONLY),
    ("bare-emptydir", "emptydir"): ("block", "evict", BOTH_FLAGS),
    ("daemonset-emptydir", "plain"): ("skip", "block", LOCAL_FIRST),
    ("daemonset-emptydir", "force"): ("skip", "block", LOCAL_FIRST),
    ("daemonset-emptydir", "emptydir"): ("skip", "evict", LOCAL_FIRST),
    ("daemonset-emptydir", "both"): ("skip", "evict", LOCAL_FIRST),
    ("daemonset-emptydir", "no-ignore"): ("block", "evict", LOCAL_FIRST),
    ("daemonset-gone", "plain"): ("block", "skip", NEVER_READ),
    ("daemonset-gone", "force"): ("evict", "skip", NEVER_READ),
    ("daemonset-gone", "emptydir"): ("block", "skip", NEVER_READ),
    ("daemonset-gone", "both"): ("evict", "skip", NEVER_READ),
    ("daemonset-gone", "no-ignore"): ("evict", "block", NEVER_READ),
    ("daemonset-gone-emptydir", "emptydir"): ("block", "evict", BOTH_FLAGS),
    **{("daemonset-of-others", flags): ("evict", "skip", ANY_GROUP) for flags in FLAGS if flags != "no-ignore"},
    ("daemonset-of-others", "no-ignore"): ("evict", "block", ANY_GROUP),
}


@pytest.fixture(scope="module")
def classes() -> t.Iterator[Site]:
    """Yield a namespace with every pod on a node of its own, named like the pod."""
    version = os.environ.get("KUBERNETES_VERSION", DEFAULT_VERSION)
    with LocalCluster(version) as cluster, without_controllers(cluster) as site:
        for kind in PODS:
            put(site, kind, kind)
        yield site


@pytest.fixture
def site(cluster: LocalCluster, namespace: str) -> Site:
    """Return a place of its own for the test."""
    return Site(cluster, namespace)


def theirs(pods: list[t.Any], flags: Json) -> str:
    """Return what k8s_drain's own function says about a pod."""
    from ansible_collections.kubernetes.core.plugins.modules.k8s_drain import filter_pods

    ignore = flags.get("ignore_daemonsets", True)
    wanted = (flags.get("force", False), ignore, flags.get("delete_emptydir_data", False))
    leaving, dummy, errors = filter_pods(pods, *wanted)
    return "block" if errors else "evict" if leaving else "skip"


def test_the_differences_are_these(classes: Site) -> None:
    """No more and no less, in all classes with all flags."""
    from kubernetes import client, config

    core = client.CoreV1Api(config.new_client_from_config(str(classes.cluster.kubeconfig)))
    seen = {}
    for kind in PODS:
        pods = core.list_namespaced_pod("default", field_selector=f"spec.nodeName={kind}").items
        for name, flags in FLAGS.items():
            [pod] = drain(classes.cluster, kind, check=True, **flags)["pods"]
            seen[kind, name] = (pod["action"], theirs(pods, flags))
    found = {key: pair for key, pair in seen.items() if pair[0] != pair[1]}
    assert found == {key: (ours, other) for key, (ours, other, dummy) in DIFFERENCES.items()}


def run(site: Site, node: str, timeout: int | None = None, **options: t.Any) -> Outcome:
    """Drain with k8s_drain, in a play as its users do; its timeout is for the waiting alone."""
    return Tools(site.cluster).drain(THEIRS, Wish([node], options, timeout))


def held(site: Site) -> tuple[str, str]:
    """Put a pod on a node without a kubelet, where it never ends; return the node and the pod's path."""
    node = site.add_dead_node()
    site.pod("held", node, phase="Pending")
    return node, f"{site.core}/pods/held"


def test_its_first_refused_eviction_ends_it(site: Site) -> None:
    """Evictions are not asked again, and the node is left cordoned and half drained; ours goes on from there."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 4)
    site.budget("web", "web", 4, maxUnavailable=1)
    before = set(site.pods())
    outcome = run(site, node, timeout=30)
    left = before & set(site.pods())
    site.add_nodes(1)
    ours = drain(site.cluster, node)
    assert outcome.status
    assert "would violate the pod's disruption budget" in outcome.message
    assert 0 < len(left) < len(before)
    assert (ours.get("msg"), site.mine(ours["evicted"])) == (None, left)


def test_it_is_done_while_pods_still_run(site: Site) -> None:
    """Without wait_timeout it does not wait at all."""
    node, path = held(site)
    outcome = run(site, node, force=True)
    still = site.cluster.request("GET", path)["metadata"]
    ours = drain(site.cluster, node, force=True, timeout=2)
    site.cluster.request("DELETE", path, {"gracePeriodSeconds": 0})
    assert outcome.status == 0
    assert "1 Pod(s) deleted from node." in outcome.message
    assert "deletionTimestamp" in still
    assert ours["failed"]


def test_its_timeout_is_a_warning(site: Site) -> None:
    """And the task is done; ours fails and names the pod."""
    node, path = held(site)
    outcome = run(site, node, timeout=2, force=True)
    ours = drain(site.cluster, node, force=True, timeout=2)
    site.cluster.request("DELETE", path, {"gracePeriodSeconds": 0})
    assert (outcome.status, outcome.tasks[0]["result"]["changed"]) == (0, True)
    assert "timeout reached while pods were still running." in outcome.message
    assert ours["blocked"] == {f"{site.namespace}/held": "is being deleted, but not gone"}


def test_it_takes_no_grace_period_of_zero(site: Site) -> None:
    """A zero is no value to it, so that the pod keeps its own 30 s; on a node without kubelet that never ends."""
    node, path = held(site)
    run(site, node, force=True, grace_period=0)
    kept = site.cluster.request("GET", path)["metadata"]["deletionGracePeriodSeconds"]
    ours = drain(site.cluster, node, force=True, grace_period=0, timeout=10)
    assert (kept, ours.get("msg"), site.mine(ours["evicted"])) == (30, None, {"held"})


def test_it_waits_for_a_name_and_a_node_not_for_a_pod(site: Site) -> None:
    """A pod that comes back on the same node, since it tolerates its cordon, is the same one to it."""
    from ansible_collections.kubernetes.core.plugins.modules.k8s_drain import K8sDrainAnsible

    [node] = site.add_nodes(1)
    bears = [{"key": "node.kubernetes.io/unschedulable", "operator": "Exists"}, {"key": "site", "operator": "Exists"}]
    site.workload("StatefulSet", "db", 1, tolerations=bears, nodeName=node)
    ours = drain(site.cluster, node)
    another = types.SimpleNamespace(spec=types.SimpleNamespace(node_name=node))
    other = K8sDrainAnsible.__new__(K8sDrainAnsible)
    other._module = types.SimpleNamespace(params={"name": node})
    other._api_instance = types.SimpleNamespace(read_namespaced_pod=lambda **dummy: another)
    assert other.wait_for_pod_deletion([(site.namespace, "db-0")], 1, 0.2) == (
        "timeout reached while pods were still running."
    )
    assert (ours.get("msg"), site.mine(ours["evicted"])) == (None, {"db-0"})
