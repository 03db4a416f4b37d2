# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A goal is held, lost, or not measured; nothing else."""

from __future__ import annotations

import pytest

from tests.benchmarks.text import text_of_run, text_of_verdicts
from tests.benchmarks.verdicts import BY_HAND, PLAYBOOK, Verdict, judge


def run(way, seconds, **more):
    """Build the figures of a run."""
    return {
        "way": way,
        "round": 1,
        "load": 0.5,
        "seconds": seconds,
        "succeeded": True,
        "workers": ["w1", "w2"],
        "phases": {"masters": 90.5},
        "steps": {"w1": {"drain": 2.5}},
        "out_of_service": {"cp1": 99, "w1": 12.5, "w2": 13.5},
        "etcd_away": {"cp1": {"longest": 9.5, "sum": 11, "times": 2}, "cp2": {"longest": 8, "sum": 8, "times": 1}},
        "requests": {"workload": {"sent": 100, "failed": 0}, "api": {"sent": 100, "failed": 3}},
        **more,
    }


def lost(masters, workers, runs):
    """Return the goals that were lost."""
    return [verdict.goal for verdict in judge(masters, workers, runs) if verdict.held is False]


def ratio(masters, workers, runs):
    """Return the verdict about the seconds of the script."""
    return judge(masters, workers, runs)[0]


@pytest.mark.parametrize(
    ("masters", "ours", "held"),
    [
        pytest.param(3, 65, True, id="as much as may be with three masters"),
        pytest.param(3, 66, False, id="more than may be with three masters"),
        pytest.param(1, 110, True, id="as much as may be with one master"),
        pytest.param(1, 111, False, id="more than may be with one master"),
    ],
)
def test_seconds_are_judged_against_the_script(masters, ours, held):
    """With one master there is no other API server to turn to."""
    assert ratio(masters, 3, [run(BY_HAND, 100), run(PLAYBOOK, ours)]).held is held


def test_the_median_of_the_rounds_counts_and_failed_runs_do_not():
    """One bad moment of the machine decides nothing; a run that failed was not faster."""
    ours = [run(PLAYBOOK, seconds) for seconds in (60, 62, 300)]
    broken = run(PLAYBOOK, 1, succeeded=False)
    assert ratio(3, 3, [run(BY_HAND, 100), *ours, broken]).figure == 0.62


@pytest.mark.parametrize(
    ("more", "goal"),
    [
        pytest.param(
            {"etcd_away": {"cp2": {"longest": 12.5}}}, "longest absence of an etcd member, seconds", id="etcd away"
        ),
        pytest.param(
            {"requests": {"workload": {"sent": 9, "failed": 1}}},
            "failed requests to a workload with two replicas",
            id="a lost request",
        ),
        pytest.param(
            {"out_of_service": {"w2": 15.5}}, "longest time of a worker out of service, seconds", id="a slow worker"
        ),
        pytest.param(
            {"remote_calls": {"w2": {"remote": 21, "cordoned": 9}}}, "remote calls of a worker", id="many calls"
        ),
        pytest.param(
            {"remote_calls": {"w2": {"remote": 20, "cordoned": 11}}},
            "remote calls of a worker while it is cordoned",
            id="many calls while cordoned",
        ),
    ],
)
def test_the_worst_of_all_rounds_counts(more, goal):
    """A promise that holds in two of three runs is none."""
    good, bad = run(PLAYBOOK, 50), run(PLAYBOOK, 50, **more)
    assert lost(3, 3, [run(BY_HAND, 100), good, bad]) == [goal]


def test_the_script_is_not_judged():
    """It is what we are compared with."""
    bad = {"etcd_away": {"cp1": {"longest": 38}}, "requests": {"workload": {"sent": 9, "failed": 9}}}
    assert lost(3, 3, [run(BY_HAND, 100, **bad), run(PLAYBOOK, 50)]) == []


def test_what_was_not_measured_is_neither_held_nor_lost():
    """A missing figure is told as such."""
    verdict = ratio(3, 3, [run(PLAYBOOK, 50)])
    assert verdict.held is None
    assert str(verdict).startswith("not measured")


def test_the_size_of_the_earlier_measurement_has_goals_of_its_own():
    """Kubespray was measured with one master and two workers."""
    few = [run(BY_HAND, 300), run(PLAYBOOK, 250, again_seconds=21.5)]
    assert lost(1, 2, few) == ["seconds, a third of Kubespray's", "seconds with nothing to do"]
    assert lost(1, 1, few) == []


def test_a_lost_goal_says_so():
    """In capitals, with figure and limit."""
    assert text_of_verdicts([Verdict("seconds", 21.5, 20)]) == "LOST          seconds: 21.5 (goal: at most 20)"


def test_a_run_is_told_in_full():
    """Every figure that was measured has its place, and a failed run its word."""
    share = {
        "own_seconds": 40.5,
        "share": 0.1,
        "calls": {"remote": 60, "controller": 30},
        "quickest_call": {"remote": 0.3, "controller": 0.5},
    }
    text = text_of_run(run(PLAYBOOK, 400, succeeded=False, ansible=share, again_seconds=15))
    words = ("FAILED", "400 s", "masters 90.5", "2.5", "longest 9.5", "3 of 100", "40.5 (10%)", "nothing to do: 15")
    assert [word for word in words if word not in text] == []
