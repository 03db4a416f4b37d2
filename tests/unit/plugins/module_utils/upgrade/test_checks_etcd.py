# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about etcd."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import Entry
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.store import Journal
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    GIB,
    THEN,
    facts,
    found,
    member,
    node,
    seen,
    wanted,
)

NAMES = ("cp1", "cp2", "cp3")


def three(members=None, replace=(), **etcd):
    """Return a cluster of three masters that all say the same of etcd."""
    told = {"version": "3.6.5", "members": members or [member(name) for name in NAMES], **etcd}
    return seen(masters=3, hosts={name: {"info": facts(etcd=told)} for name in NAMES}, replace=replace)


SICK = member("cp3", healthy=False, error="connection refused")


def test_three_healthy_members_have_one_to_spare():
    """No finding."""
    assert [found(check, three()) for check in ("E1", "E2", "E3", "E5")] == [{}, {}, {}, {}]


@pytest.mark.parametrize(
    ("sick", "text"),
    [
        pytest.param(SICK, "cp3 is not healthy (connection refused)", id="sick"),
        pytest.param(member("cp3", learner=True), "cp3 is a learner", id="learner"),
        pytest.param(
            member("", id="8e9e05c52164694d", started=False), "8e9e05c52164694d was added but", id="not started"
        ),
    ],
)
def test_every_member_has_to_answer_and_vote(sick, text):
    """E1."""
    findings = found("E1", three([member("cp1"), member("cp2"), sick]))
    assert text in findings["blocker", sick["name"]]


@pytest.mark.parametrize(
    ("members", "severities"),
    [
        pytest.param([member("cp1")], {"info"}, id="one member, so the API goes away"),
        pytest.param([member("cp1"), member("cp2")], {"info"}, id="two members, so the API goes away"),
        pytest.param([member("cp1"), member("cp2"), SICK], {"blocker"}, id="three without one to spare"),
        pytest.param([member("cp1"), {**SICK, "name": "cp2"}, SICK], {"blocker"}, id="three without a quorum"),
        pytest.param([member(f"m{number}") for number in range(4)], set(), id="four have one to spare"),
        pytest.param([*(member(f"m{number}") for number in range(3)), SICK], {"blocker"}, id="four less one have none"),
        pytest.param([*(member(f"m{number}") for number in range(4)), SICK], set(), id="five less one still have one"),
    ],
)
def test_one_member_has_to_be_spared_for_its_upgrade(members, severities):
    """E2."""
    assert {severity for severity, dummy in found("E2", three(members))} == severities


def test_going_on_with_the_master_whose_member_is_down_needs_no_other_spare():
    """An earlier run stopped there; it is the one to be repaired."""
    observed = three([member("cp1"), member("cp2"), SICK], replace=[node("cp3", master=True, ours=True)])
    assert found("E2", observed) == {}
    assert set(found("E1", observed)) == {("warning", "cp3")}


def test_going_on_elsewhere_while_a_member_is_down_blocks():
    """Two would be away."""
    observed = three([member("cp1"), member("cp2"), SICK], replace=[node("cp2", master=True, ours=True)])
    assert set(found("E2", observed)) == {("blocker", "etcd")}


def test_no_word_from_etcd_blocks():
    """Nobody upgrades a database blindly."""
    hosts = {"cp1": {"info": facts(etcd=None)}}
    assert set(found("E1", seen(hosts=hosts))) == {("blocker", "etcd")}


@pytest.mark.parametrize(
    ("step", "severity"),
    [("drain", "blocker"), ("kubeadm", "warning"), ("kubelet", "warning"), ("verify", "warning")],
)
def test_an_etcd_that_an_earlier_run_has_restarted_does_not_block(step, severity):
    """It is waited for when the lock is taken: kubeadm may still be at work there."""
    entry = Entry(run="run-1", target="1.34.4", step=step, phase="begun", at="2026-11-21T04:32:25Z")
    journal = Journal(entries={"cp1": entry})
    observed = dataclasses.replace(seen(hosts={"cp1": {"info": facts(etcd=None)}}), journal=journal)
    assert set(found("E1", observed)) == {(severity, "etcd")}


def test_one_host_that_cannot_ask_is_unknown():
    """Another one can."""
    hosts = {
        "cp1": {"info": facts(etcd={"error": "no etcdctl", "members": []})},
        "cp2": {"info": facts(etcd={"members": [member("cp1"), member("cp2")]})},
    }
    findings = found("E1", seen(masters=2, hosts=hosts))
    assert set(findings) == {("warning", "cp1")}
    assert "no etcdctl" in findings["warning", "cp1"]


def test_each_alarm_blocks_once():
    """E3: every member tells of it."""
    assert set(found("E3", three(alarms=["memberID:1 alarm:NOSPACE"]))) == {("blocker", "etcd")}


@pytest.mark.parametrize(
    ("size", "severity"), [(1.5, None), (1.7, "warning"), (1.95, "blocker")], ids=["room", "80 %", "95 %"]
)
def test_the_database_stays_away_from_its_quota(size, severity):
    """E5: without a quota it is 2 GiB."""
    severities = {found_severity for found_severity, dummy in found("E5", three(db_bytes=int(size * GIB)))}
    assert severities == ({severity} if severity else set())


def test_workers_alone_do_not_need_a_spare_member():
    """No member goes away."""
    observed = seen(
        masters=3,
        replace=[node(name, THEN, master=True) for name in NAMES],
        versions=dict.fromkeys(NAMES, THEN),
        config=THEN,
        hosts={name: {"info": facts(etcd={"members": [member("cp1"), member("cp2"), SICK]})} for name in NAMES},
    )
    assert found("E2", observed) == {}


def test_a_run_without_a_snapshot_is_said_aloud():
    """E10, as long as a master is to be changed."""
    assert set(found("E10", three(), wanted(snapshot=False))) == {("warning", "etcd")}
    assert found("E10", three()) == {}
