# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The estimate of an upgrade, from plans and times."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.estimate import Estimate, groups_of

WHOLE = ["drain", "kubeadm", "kubelet", "verify", "uncordon"]


def plan(masters=(), workers=(), batches=(), **needs):
    """Build the part of a plan that is looked at."""
    hosts = [*masters, *workers]
    steps = [{"host": host, "needs": needs.get(host, WHOLE)} for host in hosts]
    return {"masters": list(masters), "workers": list(workers), "batches": list(batches), "steps": steps}


def after(known, *turns):
    """Return an estimate that has seen each (host, begun, done); done may be None."""
    estimate = Estimate(known)
    for host, begun, done in turns:
        needs = next(step["needs"] for step in known["steps"] if step["host"] == host)
        estimate.note(host, needs[0], "begun", begun)
        if done is not None:
            estimate.note(host, needs[-1], "done", done)
    return estimate


THREE = plan(["cp1", "cp2", "cp3"], ["w1", "w2", "w3"], [2, 1])


@pytest.mark.parametrize(
    ("turns", "now", "left"),
    [
        pytest.param([], 10, None, id="nothing was begun"),
        pytest.param([("cp1", 0, None)], 60, None, id="no estimate before the first master is done"),
        pytest.param([("cp1", 0, 100)], 100, 200, id="two more like the first"),
        pytest.param([("cp1", 0, 100), ("cp2", 120, None)], 150, 90 + 120, id="the wait between two counts"),
        pytest.param([("cp1", 0, 100), ("cp2", 100, 180), ("cp3", 180, None)], 200, 70, id="the mean of both"),
        pytest.param([("cp1", 0, 100), ("cp2", 100, None)], 400, 100, id="one that is late leaves the others"),
        pytest.param([("cp1", 0, 100), ("cp2", 100, 180), ("cp3", 180, 260)], 270, 0, id="all masters are done"),
    ],
)
def test_masters_are_estimated_by_masters(turns, now, left):
    """Workers to come are not in it: nothing is known of them."""
    assert after(THREE, *turns).left(now) == left


MASTERS = [("cp1", 0, 100), ("cp2", 100, 200), ("cp3", 200, 300)]


@pytest.mark.parametrize(
    ("turns", "now", "left"),
    [
        pytest.param([("w1", 310, None)], 312, None, id="masters say nothing of workers"),
        pytest.param([("w1", 310, 320), ("w2", 310, None)], 322, None, id="a batch is done with its last host"),
        pytest.param([("w1", 310, 320), ("w2", 311, 330)], 330, 20, id="a batch takes as long as its slowest"),
        pytest.param([("w1", 310, 320), ("w2", 311, 330), ("w3", 340, None)], 345, 25, id="the next batch is on"),
    ],
)
def test_workers_are_estimated_by_batches(turns, now, left):
    """Hosts of a batch are upgraded at the same time."""
    assert after(THREE, *MASTERS, *turns).left(now) == left


def test_a_clock_that_went_back_makes_nothing_negative():
    """Neither a length nor what is left."""
    estimate = after(plan(["cp1", "cp2"]), ("cp1", 100, 50))
    assert estimate.left(10) == 0


def test_a_host_is_done_with_the_last_step_that_it_needs():
    """One that somebody else has cordoned is not uncordoned."""
    estimate = after(plan(["cp1", "cp2"], cp1=["kubelet", "verify"]), ("cp1", 0, 30))
    assert estimate.left(30) == 30


def test_what_comes_after_a_host_is_done_is_not_its_own():
    """Such as the last verification of the whole cluster; preparations come before."""
    estimate = after(plan(["cp1", "cp2"]), ("cp1", 10, 30))
    for step, phase, at in [("verify", "begun", 90), ("verify", "done", 95), ("stage", "begun", 0)]:
        estimate.note("cp1", step, phase, at)
    assert (estimate.groups[0].began, estimate.groups[0].ended) == (10, 30)


@pytest.mark.parametrize(
    ("batches", "titles"),
    [
        pytest.param([1, 2], ["workers batch 1 of 2", "workers batch 2 of 2"], id="as planned"),
        pytest.param([2], ["workers batch 1 of 2", "workers batch 2 of 2"], id="the last size goes on"),
        pytest.param([], [f"workers batch {number} of 3" for number in (1, 2, 3)], id="no sizes, one by one"),
        pytest.param([0], [f"workers batch {number} of 3" for number in (1, 2, 3)], id="never nobody"),
    ],
)
def test_batches_hold_every_worker(batches, titles):
    """Whatever the plan says."""
    groups = groups_of(plan([], ["w1", "w2", "w3"], batches))
    assert [group.title for group in groups] == titles
    assert [host for group in groups for host in group.hosts] == ["w1", "w2", "w3"]


@pytest.mark.parametrize("broken", [{}, {"masters": None, "steps": None}, {"workers": ["w1"]}])
def test_a_plan_without_its_parts_is_no_error(broken):
    """An estimate is never worth a traceback."""
    estimate = Estimate(broken)
    estimate.note("w1", "drain", "begun", 0)
    assert estimate.left(1) is None
