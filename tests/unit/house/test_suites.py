# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which suites run one after the other, and which side by side."""

from __future__ import annotations

import pytest

from tests.house import suites
from tests.house.places import CHECKOUT
from tests.house.tally import Tally


@pytest.fixture
def ran(monkeypatch):
    """Return a list of the suites that ran, with whether their output went to a file; none really runs."""
    found = []

    def run(name, log=None):
        found.append((name, log is not None))
        return Tally(passed=1)

    monkeypatch.setattr(suites, "run_suite", run)
    return found


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["unit"], [("unit", False)], id="one of a pair"),
        pytest.param(["unit", "unit-2.18"], [("unit", True), ("unit-2.18", True)], id="a pair"),
        pytest.param(["unit", "lab", "unit-2.18"], [("lab", False), ("unit", True), ("unit-2.18", True)], id="apart"),
        pytest.param(["lab", "chaos"], [("lab", False), ("chaos", False)], id="none of a pair"),
    ],
)
def test_a_pair_runs_side_by_side_when_both_are_wanted(ran, names, expected):
    """Everything else runs by itself; all are counted."""
    assert suites.run_suites(names).passed == len(names)
    assert sorted(ran) == sorted(expected)


@pytest.mark.parametrize("name", [*suites.SUITES, *suites.LONG_SUITES])
def test_a_suite_has_tests_and_leaves_out_what_another_one_has(name):
    """Else a test would be run twice, or by nobody."""
    suite = {**suites.SUITES, **suites.LONG_SUITES}[name]
    assert (CHECKOUT / suite.folder).exists()
    others = [other.folder for other in suites.SUITES.values() if other is not suite]
    assert not suite.without or suite.without in others
