# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What an operator reads of an upgrade."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.plugin_utils._step.story import Story, about, clock, named

STEPS = ("drain", "kubeadm", "kubelet", "verify", "uncordon")
PLAN = {
    "target": "1.34.4",
    "masters": ["cp1", "cp2"],
    "workers": ["w1", "w2", "w3"],
    "batches": [2, 1],
    "steps": [{"host": host, "needs": list(STEPS)} for host in ("cp1", "cp2", "w1", "w2", "w3")],
}


class Run:
    """A run whose clock is moved by hand; what it tells is kept."""

    def __init__(self, plan=None):
        self.now = 100.0
        self.lines = []
        self.story = Story(self.now)
        if plan != {}:
            self.story.take_plan(plan or PLAN)

    def note(self, step, phase, *hosts, after=0.0):
        """Let time go by, note the same for hosts, and let the next task begin."""
        self.now += after
        for host in hosts:
            self.story.take({"host": host, "node": host, "step": step, "phase": phase, "at": 0}, self.now)
        self.lines += self.story.tell(self.now)

    def upgrade(self, *hosts, seconds=10.0):
        """Bring hosts through all steps."""
        for step in STEPS:
            self.note(step, "begun", *hosts)
            self.note(step, "done", *hosts, after=seconds / len(STEPS))


def test_a_master_takes_four_lines():
    """With an estimate from the second one on."""
    run = Run()
    run.upgrade("cp1", seconds=100)
    run.upgrade("cp2", seconds=100)
    assert run.lines == [
        "[ 0:00] masters 1 of 2: cp1: drain begun",
        "[ 0:20] masters 1 of 2: cp1: kubeadm begun",
        "[ 1:00] masters 1 of 2: cp1: verify begun",
        "[ 1:40] masters 1 of 2: cp1 done in 100 s; about 2 min left for the masters",
        "[ 1:40] masters 2 of 2: cp2: drain begun; about 2 min left for the masters",
        "[ 2:00] masters 2 of 2: cp2: kubeadm begun; about 80 s left for the masters",
        "[ 2:40] masters 2 of 2: cp2: verify begun; about 40 s left for the masters",
        "[ 3:20] masters 2 of 2: cp2 done in 100 s",
    ]


def test_hosts_of_a_batch_are_told_together():
    """Each on its own when they part."""
    run = Run()
    run.upgrade("w1", "w2")
    assert run.lines[0] == "[ 0:00] workers batch 1 of 2: w1, w2: drain begun"
    assert run.lines[-1] == "[ 0:10] workers batch 1 of 2: w1, w2 done in 10 s; about 10 s left"
    run.note("drain", "begun", "w3", after=5)
    assert run.lines[-1] == "[ 0:15] workers batch 2 of 2: w3: drain begun; about 20 s left"


def test_hosts_that_took_different_times_are_told_from_the_fastest_to_the_slowest():
    """In one line."""
    run = Run()
    run.story.take({"host": "w1", "step": "drain", "phase": "begun"}, 100)
    run.story.take({"host": "w2", "step": "drain", "phase": "begun"}, 104)
    run.lines.clear()
    run.story.tell(100)
    run.note("uncordon", "done", "w1", "w2", after=20)
    assert run.lines == ["[ 0:20] workers batch 1 of 2: w1, w2 done in 16 to 20 s; about 20 s left"]


def test_preparations_have_no_place_among_masters_and_workers():
    """They come before, on many hosts at once."""
    run = Run()
    everybody = [f"w{number}" for number in range(1, 8)]
    run.note("stage", "begun", *everybody)
    run.note("stage", "done", *everybody, after=37)
    assert run.lines == [
        "[ 0:00] w1, w2, w3, w4 and 3 more: stage begun",
        "[ 0:37] w1, w2, w3, w4 and 3 more: stage done in 37 s",
    ]


def test_the_summary_has_the_seconds_of_phases_and_hosts():
    """In the order of the run."""
    run = Run()
    run.note("snapshot", "begun", "cp1")
    run.note("snapshot", "done", "cp1", after=3)
    run.note("stage", "begun", "cp1", "w1")
    run.note("stage", "done", "cp1", "w1", after=30)
    run.upgrade("cp1", seconds=100)
    run.upgrade("cp2", seconds=90)
    run.upgrade("w1", "w2", seconds=14)
    run.note("verify", "begun", "cp1", after=3)
    assert run.story.summary(run.now) == [
        "Upgrade to 1.34.4: 4:00",
        "  snapshot     3 s  1 host",
        "  stage       30 s  2 hosts",
        "  masters    190 s  cp1 100, cp2 90",
        "  workers     14 s  w1 14, w2 14",
    ]


def test_the_summary_of_a_failed_run_says_where_it_stopped():
    """The seconds go on until the end of the run."""
    run = Run()
    run.note("drain", "begun", "w1", "w2")
    run.note("drain", "done", "w1", after=5)
    run.note("kubeadm", "begun", "w1")
    assert run.story.summary(run.now + 10)[1:] == [
        "  workers     15 s  w1 15 (kubeadm not done), w2 15 (drain not done)"
    ]


def test_the_summary_of_many_hosts_names_the_slowest_and_the_unfinished():
    """Whose turn did not end comes first."""
    hosts = [f"w{number}" for number in range(1, 21)]
    run = Run({})
    for number, host in enumerate(hosts, 1):
        run.story.take({"host": host, "step": "drain", "phase": "begun"}, 100)
        if host != "w2":
            run.story.take({"host": host, "step": "drain", "phase": "done"}, 100 + number)
    [dummy, line] = run.story.summary(101)
    assert line.endswith("20 hosts, slowest: w2 1 (drain not done), w20 20, w19 19, w18 18, w17 17")


def test_a_run_without_journal_tells_nothing():
    """Other playbooks are left alone."""
    run = Run()
    assert (run.story.tell(200), run.story.summary(200)) == ([], [])


@pytest.mark.parametrize(
    "transition", [{}, {"host": None, "step": 7}, {"host": "w1", "step": "dance", "phase": "done"}]
)
def test_a_strange_transition_is_no_error(transition):
    """It comes from the journal of another release, perhaps."""
    run = Run()
    run.story.take(transition, 100)
    assert run.story.tell(100) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(clock(151), "2:31", id="minutes"),
        pytest.param(clock(3751), "1:02:31", id="hours"),
        pytest.param(clock(-5), "0:00", id="never negative"),
        pytest.param(about(3), "about 10 s", id="no false precision"),
        pytest.param(about(84), "about 80 s", id="seconds"),
        pytest.param(about(230), "about 4 min", id="whole minutes"),
        pytest.param(named(["a", "b", "c", "d", "e"]), "a, b, c, d, e", id="five names"),
        pytest.param(named(list("abcdef")), "a, b, c, d and 2 more", id="many names"),
    ],
)
def test_numbers_and_names_are_short(text, expected):
    """As a person would say them."""
    assert text == expected
