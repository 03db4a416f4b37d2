# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A run that meets the journal of another one: goes on, refuses, or gives it up."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import ANNOTATION, Entry, Header
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.resume import baseline_for
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    facts,
    found,
    node,
    seen,
    wanted,
)

BEFORE = {"deployments": {"shop/cart": 2}}
HEADER = Header("run-a", "running", NOW, THEN, "ops@there", "2026-11-20T10:00:00Z", {}, BEFORE)
ENTRY = Entry("run-a", THEN, "kubeadm", "begun", "2026-11-20T10:05:00Z")
FAILED, FINISHED = (dataclasses.replace(HEADER, state=state) for state in ("failed", "finished"))


def noted(name, text, **more):
    """Return a node with an annotation of the journal."""
    made = node(name, **more)
    made["metadata"].setdefault("annotations", {})[ANNOTATION] = text
    return made


def target(version):
    """Return the data of a header of a run to another version."""
    return dataclasses.replace(HEADER, target=version).data()


@pytest.mark.parametrize(
    ("journal", "abandon", "expected"),
    [
        pytest.param(None, False, {}, id="no journal"),
        pytest.param(FINISHED.data(), False, {}, id="a finished run is history"),
        pytest.param(HEADER.data(), False, {"J4": "info"}, id="an unfinished run to the same version"),
        pytest.param(FAILED.data(), False, {"J4": "info"}, id="a failed run to the same version"),
        pytest.param(target("1.34.2"), False, {"J4": "info"}, id="a newer patch adopts it"),
        pytest.param(target("1.34.9"), False, {"J1": "blocker"}, id="an older patch does not"),
        pytest.param(target("1.35.0"), False, {"J1": "blocker"}, id="another minor does not"),
        pytest.param(target("newest"), False, {"J1": "blocker"}, id="a target that is no version"),
        pytest.param(target("1.35.0"), True, {"J1": "info"}, id="given up"),
        pytest.param({"schema": "1"}, False, {"J2": "blocker"}, id="a broken header"),
        pytest.param({**HEADER.data(), "schema": "2"}, False, {"J2": "blocker"}, id="a header of a newer release"),
        pytest.param({"schema": "1"}, True, {"J2": "info"}, id="a broken header given up"),
    ],
)
def test_what_the_header_means(journal, abandon, expected):
    """One sentence each."""
    observed, want = seen(journal=journal), wanted(abandon=abandon)
    told = {check: severity for check in ("J1", "J2", "J3", "J4") for severity, dummy in found(check, observed, want)}
    assert told == expected


def test_a_refusal_names_both_versions_and_the_way_out():
    """Who began it, when, and which variable gives it up."""
    observed = seen(journal=target("1.35.0"))
    message = next(iter(found("J1", observed).values()))
    assert message == (
        f"kube_version is {THEN}, but the upgrade to 1.35.0 that ops@there began at 2026-11-20T10:00:00Z"
        " is not finished"
    )


@pytest.mark.parametrize("text", ["kubeadm", '{"schema": 9}', "{}"])
def test_a_broken_annotation_is_a_warning_and_the_node_decides(text):
    """What is observed wins."""
    observed = seen(replace=[noted("w1", text)])
    assert list(found("J3", observed)) == [("warning", "w1")]
    assert plan_upgrade(observed, wanted()).steps[1].needs == ["drain", "kubeadm", "kubelet", "verify", "uncordon"]


def test_a_node_in_the_middle_comes_first_and_says_where_it_stopped():
    """The order of the inventory is w1, w2."""
    plan = plan_upgrade(seen(replace=[noted("w2", ENTRY.text())], journal=HEADER.data()), wanted())
    assert plan.workers == ["w2", "w1"]
    reasons = {step.host: step.reason for step in plan.steps}
    assert reasons["w2"] == "an earlier run stopped here (kubeadm begun)"


def test_a_node_at_the_target_that_nobody_verified_is_verified():
    """It was killed after the new kubelet and somebody else had cordoned it."""
    plan = plan_upgrade(seen(replace=[noted("w1", ENTRY.text(), kubelet=THEN)], journal=HEADER.data()), wanted())
    assert {step.host: step.needs for step in plan.steps}["w1"] == ["verify"]


def test_a_kubelet_that_still_talks_to_another_master_gets_its_own_back():
    """It was killed after kubeadm; the node is at the target and Ready all the same."""
    away = {"cp1": {"info": {**facts(True), "kubelet_redirected": True}}}
    done = {"replace": [node("cp1", master=True, kubelet=THEN)], "config": THEN, "versions": {"cp1": THEN}}
    plan = plan_upgrade(seen(hosts=away, **done), wanted())
    assert plan.steps[0].needs == ["kubelet", "verify"]


@pytest.mark.parametrize(
    ("journal", "state", "baseline"),
    [
        pytest.param(HEADER.data(), "resumed", BEFORE, id="goes on"),
        pytest.param(FINISHED.data(), "new", None, id="after a finished run"),
        pytest.param(None, "new", None, id="the first run"),
    ],
)
def test_a_run_that_goes_on_keeps_the_baseline_of_the_first(journal, state, baseline):
    """Now workloads may be half gone, and that is not what they shall come back to."""
    observed = seen(journal=journal)
    assert plan_upgrade(observed, wanted()).journal == state
    assert (baseline_for(observed, wanted()) == BEFORE) is (baseline is not None)


def test_nothing_to_do_needs_no_journal():
    """Unless one is open: then it is closed."""
    done = [node("cp1", master=True, kubelet=THEN), node("w1", kubelet=THEN), node("w2", kubelet=THEN)]
    at_target = {"replace": done, "config": THEN, "versions": {"cp1": THEN}}
    assert plan_upgrade(seen(**at_target), wanted()).journal == "none"
    assert plan_upgrade(seen(**at_target, journal=HEADER.data()), wanted()).journal == "resumed"


def test_a_newer_patch_takes_what_the_older_one_has_done_as_work_to_do():
    """The master and one worker are at the older patch, the other worker has not begun."""
    older = "1.34.2"
    halfway = {"replace": [node("cp1", master=True, kubelet=older), node("w1", kubelet=older)], "config": older}
    observed = seen(**halfway, versions={"cp1": older}, journal=target(older))
    plan = plan_upgrade(observed, wanted())
    assert (plan.journal, plan.masters, plan.workers) == ("resumed", ["cp1"], ["w1", "w2"])
    assert (plan.current, plan.target) == (NOW, THEN)
    assert {step.host: step.role for step in plan.steps}["cp1"] == "first_master"
    assert all(step.needs == ["drain", "kubeadm", "kubelet", "verify", "uncordon"] for step in plan.steps)


def saved(age, **changes):
    """Return what a run notes of a snapshot that was taken so many seconds ago, and the data of its header."""
    snapshot = {"file": "/srv/etcd.db", "sha256": "ab", "taken": seen().now - age, **changes}
    return snapshot, dataclasses.replace(HEADER, snapshot=snapshot)


@pytest.mark.parametrize(
    ("age", "changes", "maximum", "good"),
    [
        pytest.param(600, {}, 3600, True, id="of a moment ago"),
        pytest.param(600, {}, 300, False, id="older than the user wants"),
        pytest.param(7200, {}, 3600, False, id="what was written since would be missing"),
        pytest.param(600, {"taken": "now"}, 3600, False, id="edited by hand"),
        pytest.param(600, {"sha256": None}, 3600, False, id="nothing to compare the file with"),
    ],
)
def test_the_snapshot_of_the_unfinished_run_is_good_while_it_is_young(age, changes, maximum, good):
    """One for each hop, and never one that would lose data."""
    snapshot, header = saved(age, **changes)
    plan = plan_upgrade(seen(journal=header.data()), wanted(snapshot_max_age=maximum))
    assert plan.saved == (snapshot if good else {})


def test_the_snapshot_of_a_finished_run_is_none_of_this_run():
    """It belongs to another hop."""
    header = dataclasses.replace(saved(60)[1], state="finished")
    assert plan_upgrade(seen(journal=header.data()), wanted()).saved == {}
