# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Spans, phases and seconds of a run, from its transitions."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.timeline import (
    Span,
    host_times,
    phases_of,
    spans_of,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import seen, wanted

START, END = 1000.0, 1100.0
PLAN = plan_upgrade(seen(), wanted(serial=1)).as_dict()


def noted(*words):
    """Return transitions from words such as "w1 drain begun 5", in seconds after the start."""
    rows = []
    for word in words:
        host, step, phase, after = word.split()
        rows.append({"host": host, "node": host, "step": step, "phase": phase, "at": START + float(after)})
    return rows


def host(name, at, drained=True):
    """Return the transitions of a host that takes 10 seconds from its drain to its uncordon."""
    steps = ("drain", "kubeadm", "kubelet", "verify", "uncordon")
    first = 0 if drained else 3
    return [
        row
        for number, step in enumerate(steps[first:], first)
        for row in noted(f"{name} {step} begun {at + 2 * number}", f"{name} {step} done {at + 2 * number + 2}")
    ]


WHOLE = [
    *noted("cp1 snapshot begun 1", "cp1 snapshot done 4"),
    *noted("cp1 stage begun 5", "w1 stage begun 5", "w2 stage begun 5.5"),
    *noted("cp1 stage done 15", "w1 stage done 20", "w2 stage done 9"),
    *host("cp1", 30),
    *host("w1", 50),
    *host("w2", 70),
]


@pytest.mark.parametrize(
    ("transitions", "spans"),
    [
        pytest.param(noted("w1 drain begun 5", "w1 drain done 7.26"), [Span("w1", "drain", 5, 2.3, True)], id="a step"),
        pytest.param(noted("w1 drain begun 5"), [Span("w1", "drain", 5, 95, False)], id="never done: until the end"),
        pytest.param(noted("w1 drain done 5"), [Span("w1", "drain", 5, 0, True)], id="done, never begun"),
        pytest.param(
            noted("w1 drain begun 5", "w1 drain begun 8", "w1 drain done 9"),
            [Span("w1", "drain", 5, 3, False), Span("w1", "drain", 8, 1, True)],
            id="tried twice",
        ),
        pytest.param(noted("w1 drain begun 5", "w1 drain done 3"), [Span("w1", "drain", 5, 0, True)], id="clock back"),
        pytest.param(noted("w1 drain begun 130"), [Span("w1", "drain", 130, 0, False)], id="clock ran past the end"),
        pytest.param(noted("w1 paint begun 5", "w1 paint done 6"), [Span("w1", "paint", 5, 1, True)], id="a new step"),
        pytest.param(noted("w1 drain paused 5"), [], id="a phase that is none"),
        pytest.param([{"host": "w1", "step": "drain", "phase": "begun", "at": "soon"}], [], id="no time"),
        pytest.param([{"host": "w1", "step": "drain", "phase": "begun", "at": "nan"}], [], id="not a number"),
        pytest.param([{"host": "w1", "step": "drain", "phase": [], "at": 1}], [], id="a phase of another kind"),
        pytest.param([{"host": "w1"}, None, 7, "x"], [], id="not transitions at all"),
        pytest.param(None, [], id="nothing"),
        pytest.param(
            [{"host": "w1", "step": "drain", "phase": "begun", "at": "1005.0"}],
            [Span("w1", "drain", 5, 95, False)],
            id="numbers that ansible-core 2.18 made text",
        ),
    ],
)
def test_broken_input_is_shown_as_it_is(transitions, spans):
    """Nothing raises, and no step takes less than no time."""
    assert spans_of(transitions, START, END) == spans


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        pytest.param({"host": "w1", "step": "kubeadm"}, [("w1", "kubeadm")], id="by host and step"),
        pytest.param({"host": "w1", "step": None}, [("w1", "kubeadm")], id="by host, its last open step"),
        pytest.param({"host": "w1", "step": ""}, [("w1", "kubeadm")], id="by host, with a null that became text"),
        pytest.param({"host": "w2", "step": "stage"}, [], id="where nothing was open"),
        pytest.param({"host": None, "step": None, "message": "x"}, [], id="nowhere in particular"),
        pytest.param(None, [], id="no failure"),
    ],
)
def test_the_open_span_of_the_failure_is_marked(failed, expected):
    """One of two, although the other is not finished either."""
    rows = noted("w1 drain begun 1", "w1 drain done 2", "w1 kubeadm begun 3", "w2 kubeadm begun 3")
    spans = spans_of(rows, START, END, failed)
    assert [(span.host, span.step) for span in spans if span.failed] == expected
    assert sum(not span.finished for span in spans) == 2


def test_phases_are_those_of_the_plan():
    """In their order, from the first transition to the last of each; the rest of the run is its verification."""
    phases = phases_of(spans_of(WHOLE, START, END), PLAN, END - START)
    assert [(phase["name"], phase["began"], phase["seconds"]) for phase in phases] == [
        ("snapshot", 1, 3),
        ("stage", 5, 15),
        ("masters", 30, 10),
        ("workers batch 1", 50, 10),
        ("workers batch 2", 70, 10),
        ("verify", 80, 20),
    ]
    assert all(phase["finished"] for phase in phases)


def test_a_run_that_stopped_has_no_verification():
    """And says which phase was not finished."""
    rows = [row for row in WHOLE if row["at"] < START + 55]
    phases = {phase["name"]: phase["finished"] for phase in phases_of(spans_of(rows, START, END), PLAN, END - START)}
    assert phases == {"snapshot": True, "stage": True, "masters": True, "workers batch 1": False}


def test_a_verification_that_was_noted_is_the_last_phase():
    """It is the cluster's: it does not count for the host that noted it."""
    rows = [*WHOLE, *noted("cp1 verify begun 85", "cp1 verify done 97")]
    spans = spans_of(rows, START, END)
    assert phases_of(spans, PLAN, 100)[-1] == {"name": "verify", "began": 85, "seconds": 12, "finished": True}
    assert host_times(spans, "cp1", 100)["seconds"] == 10


def test_nobody_is_missing_who_is_not_in_the_plan():
    """Its step names the phase."""
    assert phases_of(spans_of(noted("x drain begun 1", "x drain done 2"), START, END), PLAN, 100)[0]["name"] == "drain"
    assert phases_of([], {}, 100) == []


@pytest.mark.parametrize(
    ("rows", "seconds", "cordoned"),
    [
        pytest.param(host("w1", 50), 10, 10, id="from drain to uncordon"),
        pytest.param([*noted("w1 stage begun 1", "w1 stage done 9"), *host("w1", 50)], 10, 10, id="without its stage"),
        pytest.param(host("w1", 50, drained=False), 4, None, id="drained by an earlier run"),
        pytest.param(host("w1", 50)[:5], 50, 50, id="stopped in the middle: cordoned until the end"),
        pytest.param(host("w1", 50)[:4], 4, 50, id="stopped between two steps"),
        pytest.param(noted("w1 stage begun 1", "w1 stage done 9"), None, None, id="only staged"),
        pytest.param([], None, None, id="never touched"),
    ],
)
def test_a_host_takes_from_its_drain_to_its_uncordon(rows, seconds, cordoned):
    """What this run did not do is null, not zero."""
    times = host_times(spans_of(rows, START, END), "w1", END - START)
    assert (times["seconds"], times["cordoned_seconds"]) == (seconds, cordoned)


def test_the_seconds_of_a_step_are_added_up():
    """A second try counts too."""
    rows = noted("w1 drain begun 1", "w1 drain begun 3", "w1 drain done 4.5", "w1 stage begun 0", "w1 stage done 1")
    assert host_times(spans_of(rows, START, END), "w1", 100)["steps"] == {"stage": 1, "drain": 3.5}
