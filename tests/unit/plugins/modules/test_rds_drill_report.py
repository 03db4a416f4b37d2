# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module rds_drill_report, and what a report says."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._rds.drill_report import Run, build_report, summarize
from ansible_collections.day2.kubernetes.plugins.modules import rds_drill_report

DRILL = {"engine": "postgres", "age": 240.0, "seconds": 900.0, "restored_to": "2026-11-21T06:16:00Z"}
CHECK = {"name": "Orders", "value": "5", "expected": "at least 1", "passed": True, "problem": None, "seconds": 0.1}
PASSED = {"restored": {"drill": DRILL}, "checked": {"answered_after": 2.5, "checks": [CHECK]}, "removed": True}
FAILED = {"failed": {"task": "Ask", "message": "bad"}}


def report_of(**changes):
    """Return the report of a run that passed, with changes."""
    told = {"source": "orders", "name": "day2-drill-orders-1", "region": "eu-central-1", "started": 100.0}
    return build_report(Run(**{**told, "finished": 1100.0, **PASSED, **changes}))


@pytest.mark.parametrize(
    ("changes", "result", "words"),
    [
        pytest.param({}, "passed", "", id="passed"),
        pytest.param({"rpo_limit": 240, "rto_limit": 903}, "passed", "", id="just kept"),
        pytest.param(
            {"rpo_limit": 239}, "failed", "is 240 s old, and rds_recovery_drill_rpo_seconds allows 239", id="rpo"
        ),
        pytest.param({"rto_limit": 902}, "failed", "took 902 s, and rds_recovery_drill_rto_seconds", id="rto"),
        pytest.param({"removed": False}, "failed", "'day2-drill-orders-1' is still there and costs money", id="stays"),
        pytest.param(FAILED, "failed", "Ask: bad", id="failed"),
        pytest.param({"checked": {}, "removed": None}, "not drilled", "", id="check mode"),
        pytest.param({"restored": {}, "checked": {}, "removed": None, **FAILED}, "failed", "Ask: bad", id="at once"),
    ],
)
def test_the_result_comes_from_failure_limits_and_what_is_left(changes, result, words):
    """Each problem is a sentence, which the summary has too."""
    report = report_of(**changes)
    assert (report["result"], bool(report["problems"])) == (result, bool(words))
    assert words in " ".join(report["problems"])
    assert words in summarize(report)


def test_the_recovery_ends_when_the_database_answers():
    """Checks and deletion are no part of it."""
    report = report_of()
    assert report["phases"] == [{"name": "restore", "seconds": 900.0}, {"name": "answer", "seconds": 2.5}]
    assert (report["rto"]["seconds"], report["rpo"]["seconds"]) == (902.5, 240.0)


def test_what_is_not_known_is_null():
    """After a failure at the first step."""
    report = report_of(restored={}, checked={}, **FAILED)
    assert (report["rpo"]["seconds"], report["rto"]["seconds"], report["instance"]["engine"]) == (None, None, None)


def test_the_module_puts_it_together(run_module):
    """With the time at which it ran."""
    told = {"source": "orders", "name": "day2-drill-orders-1", "region": "eu-central-1", "started": 100, **PASSED}
    result = run_module(rds_drill_report, told)
    assert (result["changed"], result["report"]["result"]) == (False, "passed")
    assert "Recovery drill of orders in eu-central-1: passed" in result["summary"]
    assert "  Orders: passed" in result["summary"]
