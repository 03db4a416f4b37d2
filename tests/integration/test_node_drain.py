# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""node_drain against a real API server, with nodes that kwok plays."""

from __future__ import annotations

import json
import threading
import typing as t

import pytest

from tests.integration.draining import Site, connect, drain
from tests.lab.local import LocalCluster

ONE_A_NODE = {
    "podAntiAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            {"labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}
        ]
    }
}


@pytest.fixture
def site(cluster: LocalCluster, namespace: str) -> Site:
    """Return a place of its own for the test."""
    return Site(cluster, namespace)


@pytest.fixture
def later() -> t.Iterator[t.Callable[[float, t.Callable[[], object]], None]]:
    """Return a function that runs another one after some seconds; all have run at the end of the test."""
    timers: list[threading.Timer] = []

    def start(seconds: float, action: t.Callable[[], object]) -> None:
        timers.append(threading.Timer(seconds, action))
        timers[-1].start()

    yield start
    for timer in timers:
        timer.join()


def writers(thing: dict[str, t.Any]) -> set[str]:
    """Return who has written a part of the object."""
    return {entry["manager"] for entry in thing["metadata"].get("managedFields", [])}


def crowd(site: Site, node: str) -> None:
    """Put a pod of every class on the node."""
    site.workload("DaemonSet", "agent", 1)
    site.workload("Deployment", "web", 2)
    site.pod("static", node, annotations={"kubernetes.io/config.mirror": "x"})
    site.pod("bare", node)
    site.pod("scratch", node, {"volumes": [{"name": "data", "emptyDir": {}}]})


def test_every_class_of_pod_goes_its_way(site: Site) -> None:
    """And a second run changes nothing."""
    [node] = site.add_nodes(1)
    crowd(site, node)
    before = site.pods()
    result = drain(site.cluster, node, force=True, delete_emptydir_data=True)
    classes = {pod["class"] for pod in result["pods"]}
    assert classes == {"daemonset", "managed", "mirror", "unmanaged"}
    web = {name for name in before if name.startswith("web-")}
    assert site.mine(result["evicted"]) == web | {"bare", "scratch"}
    left = {name for name, pod in site.pods().items() if pod["spec"].get("nodeName") == node}
    assert left == site.mine(result["ignored"]) == {name for name in before if name.startswith("agent-")} | {"static"}
    assert (result["changed"], drain(site.cluster, node)["changed"]) == (True, False)


@pytest.mark.parametrize("check", [True, False])
def test_a_blocked_drain_and_check_mode_write_nothing(site: Site, check: bool) -> None:
    """Neither to pods nor to the node."""
    [node] = site.add_nodes(1)
    crowd(site, node)
    site.budget("web", "web", 2, maxUnavailable=0)
    before = site.pods()
    result = drain(site.cluster, node, check=check)
    web = {name for name in before if name.startswith("web-")}
    assert (result["failed"], result["changed"]) == (True, False)
    assert site.mine(result["blocked"]) == {"bare", "scratch"} | web
    assert f"disruption budget {site.namespace}/web never allows it: maxUnavailable is 0" in result["msg"]
    after = site.pods()
    assert {name: pod["metadata"]["resourceVersion"] for name, pod in after.items()} == {
        name: pod["metadata"]["resourceVersion"] for name, pod in before.items()
    }
    assert "day2.kubernetes" not in writers(site.cluster.request("GET", f"/api/v1/nodes/{node}"))


def test_check_mode_foretells_what_waits_and_writes_nothing(site: Site) -> None:
    """By the numbers of the budget for all pods together."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 3)
    site.budget("web", "web", 3, maxUnavailable=1)
    result = drain(site.cluster, node, check=True)
    assert (len(result["evicted"]), len(result["waiting"])) == (3, 2)
    assert set(result["waiting"].values()) == {
        f"disruption budget {site.namespace}/web needs 2 healthy pods and has 3",
    }
    written = [*site.pods().values(), site.cluster.request("GET", f"/api/v1/nodes/{node}")]
    assert not any("day2.kubernetes" in writers(thing) for thing in written)


def test_a_refused_pod_leaves_when_its_budget_is_free(site: Site, later: t.Any) -> None:
    """It is free when there is room for the first pod elsewhere."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 2)
    site.budget("web", "web", 2, maxUnavailable=1)
    later(10, lambda: site.add_nodes(1))
    result = drain(site.cluster, node)
    attempts = sorted(pod["attempts"] for pod in result["pods"])
    assert len(result["evicted"]) == 2
    assert attempts[0] == 1
    assert 2 <= attempts[1] <= 5  # to hear the server, not to ask for luck
    errors = [pod["last_error"] for pod in result["pods"] if pod["attempts"] > 1]
    assert "The disruption budget web needs 1 healthy pods and has 1 currently" in errors[0]


def test_a_statefulset_pod_that_moved_is_not_evicted_again(site: Site, later: t.Any) -> None:
    """The drain is done when the old uid is gone."""
    [node] = site.add_nodes(1)
    site.workload("StatefulSet", "db", 2, ready=1, affinity=ONE_A_NODE)
    site.budget("db", "db", 1, minAvailable=1)
    [old] = [pod for pod in site.pods().values() if pod["spec"].get("nodeName")]
    name = old["metadata"]["name"]

    def move() -> None:
        site.cluster.request("DELETE", f"{site.core}/pods/{name}")
        site.add_nodes(2)

    later(3, move)
    result = drain(site.cluster, node)
    assert site.mine(result["evicted"]) == {name}
    moved = site.cluster.api.wait(
        f"{site.core}/pods/{name}", lambda seen: seen.get("status", {}).get("phase") == "Running"
    )
    assert moved["metadata"]["uid"] != old["metadata"]["uid"]
    conditions = {condition["type"] for condition in moved["status"]["conditions"]}
    assert ("deletionTimestamp" in moved["metadata"], "DisruptionTarget" in conditions) == (False, False)


def test_a_timeout_names_the_pod_its_budget_and_the_servers_words(site: Site) -> None:
    """And the node is as it was, when that is wanted."""
    [node] = site.add_nodes(1)
    site.workload("StatefulSet", "db", 2, ready=1, affinity=ONE_A_NODE)
    site.budget("db", "db", 1, minAvailable=1)
    [name] = [name for name, pod in site.pods().items() if pod["spec"].get("nodeName")]
    result = drain(site.cluster, node, timeout=3, uncordon_on_failure=True)
    words = "The disruption budget db needs 1 healthy pods and has 1 currently"
    assert result["failed"]
    assert f"{site.namespace}/{name}: disruption budget {site.namespace}/db: " in result["msg"]
    assert words in result["msg"]
    assert (result["cordoned"], result["changed"]) == (False, False)


def test_a_pod_that_is_stuck_is_named_or_let_be(site: Site) -> None:
    """A finalizer holds it."""
    node = site.add_dead_node()
    site.pod("held", node, phase="Pending", finalizers=["example.test/hold"])
    result = drain(site.cluster, node, force=True, timeout=2, grace_period=0)
    assert result["blocked"] == {f"{site.namespace}/held": "is being deleted, but not gone"}
    let_be = drain(site.cluster, node, force=True, skip_wait_for_delete_timeout=1, timeout=10)
    site.cluster.request("PATCH", f"{site.core}/pods/held", {"metadata": {"finalizers": None}})
    assert (let_be.get("failed"), let_be["evicted"]) == (None, [])


def test_who_cordoned_it_uncordons_it(site: Site) -> None:
    """The second run leaves the note of the first."""
    ours, theirs = site.add_nodes(2)
    paths = [f"/api/v1/nodes/{name}" for name in (ours, theirs)]
    site.cluster.request("PATCH", paths[1], {"spec": {"unschedulable": True}})
    for name in (ours, theirs):
        drain(site.cluster, name, state="cordoned", reason="first run, killed")
        result = drain(site.cluster, name, reason="second run")
        assert (result["was_cordoned"], result["cordoned"], result["changed"]) == (True, True, False)
    note = site.cluster.request("GET", paths[0])["metadata"]["annotations"]["day2.kubernetes/cordon"]
    assert json.loads(note)["reason"] == "first run, killed"
    cordoned = [drain(site.cluster, name, state="uncordoned")["cordoned"] for name in (ours, theirs)]
    nodes = [site.cluster.request("GET", path) for path in paths]
    assert cordoned == [bool(node["spec"].get("unschedulable")) for node in nodes] == [False, True]
    assert not any("day2.kubernetes/cordon" in node["metadata"]["annotations"] for node in nodes)


def test_a_missing_permission_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the server."""
    [node] = site.add_nodes(1)
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_USER", "jane")
    result = drain(site.cluster, node)
    assert 'User "jane" cannot get resource "nodes"' in result["msg"]
    assert result["failure"]["status"] == 403
    assert connect(site.cluster).endpoints == [site.cluster.url]
