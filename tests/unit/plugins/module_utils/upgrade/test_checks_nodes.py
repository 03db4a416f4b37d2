# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about API servers, nodes and hosts as they are now."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    THEN,
    facts,
    found,
    node,
    seen,
    wanted,
)


def worker(**info):
    """Return a cluster whose worker w1 has these facts."""
    return seen(hosts={"w1": {"info": facts(**info)}})


def test_a_good_cluster_has_no_findings_of_this_kind():
    """Nothing is made up."""
    for check in ("C1", "N1", "N2", "N6", "N9", "N10", "N12"):
        assert found(check, seen(masters=3)) == {}


def test_one_master_down_blocks_by_name():
    """C1: the load balancer would hide it."""
    assert set(found("C1", seen(masters=3, down=["cp2"]))) == {("blocker", "cp2")}


def test_a_master_that_an_earlier_run_left_down_does_not_block_going_on():
    """It is what the run repairs."""
    observed = seen(masters=3, down=["cp2"], replace=[node("cp2", master=True, ours=True)])
    assert set(found("C1", observed)) == {("warning", "cp2")}


def test_a_single_master_gets_a_word_about_the_api():
    """Not a warning: nothing can be done about it."""
    assert "API is away" in found("C1", seen())["info", "cp1"]


@pytest.mark.parametrize(
    ("broken", "selected", "severity"),
    [
        pytest.param(node("w1", ready="False"), True, "blocker", id="not Ready"),
        pytest.param(node("w1", ready="Unknown"), True, "blocker", id="silent"),
        pytest.param(node("w1", ready="False"), False, "warning", id="not Ready outside of the limit"),
        pytest.param(node("w1", ready="False", ours=True), True, "warning", id="not Ready where a run stopped"),
    ],
)
def test_nodes_have_to_be_ready(broken, selected, severity):
    """N1."""
    observed = seen(replace=[broken], hosts={"w1": {"selected": selected}})
    assert set(found("N1", observed)) == {(severity, "w1")}


def test_a_master_that_is_not_ready_blocks_in_any_case():
    """Also outside of the limit."""
    observed = seen(masters=3, replace=[node("cp3", ready="False", master=True)], hosts={"cp3": {"selected": False}})
    assert set(found("N1", observed)) == {("blocker", "cp3")}


def test_a_node_that_others_cordoned_gets_a_word():
    """N2: it stays cordoned; one that we cordoned is no news."""
    observed = seen(replace=[node("w1", cordoned=True), node("w2", cordoned=True, ours=True)])
    assert set(found("N2", observed)) == {("warning", "w1")}


@pytest.mark.parametrize(
    ("runtime", "severity"),
    [
        pytest.param({"endpoint": "unix:///run/x.sock", "socket_present": False}, "blocker", id="no socket"),
        pytest.param({}, "blocker", id="nothing known"),
        pytest.param({"endpoint": "x", "socket_present": True, "version": None}, "warning", id="no version"),
    ],
)
def test_the_container_runtime_has_to_answer(runtime, severity):
    """N6."""
    assert set(found("N6", worker(runtime=runtime))) == {(severity, "w1")}


def test_containerd_1_blocks_from_1_36_on():
    """1.35 is the last minor that supports it."""
    observed = seen(workers=1, config="1.35.4", versions={"cp1": "1.35.4"})
    assert set(found("N6", observed, wanted("1.36.3"))) == {("blocker", "cp1"), ("blocker", "w1")}
    assert found("N6", observed, wanted("1.35.5")) == {}


def test_swap_blocks_unless_the_kubelet_allows_it():
    """N9."""
    assert "512 MiB of swap" in found("N9", worker(swap_bytes=512 * 1024**2))["blocker", "w1"]
    assert found("N9", worker(swap_bytes=512 * 1024**2, swap_allowed=True)) == {}


@pytest.mark.parametrize(("source", "severity"), [("apt", "blocker"), ("dnf", "blocker"), ("file", "warning")])
def test_a_running_package_manager_blocks_where_packages_are_used(source, severity):
    """N10."""
    observed = worker(package_lock=True, programs={"kubelet": {"source": source}, "kubectl": None})
    assert set(found("N10", observed)) == {(severity, "w1")}


@pytest.mark.parametrize("info", [{"swap_bytes": 1}, {"package_lock": True}, {"runtime": {}}, {"time_offset": 99.0}])
def test_a_host_that_is_done_is_left_in_peace(info):
    """Its facts no longer matter to this upgrade."""
    observed = seen(hosts={"w1": {"info": facts(**info)}}, replace=[node("w1", THEN)])
    assert [found(check, observed) for check in ("N6", "N9", "N10", "N12")] == [{}, {}, {}, {}]
