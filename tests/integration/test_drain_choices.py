# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What node_drain may be told to do with pods that do not leave by themselves, on a real API server."""

from __future__ import annotations

import threading
import time
import typing as t
from pathlib import Path

import pytest

from tests.integration.denying_webhook import WORDS, DenyingWebhook
from tests.integration.draining import Site, drain
from tests.integration.test_drain_batch import Witness
from tests.lab.local import LocalCluster

ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments"


@pytest.fixture
def site(cluster: LocalCluster, namespace: str) -> Site:
    """Return a place of its own for the test."""
    return Site(cluster, namespace)


def crash(site: Site, name: str) -> None:
    """Let a pod be not ready since long ago."""
    condition = {"type": "Ready", "status": "False", "lastTransitionTime": "2026-01-01T00:00:00Z"}
    status = {"phase": "Running", "conditions": [condition]}
    site.cluster.request("PATCH", f"{site.core}/pods/{name}/status", {"status": status})


def test_a_webhook_that_denies_twice_is_asked_again(site: Site, tmp_path: Path) -> None:
    """Its words are kept."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 1)
    with DenyingWebhook(site.cluster, site.namespace, 2, tmp_path) as webhook:
        result = drain(site.cluster, node)
    [pod] = [one for one in result["pods"] if one["namespace"] == site.namespace]
    assert (pod["gone"], pod["attempts"], webhook.asked) == (True, 3, 3)
    assert f"denied the request: {WORDS}" in pod["last_error"]


def test_the_only_replica_is_replaced_before_it_leaves(site: Site) -> None:
    """There is always one that is ready, and nothing is evicted."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 1)
    site.budget("web", "web", 1, minAvailable=1)
    site.add_nodes(1)
    assert drain(site.cluster, node, check=True)["failed"]
    with Witness(site, "web") as witness:
        result = drain(site.cluster, node, single_replica="restart")
    [pod] = [one for one in result["pods"] if one["namespace"] == site.namespace]
    assert (pod["action"], pod["gone"], pod["attempts"], witness.fewest) == ("restart", True, 0, 1)
    template = site.cluster.request("GET", f"{site.apps}/deployments/web")["spec"]["template"]
    assert "kubectl.kubernetes.io/restartedAt" in template["metadata"]["annotations"]


@pytest.mark.parametrize("on_blocked", ["skip", "delete"])
def test_a_pod_whose_budget_never_lets_it_go(site: Site, on_blocked: str) -> None:
    """Stays, or is deleted."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 2)
    site.budget("web", "web", 2, maxUnavailable=0)
    result = drain(site.cluster, node, on_blocked=on_blocked)
    left = [pod for pod in site.pods().values() if pod["spec"].get("nodeName") == node]
    assert (result.get("msg"), len(left)) == (None, 2 if on_blocked == "skip" else 0)
    assert (len(result["ignored"]), len(result["evicted"])) == ((2, 0) if on_blocked == "skip" else (0, 2))


def test_pods_with_two_budgets_can_be_deleted(site: Site) -> None:
    """The server would never evict them."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 2)
    site.budget("one", "web", 2, maxUnavailable=1)
    site.budget("two", "web", 2, maxUnavailable=1)
    result = drain(site.cluster, node, on_blocked="delete")
    assert (result.get("msg"), len(result["evicted"])) == (None, 2)


def test_a_pod_that_crashes_does_not_hold_its_budget_for_ever(site: Site) -> None:
    """It is deleted when that is wanted, and it has not been ready for long enough."""
    node = site.add_dead_node()
    site.pod("web", node, phase="Pending", labels={"app": "web"})
    site.budget("web", "web", 0, minAvailable=1)
    crash(site, "web")
    how = {"force": True, "grace_period": 0, "timeout": 3}
    respected = drain(site.cluster, node, **how)
    assert (respected["failed"], list(site.pods())) == (True, ["web"])
    result = drain(site.cluster, node, unhealthy_pods="delete", **how)
    assert (result.get("msg"), site.mine(result["evicted"])) == (None, {"web"})


def test_a_node_that_nobody_hears_of_is_not_waited_for_for_ever(site: Site) -> None:
    """Its pods are asked to leave, and told of."""
    node = site.add_dead_node()
    condition = {"type": "Ready", "status": "Unknown"}
    site.cluster.request("PATCH", f"/api/v1/nodes/{node}/status", {"status": {"conditions": [condition]}})
    site.pod("web", node, phase="Pending", finalizers=["example.test/hold"])
    began = time.monotonic()
    result = drain(site.cluster, node, force=True, grace_period=1, timeout=60)
    site.cluster.request("PATCH", f"{site.core}/pods/web", {"metadata": {"finalizers": None}})
    assert (result.get("msg"), result["evicted"]) == (None, [])
    assert site.mine(result["ignored"]) == {"web"}
    assert time.monotonic() - began < 40


def test_volumes_are_detached_before_the_drain_is_over(site: Site) -> None:
    """Or named, when they are not."""
    [node] = site.add_nodes(1)
    name = f"attached-{site.namespace}"
    spec = {"attacher": "example.test", "nodeName": node, "source": {"persistentVolumeName": name}}
    kind = {"apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttachment"}
    site.cluster.request("POST", ATTACHMENTS, {**kind, "metadata": {"name": name}, "spec": spec})
    result = drain(site.cluster, node, wait_for_volume_detach=True, timeout=3)
    assert (result["failed"], result["volumes_pending"]) == (True, [name])
    timer = threading.Timer(2, lambda: site.cluster.request("DELETE", f"{ATTACHMENTS}/{name}"))
    timer.start()
    result = drain(site.cluster, node, wait_for_volume_detach=True)
    timer.join()
    assert (result.get("msg"), result["volumes_pending"], result["duration_s"] >= 2) == (None, [], True)


SCOPES: dict[str, dict[str, t.Any]] = {
    "another label": {"pod_selector": "app=other"},
    "another namespace": {"namespace_selector": "kubernetes.io/metadata.name=other"},
    "a label that says that it stays": {"skip_label": "app=web"},
}


@pytest.mark.parametrize("scope", SCOPES)
def test_only_some_pods_leave(site: Site, scope: str) -> None:
    """The others stay on the node, which is cordoned all the same."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 2)
    result = drain(site.cluster, node, **SCOPES[scope])
    assert (result.get("msg"), result["evicted"], result["cordoned"]) == (None, [], True)
    assert len([pod for pod in site.pods().values() if pod["spec"].get("nodeName") == node]) == 2


def test_what_cannot_leave_the_only_node_stays(site: Site) -> None:
    """With a warning, and without a failure."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 2)
    site.budget("web", "web", 2, maxUnavailable=1)
    site.pod("bare", node)
    result = drain(site.cluster, node, best_effort=True, timeout=5)
    assert (result.get("failed"), len(result["evicted"]), len(result["blocked"])) == (None, 1, 1)
    assert site.mine(result["ignored"]) == {"bare"}
    assert "waiting for pods to leave" in result["warnings"][0]
