# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Where the time of an upgrade went, from what was written down."""

from __future__ import annotations

import pytest

from tests.benchmarks.figures import (
    Span,
    ansible_share,
    busy,
    by_host,
    by_phase,
    longest_absences,
    modules_of,
    out_of_service,
    spans_of_report,
    spans_of_script,
)

PRINTED = """\
100.5 cp1 snapshot begun
102.0 cp1 snapshot done
102.0 cp1 stage begun
102.0 w1 stage begun
drain of w1 failed:
106.0 w1 stage done
107.0 cp1 stage done
108.0 w1 drain begun
"""
SPANS = [
    Span("cp1", "snapshot", 110, 112),
    Span("cp1", "stage", 112, 120),
    Span("w1", "stage", 112, 118),
    Span("cp1", "kubeadm", 121, 200),
    Span("cp1", "uncordon", 210, 211),
    Span("w1", "drain", 212, 214),
    Span("w1", "uncordon", 224, 225),
    Span("cluster", "verify", 225, 230),
]


def test_the_script_is_read_line_by_line():
    """A step that never ended, and lines of other programs, are left out."""
    assert spans_of_script(PRINTED) == [
        Span("cp1", "snapshot", 100.5, 102.0),
        Span("w1", "stage", 102.0, 106.0),
        Span("cp1", "stage", 102.0, 107.0),
    ]


@pytest.mark.parametrize(
    ("report", "spans"),
    [
        pytest.param({}, [], id="an old report has no timeline"),
        pytest.param({"timeline": None}, [], id="a run that did nothing has none"),
        pytest.param(
            {
                "started": "1970-01-01T00:01:40Z",
                "timeline": [
                    {"host": "w1", "step": "drain", "began": 10.0, "seconds": 2.5, "finished": True},
                    {"host": "w1", "step": "kubelet", "began": 12.5, "seconds": 9.0, "finished": False},
                ],
            },
            [Span("w1", "drain", 110.0, 112.5)],
            id="steps that ended, after the start",
        ),
    ],
)
def test_the_report_is_read(report, spans):
    """Its timeline has spans already, in seconds after the start."""
    assert spans_of_report(report) == spans


def test_steps_are_summed_by_host():
    """A step that ran twice counts twice."""
    twice = [*SPANS[:1], Span("cp1", "snapshot", 300, 303)]
    assert by_host(twice) == {"cp1": {"snapshot": 5}}


def test_phases_cover_the_whole_run():
    """With what is before the first step and after the last one."""
    phases = by_phase(SPANS, ["cp1"], ["w1"], 100, 233)
    expected = {"snapshot": 2, "stage": 8, "masters": 90, "workers": 13, "verify": 5}
    assert phases == {"before": 10, **expected, "after": 3}
    assert list(phases)[:3] == ["before", "snapshot", "stage"]


def test_a_run_without_steps_has_no_phases():
    """Such as one that was refused."""
    assert by_phase([], ["cp1"], ["w1"], 100, 233) == {}


def test_a_host_is_out_of_service_from_its_drain_to_the_end_of_its_uncordon():
    """A host whose drain or uncordon nobody saw is left out."""
    assert out_of_service(SPANS, ["cp1", "w1"]) == {"w1": 13}


@pytest.mark.parametrize(
    ("intervals", "seconds"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([(1, 3), (5, 6)], 3, id="one after the other"),
        pytest.param([(1, 3), (2, 6)], 5, id="overlapping"),
        pytest.param([(1, 9), (2, 3), (4, 5)], 8, id="one inside the other"),
        pytest.param([(4, 6), (3, 3), (1, 2)], 3, id="in any order"),
    ],
)
def test_time_at_which_several_hosts_work_counts_once(intervals, seconds):
    """Hosts of a batch work side by side."""
    assert busy(intervals) == seconds


def test_the_share_of_ansible_is_the_time_in_which_no_module_did_its_work():
    """The quickest call of a kind is what every call of that kind costs."""
    calls = modules_of(
        [
            ["w1", "ansible.builtin.ping", False, 10.0, 10.5],
            ["w1", "day2.kubernetes.kubeadm_upgrade", False, 11.0, 15.0],
            ["w2", "day2.kubernetes.kubeadm_upgrade", False, 11.0, 14.0],
            ["w1", "day2.kubernetes.node_drain", True, 16.0, 17.0],
            ["w1", "ansible.builtin.debug", False, 17.0, 19.0],
            ["w1", "ansible.builtin.include_tasks", False, 19.0, 19.5],
        ]
    )
    assert ansible_share(calls, 10.0) == {
        "own_seconds": 6.5,
        "share": 0.65,
        "calls": {"remote": 3, "controller": 1},
        "quickest_call": {"remote": 0.5, "controller": 1.0},
    }


def test_a_run_without_modules_is_all_ansible():
    """Such as one whose callback wrote nothing."""
    assert ansible_share([], 4.0)["share"] == 1


def test_the_longest_absence_of_each_member_is_told():
    """A member that was always there has zero."""
    gaps = [{"since": 1.0, "seconds": 2.5, "why": "x"}, {"since": 9.0, "seconds": 11.25, "why": "y"}]
    assert longest_absences({"cp1": {"asked": 90, "away": gaps}, "cp2": {"asked": 90, "away": []}}) == {
        "cp1": {"longest": 11.25, "sum": 13.75, "times": 2},
        "cp2": {"longest": 0, "sum": 0, "times": 0},
    }
