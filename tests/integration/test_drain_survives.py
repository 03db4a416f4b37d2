# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A drain goes on while an API server is away, and refuses what no waiting can bring."""

from __future__ import annotations

import os
import signal
import threading
import time
import typing as t

import pytest

from tests.integration.conftest import DEFAULT_VERSION
from tests.integration.draining import Site, connect, drain
from tests.lab.local import LocalCluster
from tests.lab.local_process import free_ports

AWAY_SECONDS = 8.0
PODS = 12


@pytest.fixture
def own() -> t.Iterator[Site]:
    """Yield a cluster of the test's own, whose API server may be killed."""
    with LocalCluster(os.environ.get("KUBERNETES_VERSION", DEFAULT_VERSION)) as cluster:
        yield Site(cluster, "default")


class Drainer(threading.Thread):
    """Drains a node while the test does something else."""

    def __init__(self, site: Site, node: str, **params: t.Any) -> None:
        super().__init__()
        self.result: dict[str, t.Any] = {}
        self._arguments = (site.cluster, node)
        self._params = params
        self.start()

    def run(self) -> None:
        """Keep the result."""
        self.result = drain(*self._arguments, **self._params)


def kill_and_start_again(cluster: LocalCluster) -> None:
    """Kill the API server as a crash would, and start it AWAY_SECONDS later."""
    process = cluster.process("kube-apiserver")
    os.kill(process.pid, signal.SIGKILL)
    process.stop()
    time.sleep(AWAY_SECONDS)
    cluster.start_again("kube-apiserver")


def test_a_killed_api_server_does_not_end_a_drain(own: Site) -> None:
    """It dies when half of the pods have left and the others wait for their budget, so that no eviction is under way.

    One that is would keep the budget used up for two minutes (DeletionTimeout of the disruption controller).
    """
    node = own.add_nodes(1)[0]
    own.workload("Deployment", "web", PODS)
    own.budget("web", "web", PODS, maxUnavailable=PODS // 2)
    job = Drainer(own, node, timeout=60)
    own.cluster.api.wait(
        f"{own.core}/pods?fieldSelector=spec.nodeName={node}", lambda seen: len(seen["items"]) == PODS // 2
    )
    own.cluster.api.wait(f"{own.budgets}/web", lambda seen: not seen["status"].get("disruptedPods"))
    kill_and_start_again(own.cluster)
    own.add_nodes(1)
    job.join()
    assert (len(job.result["evicted"]), job.result.get("msg")) == (PODS, None)
    assert job.result["duration_s"] > AWAY_SECONDS


def test_an_api_server_that_stays_away_is_named(own: Site) -> None:
    """With the pods that are left, after the timeout."""
    dead = own.add_dead_node()
    own.pod("held", dead, phase="Pending", finalizers=["example.test/hold"])
    job = Drainer(own, dead, timeout=5, force=True)
    own.cluster.api.wait(f"{own.core}/pods/held", lambda seen: "deletionTimestamp" in seen["metadata"])
    time.sleep(1.5)
    own.cluster.process("kube-apiserver").stop()
    job.join()
    assert "default/held: is being deleted, but not gone" in job.result["msg"]
    assert f"no answer from {own.cluster.url}" in job.result["msg"]


def test_a_dead_endpoint_is_passed_over(cluster: LocalCluster, namespace: str) -> None:
    """As when one control-plane host is away; the certificate is verified all the same."""
    site = Site(cluster, namespace)
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 3)
    dead = f"https://127.0.0.1:{free_ports(1)[0]}"
    result = drain(cluster, node, endpoints=[dead, cluster.url])
    assert (len(result["evicted"]), result["changed"]) == (3, True)


def test_overlapping_budgets_are_refused_before_and_for_good(cluster: LocalCluster, namespace: str) -> None:
    """The server answers 500 to such evictions, today and tomorrow."""
    site = Site(cluster, namespace)
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 2)
    site.budget("one", "web", 2, maxUnavailable=1)
    site.budget("two", "web", 2, maxUnavailable=1)
    result = drain(cluster, node)
    assert set(result["blocked"].values()) == {
        f"more than one disruption budget guards it ({namespace}/one, {namespace}/two); the server refuses that"
    }
    assert not result["cordoned"]


def test_a_namespace_that_is_being_deleted_is_no_failure(cluster: LocalCluster) -> None:
    """Its pods leave, one way or the other."""
    made = cluster.request("POST", "/api/v1/namespaces", {"metadata": {"generateName": "doomed-"}})
    site = Site(cluster, made["metadata"]["name"])
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 3)
    connect(cluster).delete(f"/api/v1/namespaces/{site.namespace}")
    result = drain(cluster, node)
    assert result.get("msg") is None
    assert not [pod for pod in site.pods().values() if pod["spec"].get("nodeName") == node]
