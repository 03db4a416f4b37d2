# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What node_drain and upgrade_gate say while they wait, round by round."""

from __future__ import annotations

import time

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import node_drain, upgrade_gate
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import budget, node, pod
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi, refusal
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade import builders

DENIED = refusal(
    429,
    "Cannot evict pod as it would violate the pod's disruption budget.",
    causes=[{"message": "The disruption budget cart needs 2 healthy pods and has 2 currently"}],
)


@pytest.fixture
def said(monkeypatch, run_module, tmp_path):
    """Return a function that runs a module on a cluster and returns what was in its file at every nap."""
    path = tmp_path / "waiting"
    start, naps, seen = time.monotonic(), [], []

    def nap(seconds):
        naps.append(seconds)
        seen.append(path.read_text())

    monkeypatch.setattr(time, "monotonic", lambda: start + sum(naps))
    monkeypatch.setattr(time, "sleep", nap)

    def run(module, cluster, check=False, **params):
        monkeypatch.setattr(module.Cluster, "connect", lambda dummy: cluster)
        run_module(module, {"progress": str(path), **params}, check=check)
        return seen, path

    return run


def test_a_drain_says_how_far_it_is_and_which_budget_it_waits_for(said):
    """In the numbers of the budget, without the words around them."""
    api = FakeApi(node(), [pod("a"), pod("b")], [budget(allowed=2)], {"a": [DENIED], "b": [DENIED, DENIED]})
    seen, path = said(node_drain, api, name="worker-1")
    assert seen[0] == "0 of 2 pods gone, 2 wait for budget shop/cart (needs 2 healthy, has 2)"
    assert seen[-1] == "1 of 2 pods gone, 1 waits for budget shop/cart (needs 2 healthy, has 2) (shop/b)"
    assert path.read_text() == ""


def test_a_drain_says_when_a_pod_takes_its_time(said):
    """It was evicted, and is there until its containers have ended."""
    leaving = pod("a", deleted=-30)

    def stay(api):
        api.events["LIST /api/v1/pods"] = lambda api: setattr(api, "pods", [leaving])

    api = FakeApi(node(), [pod("a")], events={"POST /api/v1/namespaces/shop/pods/a/eviction": stay})

    seen, dummy = said(node_drain, api, name="worker-1", timeout=3)
    assert set(seen) == {"0 of 1 pods gone, 1 ends (shop/a)"}


def test_a_drain_says_that_the_api_is_away(said):
    """Nothing is known of the pods then."""

    def lose(api):
        raise refusal(0, "no answer")

    def lose_the_next_look(api):
        api.events["LIST /api/v1/pods"] = lose

    event = {"POST /api/v1/namespaces/shop/pods/a/eviction": lose_the_next_look}
    seen, dummy = said(node_drain, FakeApi(node(), [pod("a")], events=event), name="worker-1")
    assert seen[0] == "waiting for the API: no answer"


def test_a_gate_says_what_a_node_waits_for(said):
    """The host is named where there are several."""
    nodes = [builders.node("w1", builders.THEN, ready="False"), builders.node("w2")]
    options = {"version": builders.THEN, "timeout": 4}
    seen, dummy = said(upgrade_gate, builders.FakeCluster(nodes), nodes=[{"host": "w1"}], **options)
    assert set(seen) == {"waiting for the node to be Ready"}
    seen.clear()
    both = [{"host": "w1"}, {"host": "w2"}, {"host": "w3"}]
    said(upgrade_gate, builders.FakeCluster(nodes), nodes=both, **options)
    old = f"w2: kubelet {builders.THEN} (it is 1.33.13)"
    assert set(seen) == {f"waiting for w1: the node to be Ready, {old} (and 1 more)"}


@pytest.mark.parametrize("module", [node_drain, upgrade_gate])
def test_a_look_writes_nothing(said, module):
    """Check mode waits for nothing."""
    name = {"name": "worker-1"} if module is node_drain else {"version": builders.THEN, "nodes": [{"host": "w1"}]}
    cluster = FakeApi(node(), [pod("a")]) if module is node_drain else builders.FakeCluster([builders.node("w1")])
    seen, path = said(module, cluster, check=True, **name)
    assert (seen, path.exists()) == ([], False)
