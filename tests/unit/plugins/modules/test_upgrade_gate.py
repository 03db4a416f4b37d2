# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The upgrade_gate module: from options to its result."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.modules import upgrade_gate
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    THEN,
    FakeCluster,
    budget,
    node,
    seen,
    static_pods,
    wanted,
)

WORKER = {"host": "w1"}
MASTER = {"host": "cp1", "role": "master", "endpoint": "cp1"}


@pytest.fixture
def gate(monkeypatch, run_module):
    """Return a function that runs the module on a cluster; time.sleep calls meanwhile, if given."""

    def run(cluster, nodes, check=False, meanwhile=None, **options):
        monkeypatch.setattr(upgrade_gate.Cluster, "connect", lambda module: cluster)
        monkeypatch.setattr("time.sleep", meanwhile or (lambda seconds: None))
        return run_module(upgrade_gate, {"version": THEN, "nodes": nodes, "timeout": 1, **options}, check=check)

    return run


def test_a_worker_that_is_back_opens_the_gate(gate):
    """Ready at the version is enough without other pods."""
    result = gate(FakeCluster([node("w1", THEN)]), [WORKER])
    assert result["open"]
    assert result["nodes"]["w1"] == {"state": "done", "waiting_for": [], "kubelet": THEN, "ready": True}


def test_a_timeout_names_every_host_and_what_it_waits_for(gate):
    """The message is enough to know where to look."""
    cluster = FakeCluster([node("w1", THEN, ready="False"), node("w2", cordoned=True, ours=True)])
    result = gate(cluster, [WORKER, {"host": "w2"}], timeout=0)
    assert result["failed"]
    assert "w1 (upgraded but not verified): the node to be Ready" in result["msg"]
    assert f"w2 (cordoned but not upgraded): kubelet {THEN} (it is 1.33.13)" in result["msg"]
    assert result["nodes"]["w2"]["state"] == "cordoned but not upgraded"


@pytest.mark.parametrize("options", [{"check": True}, {"wait": False}])
def test_a_single_look_tells_and_does_not_fail(gate, options):
    """Check mode and wait=false look once."""

    def stop(seconds):
        raise AssertionError("waited")

    result = gate(FakeCluster([node("w1")]), [WORKER], meanwhile=stop, **options)
    assert (result["open"], result["nodes"]["w1"]["state"]) == (False, "untouched")


def test_an_api_server_has_to_be_ready_several_times_in_a_row(gate):
    """The new kubelet takes the static pods down once more after it said Ready."""
    cluster = FakeCluster([node("cp1", THEN, master=True)], static_pods("cp1", THEN), versions={"cp1": THEN})
    waits = []

    def meanwhile(seconds):
        waits.append(seconds)
        cluster.down = ("cp1",) if len(waits) == 2 else ()

    assert gate(cluster, [MASTER], meanwhile=meanwhile, steady=3)["open"]
    assert len(waits) == 5  # two good answers, one bad, then three good ones


def test_a_node_that_says_ready_after_its_reboot_has_to_have_booted(gate):
    """It goes on to say so until the control plane misses it."""
    thing = node("w1", THEN)
    thing["status"]["nodeInfo"]["bootID"] = "boot-1"

    def boot(seconds):
        thing["status"]["nodeInfo"]["bootID"] = "boot-2"

    row = {**WORKER, "boot_before": "boot-1"}
    assert "its kubelet to start after the reboot" in gate(FakeCluster([thing]), [row], timeout=0)["msg"]
    assert gate(FakeCluster([thing]), [row], meanwhile=boot)["open"]


def test_a_sign_of_life_is_a_renewal_after_the_first_look(gate):
    """No clock of another machine is looked at."""
    cluster = FakeCluster([node("w1", THEN)])
    lease = {"metadata": {"name": "w1"}, "spec": {"renewTime": "2026-11-21T04:32:25Z"}}
    cluster.apps["leases"] = [lease]

    def renew(seconds):
        lease["spec"]["renewTime"] = "2026-11-21T04:32:35Z"

    checks = ["node", "alive"]
    assert "w1 (upgraded but not verified): a sign of life" in gate(cluster, [WORKER], timeout=0, checks=checks)["msg"]
    assert gate(cluster, [WORKER], meanwhile=renew, checks=checks)["open"]
    assert gate(cluster, [WORKER], checks=checks, wait=False)["open"]


def test_the_api_may_be_away_while_it_waits(gate):
    """With one control plane node it always is for a while."""
    cluster = FakeCluster([node("w1", THEN)])
    good = cluster.get

    def away(path, query=None, endpoint=None):
        raise ApiError("no answer", status=0)

    def back(seconds):
        cluster.get = good

    cluster.get = away
    assert gate(cluster, [WORKER], meanwhile=back)["open"]


def test_a_node_that_was_never_seen_is_unknown_not_untouched(gate):
    """Nobody may conclude from silence that a node was left alone."""
    cluster = FakeCluster()
    result = gate(cluster, [WORKER], timeout=0)
    assert result["nodes"]["w1"]["state"] == "unknown"


def test_between_batches_budgets_are_waited_for(gate):
    """Nodes may be left out."""
    cluster = FakeCluster(budgets=[budget(healthy=1, desired=2)])
    result = gate(cluster, [], workloads=True, baseline={"budgets": {"shop/cart": 2}}, timeout=0)
    assert result["waiting_for"] == ["disruption budget shop/cart: 1 of 2 pods healthy"]
    assert "the cluster: disruption budget shop/cart" in result["msg"]


def test_a_target_that_is_no_version_fails_by_name(gate):
    """As for the plan."""
    assert "kube_version '1.34'" in gate(FakeCluster(), [], version="1.34")["msg"]


def test_steps_of_a_plan_can_be_given_as_they_are(gate):
    """Every key of a step is taken."""
    observed = seen(replace=[node("w1", THEN)])
    step = next(one for one in plan_upgrade(observed, wanted()).as_dict()["steps"] if one["host"] == "w1")
    assert gate(FakeCluster([node("w1", THEN)]), [step])["open"]
