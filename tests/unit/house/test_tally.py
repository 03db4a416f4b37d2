# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The closing line of a run counts what really ran."""

from __future__ import annotations

import pytest

from tests.house.tally import Tally, of_gates, of_junit

PASSED = "<testcase/>"
FAILED = "<testcase><failure/></testcase>"
BROKEN = "<testcase><error/></testcase>"
SKIPPED = "<testcase><skipped/></testcase>"


@pytest.mark.parametrize(
    ("cases", "status", "counted"),
    [
        pytest.param([PASSED, PASSED], 0, Tally(passed=2), id="passed tests are counted"),
        pytest.param([PASSED, FAILED, BROKEN], 1, Tally(passed=1, failed=2), id="an error in set-up is a failure"),
        pytest.param([PASSED, SKIPPED], 0, Tally(passed=1, skipped=1), id="a skipped test has not passed"),
        pytest.param([PASSED], 2, Tally(passed=1, failed=1), id="an interrupted run has failed"),
        pytest.param([], 5, Tally(failed=1), id="a folder without tests has failed"),
    ],
)
def test_a_report_is_counted(tmp_path, cases, status, counted):
    """Pytest's exit status counts where no test tells of it."""
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    assert of_junit(report, status) == counted


def test_a_run_that_wrote_no_report_has_failed(tmp_path):
    """Such as one that was killed."""
    assert of_junit(tmp_path / "absent.xml", -9) == Tally(failed=1)


@pytest.mark.parametrize(
    ("counted", "held"),
    [
        pytest.param(Tally(), False, id="nothing ran"),
        pytest.param(Tally(skipped=3), False, id="everything was skipped"),
        pytest.param(Tally(passed=3, failed=1), False, id="one failed"),
        pytest.param(Tally(passed=3, skipped=1), True, id="what ran has passed"),
    ],
)
def test_a_run_holds_only_when_something_passed_and_nothing_failed(counted, held):
    """The exit status of make follows from it."""
    assert counted.held is held


def test_the_closing_line_sums_gates_and_tests():
    """One plain line."""
    assert str(of_gates({"ruff": True, "mypy": False}) + Tally(passed=5, skipped=1)) == "6 passed, 1 failed"
