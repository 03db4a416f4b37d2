# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which suites there are, and which of them run at the same time."""

from __future__ import annotations

import os

import pytest

from tests.house import suites
from tests.house.gates import GATES_BY_NAME
from tests.house.tally import Tally


def test_what_one_suite_leaves_out_is_another_one():
    """No test is lost between them."""
    folders = [suite.folder for suite in suites.SUITES.values()]
    assert [one for suite in suites.SUITES.values() for one in suite.without if one not in folders] == []


@pytest.mark.parametrize(
    ("names", "aside", "alone"),
    [
        pytest.param(["unit"], [], ["unit"], id="one is on the terminal"),
        pytest.param(["lab", "etcd"], [], ["lab", "etcd"], id="one beside one that wants both cores"),
        pytest.param(["unit", "integration"], ["integration", "unit"], [], id="two"),
        pytest.param([*suites.SUITES], [*suites.SIDE_BY_SIDE], ["lab", "recovery", "chaos-quick"], id="all"),
    ],
)
def test_suites_that_leave_a_core_idle_run_side_by_side(monkeypatch, names, aside, alone):
    """With their output in a file each; every suite runs once."""
    ran = {True: [], False: []}

    def run(name, log=None):
        ran[log is not None].append(name)
        return Tally(passed=1)

    monkeypatch.setattr(suites, "run_suite", run)
    assert suites.run_suites(names) == Tally(passed=len(names))
    assert (sorted(ran[True]), ran[False]) == (sorted(aside), alone)


def test_everything_runs_once_and_what_only_computes_gives_way(monkeypatch):
    """Gates and suites; the labs' clocks go on meanwhile."""
    ran = {}

    def gates(names):
        return {name: ran.setdefault(name, os.getpriority(os.PRIO_PROCESS, 0)) is not None for name in names}

    monkeypatch.setattr(suites, "pass_through", gates)
    monkeypatch.setattr(suites, "run_suite", lambda name, *log: Tally(passed=gates([name])[name]))
    assert suites.run_everything() == Tally(passed=len(ran))
    assert sorted(ran) == sorted([*GATES_BY_NAME, *suites.SUITES])
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    assert ran == {name: 19 if name in suites.COMPUTING else usual for name in ran}
