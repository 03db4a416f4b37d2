# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about who is reached and who is who."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observe import observe
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    THEN,
    facts,
    found,
    node,
    row,
    seen,
    small,
    wanted,
)


def test_a_good_cluster_has_no_findings_of_this_kind():
    """Nothing is made up."""
    for check in ("N3", "N4", "LAYOUT", "V7", "LIMIT"):
        assert found(check, seen(masters=3)) == {}


@pytest.mark.parametrize(
    "error",
    ["ssh: connect to host 10.0.0.5 port 22: Connection timed out", "sudo: a password is required"],
    ids=["bastion or host unreachable", "no sudo"],
)
def test_a_host_that_cannot_be_looked_at_blocks_with_the_words_of_ssh(error):
    """N4 names the host."""
    observed = seen(hosts={"w1": {"info": None, "error": error}})
    assert error in found("N4", observed)["blocker", "w1"]


def test_a_host_that_nobody_looked_at_blocks():
    """Unless --limit leaves it out."""
    assert set(found("N4", seen(hosts={"w1": {"info": None}}))) == {("blocker", "w1")}
    assert found("N4", seen(hosts={"w1": {"info": None, "selected": False}})) == {}


def test_a_host_that_only_the_inventory_knows_blocks():
    """N3 names it."""
    cluster, rows = small()
    observed = observe(cluster, [*rows, row("w9", "worker")])
    assert "the cluster has no node w9" in found("N3", observed)["blocker", "w9"]


@pytest.mark.parametrize("master", [True, False], ids=["master", "worker"])
def test_a_node_that_only_the_cluster_knows_blocks(master):
    """N3 names it."""
    message = found("N3", seen(extra=[node("w9", master=master)]))["blocker", "w9"]
    assert "no host of the inventory is it" in message


def test_one_node_can_be_left_as_it_is_and_no_other():
    """The check stays awake for the rest."""
    observed = seen(extra=[node("w8"), node("w9")])
    assert set(found("N3", observed, wanted(ignore=("N3:w9",)))) == {("warning", "w9"), ("blocker", "w8")}


def test_a_master_that_the_inventory_takes_for_a_worker_blocks():
    """It would be upgraded as one."""
    findings = found("N3", seen(replace=[node("w1", master=True)]))
    assert "control plane" in findings["blocker", "w1"]


def test_two_hosts_that_are_one_node_block():
    """It would be upgraded twice at once."""
    cluster, rows = small()
    observed = observe(cluster, [*rows, row("alias", "worker", node="w1")])
    assert "w1, alias" in found("N3", observed)["blocker", "w1"]


@pytest.mark.parametrize(
    ("layout", "text"),
    [("kubespray", "Kubespray's own layout"), ("unknown", "a layout that is not known"), (None, "not known")],
)
def test_another_layout_is_refused_by_name_with_its_evidence(layout, text):
    """And cannot be ignored."""
    info = facts(layout=layout, layout_evidence="/etc/kubernetes/kubelet.env")
    observed = seen(hosts={"w1": {"info": info}})
    message = found("LAYOUT", observed, wanted(ignore=("LAYOUT",)))["blocker", "w1"]
    assert text in message
    assert "/etc/kubernetes/kubelet.env" in message


def test_a_cluster_that_kubeadm_did_not_make_is_refused():
    """No ConfigMap, no kubeadm."""
    assert set(found("LAYOUT", seen(config=None))) == {("blocker", "kube-system/kubeadm-config")}


def test_etcd_outside_of_the_control_plane_is_refused():
    """By kubeadm's note, and by the inventory."""
    observed = seen()
    observed.config["etcd"] = {"external": {"endpoints": ["https://10.0.0.9:2379"]}}
    assert "etcd.external" in found("LAYOUT", observed)["blocker", "kube-system/kubeadm-config"]
    cluster, rows = small()
    apart = observe(cluster, [*rows, row("etcd1", "etcd", info=None, selected=False)])
    assert set(found("LAYOUT", apart)) == {("blocker", "etcd1")}
    assert found("N3", apart) == {}


def test_programs_that_are_not_to_be_had_block_with_the_reason():
    """V7: a missing version, or a wrong checksum."""
    observed = seen(hosts={"w1": {"programs_error": "kubelet has sha256 1f, but ab is expected"}})
    assert "sha256 1f" in found("V7", observed)["blocker", "w1"]


def test_programs_nobody_looked_for_are_unknown():
    """Unknown is a warning."""
    assert set(found("V7", seen(hosts={"w1": {"programs": None}}))) == {("warning", "w1")}


def test_a_host_that_is_done_needs_no_programs():
    """The mirror may have moved on."""
    observed = seen(hosts={"w1": {"programs_error": "gone"}}, replace=[node("w1", THEN)])
    assert found("V7", observed) == {}


def test_a_limited_run_tells_whom_it_leaves_out():
    """As a note."""
    assert set(found("LIMIT", seen(hosts={"w2": {"selected": False}}))) == {("info", "--limit")}
