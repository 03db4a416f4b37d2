# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The state of a node, and what it waits for."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate import Evidence, classify, node_waits
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_options import CHECKS, Expected, Waited
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.identity import node_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    node,
    pod,
    static_pods,
)

TARGET = Version(1, 34, 4)
WORKER = Waited("web", "w1")
MASTER = Waited("cp1", "cp1", "master", "https://127.0.0.1:40001")


@pytest.mark.parametrize(
    ("thing", "waiting", "state"),
    [
        pytest.param(node("w1", THEN), [], "done", id="at the target and Ready"),
        pytest.param(node("w1", THEN, cordoned=True), [], "done", id="cordoned by others as before"),
        pytest.param(node("w1"), ["kubelet"], "untouched", id="old"),
        pytest.param(node("w1", cordoned=True), ["kubelet"], "untouched", id="old and cordoned by others"),
        pytest.param(node("w1", cordoned=True, ours=True), ["kubelet"], "cordoned but not upgraded", id="drained only"),
        pytest.param(node("w1", THEN, cordoned=True, ours=True), [], "upgraded but not verified", id="still cordoned"),
        pytest.param(node("w1", THEN, ready="Unknown"), [], "upgraded but not verified", id="silent"),
        pytest.param(node("w1", THEN), ["a pod"], "upgraded but not verified", id="waiting for a pod"),
        pytest.param(None, [], "unknown", id="never seen"),
    ],
)
def test_every_node_ends_in_a_state_with_a_name(thing, waiting, state):
    """The output names it."""
    assert classify(node_of(thing) if thing else None, TARGET, waiting) == state


def waits(waited, things, pods=(), baseline=None, **evidence):
    """Return what a node waits for."""
    nodes = {one.name: one for one in map(node_of, things)}
    seen = Evidence(nodes=nodes, pods={waited.node: list(pods)}, **evidence)
    return node_waits(waited, seen, Expected(TARGET, baseline=baseline or {}))


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        pytest.param(node("w1", THEN), [], id="back"),
        pytest.param(node("w1"), [f"kubelet {THEN} (it is {NOW})"], id="old"),
        pytest.param(node("w1", THEN, ready="False"), ["the node to be Ready"], id="not Ready"),
        pytest.param(node("other"), ["the node to be in the cluster"], id="gone"),
    ],
)
def test_a_worker_waits_for_its_kubelet(thing, expected):
    """Version and Ready."""
    assert waits(WORKER, [thing]) == expected


def test_daemonset_pods_of_this_node_have_to_be_ready():
    """Other pods have other gates."""
    pods = [pod("log", "w1", owner="DaemonSet", ready=False), pod("cart", "w1", ready=False)]
    assert waits(WORKER, [node("w1", THEN)], pods) == ["DaemonSet pod shop/log"]


def test_a_daemonset_pod_that_was_broken_before_is_not_waited_for():
    """The upgrade does not repair it; on another node it counts."""
    pods = [pod("log", "w1", owner="DaemonSet", ready=False)]
    assert waits(WORKER, [node("w1", THEN)], pods, {"unready_daemonset_pods": ["shop/owner@w1"]}) == []
    assert len(waits(WORKER, [node("w1", THEN)], pods, {"unready_daemonset_pods": ["shop/owner@w2"]})) == 1


GOOD = {"steady": {"cp1": 5}, "servers": {"cp1": TARGET}}


@pytest.mark.parametrize(
    ("pods", "more", "expected"),
    [
        pytest.param(static_pods("cp1", THEN), GOOD, [], id="back"),
        pytest.param(
            static_pods("cp1", THEN, etcd=False), GOOD, ["static pod etcd to be Ready"], id="etcd is not ready"
        ),
        pytest.param(
            static_pods("cp1", THEN)[:1],
            GOOD,
            [f"static pod {name} to be Ready" for name in ("kube-controller-manager", "kube-scheduler", "etcd")],
            id="pods are missing",
        ),
        pytest.param(
            static_pods("cp1", THEN),
            {**GOOD, "steady": {"cp1": 4}},
            ["its API server to be ready 5 times in a row (now 4)"],
            id="not steady yet",
        ),
        pytest.param(
            static_pods("cp1", THEN),
            {**GOOD, "servers": {"cp1": Version(1, 33, 13)}},
            [f"its API server at {THEN} (it is {NOW})"],
            id="the old API server still answers",
        ),
        pytest.param(
            static_pods("cp1", THEN),
            {**GOOD, "unready_endpoints": ["https://127.0.0.1:40002"]},
            ["the API server and etcd behind https://127.0.0.1:40002"],
            id="another master is not ready",
        ),
    ],
)
def test_a_master_waits_for_its_static_pods_and_every_api_server(pods, more, expected):
    """One Ready node is not enough: the new kubelet makes them all anew."""
    assert waits(MASTER, [node("cp1", THEN, master=True)], pods, **more) == expected


def test_old_static_pods_are_named_with_both_versions():
    """Etcd has a version of its own."""
    found = waits(MASTER, [node("cp1", THEN, master=True)], static_pods("cp1", NOW), **GOOD)
    assert found == [
        f"static pod {name} at {THEN} (it is {NOW})"
        for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
    ]


def test_workers_do_not_wait_for_api_servers():
    """Another master may be next."""
    assert waits(WORKER, [node("w1", THEN)], unready_endpoints=["https://127.0.0.1:40002"]) == []


def test_only_chosen_checks_are_asked():
    """A subset is possible."""
    seen = Evidence(pods={"cp1": static_pods("cp1", THEN)})
    assert node_waits(MASTER, seen, Expected(TARGET, frozenset({"static_pods"}))) == []
    assert node_waits(MASTER, seen, Expected(TARGET, frozenset(CHECKS))) != []


def test_while_the_api_is_away_everything_waits_for_it():
    """Its words are kept."""
    assert waits(MASTER, [], error="no answer") == ["the API: no answer"]
