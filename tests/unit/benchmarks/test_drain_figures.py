# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the benchmark of drains makes of its runs."""

from __future__ import annotations

import typing as t

import pytest

from tests.benchmarks.drain_figures import START, judge, markdown_of, rows_of, text_of
from tests.benchmarks.drain_tools import KUBECTL, OURS, THEIRS


def run(case: str, way: str, seconds: float, **more: t.Any) -> dict[str, t.Any]:
    """Build the figures of a run."""
    usual = {"succeeded": True, "module_seconds": 1.0, "requests": 150, "per_pod": 1.36, "memory": 50.0}
    return {"case": case, "way": way, "seconds": seconds, "pods": 110, "left": 0, **usual, **more}


@pytest.mark.parametrize(
    ("ours", "held"),
    [
        pytest.param(run("a", OURS, 6.0, requests=200), [True, True], id="at the limits"),
        pytest.param(run("a", OURS, 6.1, requests=201), [False, False], id="above them"),
        pytest.param(run("a", OURS, 6.0, succeeded=False), [None, None], id="a drain that failed was not fast"),
    ],
)
def test_budgets_are_judged_by_time_and_requests(ours: dict[str, t.Any], held: list[bool | None]) -> None:
    """By the median."""
    runs = [run("a", KUBECTL, 20.0), run("a", KUBECTL, 1.0), run("a", KUBECTL, 50.0), ours]
    assert [verdict.held for verdict in judge(runs, ["a"])] == held


@pytest.mark.parametrize(("memory", "held"), [(60.0, True), (61.0, False)])
def test_memory_is_flat_when_ten_times_the_pods_need_no_more_of_it(memory: float, held: bool) -> None:
    """Of the module's process."""
    runs = [run("b", OURS, 5.0), run("c", OURS, 50.0, memory=memory, per_pod=2)]
    assert [verdict.held for verdict in judge(runs, ["c"])] == [held, True]


def test_a_tool_that_cannot_do_it_is_shown_with_the_pods_that_are_left() -> None:
    """Beside the start of Ansible, which drains nothing."""
    empty = {"pods": 0, "module_seconds": None, "requests": None, "per_pod": None}
    runs = [run("a", START, 1.2, **empty), run("a", THEIRS, 2.0, succeeded=False, left=100)]
    rows = rows_of(runs, "a")
    assert rows == [
        [START, "1.2", "-", "-", "-", "50", "-"],
        [THEIRS, "2.0", "1.0", "150", "1.36", "50", "0 of 1, 100 pods left"],
    ]
    assert text_of(rows).splitlines()[1].startswith(f"{START}  ")


def test_a_bar_in_a_cell_is_no_border_of_it() -> None:
    """Markdown would see one more column."""
    assert markdown_of(["a"], [["b|c"]]) == "| a |\n| --- |\n| b\\|c |"
