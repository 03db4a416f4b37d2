# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Several nodes as one batch, on a real API server."""

from __future__ import annotations

import threading
import time
import typing as t

import pytest

from tests.integration.draining import Site, drain
from tests.lab.local import LocalCluster

PODS, AWAY = 10, 2
HELD = {"finalizers": ["example.test/hold"]}


@pytest.fixture
def site(cluster: LocalCluster, namespace: str) -> Site:
    """Return a place of its own for the test."""
    return Site(cluster, namespace)


class Witness(threading.Thread):
    """Looks at a Deployment many times a second, and keeps the fewest pods that were ready."""

    def __init__(self, site: Site, name: str) -> None:
        super().__init__()
        self.fewest = 10**6
        self._path = f"{site.apps}/deployments/{name}"
        self._site = site
        self._over = threading.Event()

    def __enter__(self) -> t.Self:
        """Look on."""
        self.start()
        return self

    def __exit__(self, *dummy: object) -> None:
        """Stop looking."""
        self._over.set()
        self.join()

    def run(self) -> None:
        """Look."""
        while not self._over.wait(0.05):
            status = self._site.cluster.request("GET", self._path)["status"]
            self.fewest = min(self.fewest, status.get("readyReplicas", 0))


def test_nodes_that_share_a_budget_leave_in_waves(site: Site) -> None:
    """All are cordoned first, and the budget holds for all of them together."""
    nodes = site.add_nodes(5)
    site.workload("Deployment", "web", PODS)
    site.budget("web", "web", PODS, maxUnavailable=AWAY)
    foretold = drain(site.cluster, nodes, check=True)
    assert (foretold["waves"], len(foretold["waiting"]), len(foretold["evicted"])) == (PODS // AWAY, PODS - AWAY, PODS)
    spare = site.add_nodes(2)
    with Witness(site, "web") as witness:
        result = drain(site.cluster, nodes, timeout=60)
    assert (result.get("msg"), len(result["evicted"]), result["waves"]) == (None, PODS, PODS // AWAY)
    assert witness.fewest >= PODS - AWAY
    assert set(result["nodes"]) == set(nodes)
    assert all(node == {"was_cordoned": False, "cordoned": True} for node in result["nodes"].values())
    assert {pod["spec"]["nodeName"] for pod in site.pods().values()} <= set(spare)
    assert drain(site.cluster, nodes)["changed"] is False
    back = drain(site.cluster, nodes, state="uncordoned")
    assert (back["changed"], any(node["cordoned"] for node in back["nodes"].values())) == (True, False)


def test_a_pod_of_one_node_forbids_the_whole_batch(site: Site) -> None:
    """Nothing is touched on the others."""
    first, second = site.add_nodes(2)
    site.pod("bare", second)
    site.workload("Deployment", "web", 2)
    result = drain(site.cluster, [first, second])
    assert f"The batch of 2 nodes ({first}, {second}) cannot be drained, nothing was changed" in result["msg"]
    assert result["nodes"] == {name: {"was_cordoned": False, "cordoned": False} for name in (first, second)}
    assert site.mine(result["blocked"]) == {"bare"}


def test_a_node_that_does_not_exist_is_named_before_any_is_touched(site: Site) -> None:
    """Also when it is the last one."""
    [node] = site.add_nodes(1)
    result = drain(site.cluster, [node, "nobody"])
    assert result["msg"].startswith("The cluster has no node nobody")
    assert not site.cluster.request("GET", f"/api/v1/nodes/{node}")["spec"].get("unschedulable")


def test_storage_leaves_after_what_uses_it(site: Site) -> None:
    """It is not asked as long as a pod before it is there."""
    node = site.add_dead_node()
    site.pod("web", node, phase="Pending", **HELD)
    site.pod("store", node, phase="Pending", labels={"app": "store"})
    seen: list[bool] = []

    def release() -> None:
        seen.append("deletionTimestamp" in site.pods()["store"]["metadata"])
        site.cluster.request("PATCH", f"{site.core}/pods/web", {"metadata": {"finalizers": None}})

    timer = threading.Timer(3, release)
    timer.start()
    began = time.monotonic()
    result = drain(
        site.cluster,
        node,
        force=True,
        grace_period=0,
        eviction_order=[{"selector": "app=store", "priority_class": None}],
    )
    timer.join()
    assert (result.get("msg"), result["waves"], seen) == (None, 2, [False])
    assert site.mine(result["evicted"]) == {"web", "store"}
    assert time.monotonic() - began > 3
