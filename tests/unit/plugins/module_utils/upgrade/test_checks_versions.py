# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about versions."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    facts,
    found,
    member,
    node,
    seen,
    wanted,
)


@pytest.mark.parametrize(
    ("version", "text"),
    [
        pytest.param("1.35.0", "skips a minor", id="a skipped minor"),
        pytest.param("1.33.12", "cannot go back", id="an older patch"),
        pytest.param("1.32.0", "cannot go back", id="an older minor"),
    ],
)
def test_a_path_that_does_not_exist_blocks_and_names_the_variable(version, text):
    """V1 is what kubeadm itself refuses."""
    findings = found("V1", seen(), wanted(version))
    assert text in findings["blocker", "kube_version"]


def test_the_path_cannot_be_ignored():
    """Kubeadm would refuse it later, in the middle."""
    assert ("blocker", "kube_version") in found("V1", seen(), wanted("1.35.0", ignore=("V1",)))


def test_no_version_anywhere_blocks():
    """Nobody may guess."""
    observed = seen(config=None, down=["cp1"])
    assert "nobody knows" in found("V1", observed)["blocker", "cluster"]


def test_one_api_server_past_the_target_blocks():
    """Another run goes further than this one."""
    observed = seen(masters=2, versions={"cp1": "1.34.5", "cp2": NOW})
    assert "cannot go back" in found("V1", observed)["blocker", "kube_version"]


@pytest.mark.parametrize(
    ("versions", "severity"),
    [
        pytest.param([NOW, NOW, NOW], None, id="all alike"),
        pytest.param([THEN, NOW, NOW], None, id="an interrupted upgrade"),
        pytest.param([THEN, THEN, THEN], None, id="all done"),
        pytest.param([NOW, "1.33.12", NOW], "warning", id="patches apart"),
        pytest.param([NOW, "1.32.9", NOW], "blocker", id="minors apart"),
    ],
)
def test_api_servers_run_one_version_or_are_on_their_way(versions, severity):
    """V2."""
    observed = seen(masters=3, versions=dict(zip(("cp1", "cp2", "cp3"), versions)))
    assert set(found("V2", observed)) == ({(severity, "kube-apiserver")} if severity else set())


@pytest.mark.parametrize(
    ("kubelet", "severity"),
    [
        pytest.param("1.31.0", None, id="three minors behind the target"),
        pytest.param("1.30.0", "blocker", id="four minors behind the target"),
        pytest.param("1.35.0", "blocker", id="newer than the target"),
        pytest.param(THEN, "warning", id="at the target before its API server"),
        pytest.param("what", "warning", id="unknown"),
    ],
)
def test_kubelets_keep_to_the_skew_policy(kubelet, severity):
    """V3, also for a node that only the cluster knows."""
    observed = seen(extra=[node("stranger", kubelet)])
    assert set(found("V3", observed)) == ({(severity, "stranger")} if severity else set())


def test_a_limit_to_workers_before_their_masters_blocks_and_names_limit():
    """Kubelets would be newer than their API servers."""
    observed = seen(hosts={"cp1": {"selected": False}})
    assert "cp1" in found("V3", observed)["blocker", "--limit"]


def test_a_limit_to_workers_after_their_masters_is_fine():
    """That is what people do."""
    observed = seen(
        hosts={"cp1": {"selected": False}},
        replace=[node("cp1", THEN, master=True)],
        versions={"cp1": THEN},
        config=THEN,
    )
    assert found("V3", observed) == {}


def test_an_etcd_with_stale_members_is_worth_a_word():
    """V9: 3.5.24 goes to 3.6 with this upgrade."""
    etcd = {"version": "3.5.24", "members": [member("cp1")]}
    observed = seen(hosts={"cp1": {"info": facts(etcd=etcd)}})
    assert set(found("V9", observed)) == {("warning", "cp1")}
    assert found("V9", observed, wanted("1.33.14")) == {}


@pytest.mark.parametrize("cgroup", ["v1", "hybrid"])
def test_cgroup_v1_blocks_from_1_35_on(cgroup):
    """N7: the kubelet would not start."""
    observed = seen(hosts={"w1": {"info": facts(cgroup=cgroup)}}, config="1.34.4", versions={"cp1": "1.34.4"})
    assert set(found("N7", observed, wanted("1.35.4"))) == {("blocker", "w1")}
    assert found("N7", observed, wanted("1.34.5")) == {}
