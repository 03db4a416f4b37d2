# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module recovery_drill_report, and what a report says."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_report import Run, build_report, summarize
from ansible_collections.day2.kubernetes.plugins.modules import recovery_drill_report

ROW = {"what": "hashkv", "snapshot": 7, "etcd": 7, "same": True}
DRILL = {
    "age": 3600.0,
    "phases": [{"name": "verify", "seconds": 1.0}, {"name": "restore", "seconds": 2.5}],
    "comparison": [ROW],
    "etcd": {"version": "3.6.5"},
    "snapshot": {"taken": 1795242000.0, "cluster_id": "ab", "warnings": ["look"], "keys": 9},
}


def run(**changes):
    """Return a run that passed, with changes."""
    told = {"host": "cp3", "source": "/backups", "started": 100.0, "finished": 110.0, "brought": 4.0, "drill": DRILL}
    return Run(**{**told, **changes})


@pytest.mark.parametrize(
    ("changes", "result", "words"),
    [
        pytest.param({}, "passed", [], id="no limits"),
        pytest.param({"rpo_limit": 3600, "rto_limit": 8}, "passed", [], id="just kept"),
        pytest.param({"rpo_limit": 3599}, "failed", ["is 3600 s old", "recovery_drill_rpo_seconds"], id="too old"),
        pytest.param({"rto_limit": 7}, "failed", ["took 8 s", "recovery_drill_rto_seconds"], id="too slow"),
        pytest.param({"failed": {"task": "Restore", "message": "bad"}}, "failed", ["Restore: bad"], id="failed"),
        pytest.param({"drill": {"phases": []}}, "not drilled", [], id="check mode"),
    ],
)
def test_the_result_comes_from_failure_and_limits(changes, result, words):
    """Each problem is a sentence."""
    report = build_report(run(**changes))
    assert (report["result"], bool(report["problems"])) == (result, bool(words))
    assert all(word in " ".join(report["problems"]) for word in words)
    assert all(problem in summarize(report) for problem in report["problems"])


def test_the_recovery_is_the_sum_of_its_phases():
    """Bringing the snapshot is the first one."""
    report = build_report(run(rto_limit=10))
    assert report["rto"] == {"seconds": 7.5, "limit": 10, "kept": True}
    assert [phase["name"] for phase in report["phases"]] == ["bring", "verify", "restore"]
    assert (report["snapshot"]["taken"], report["snapshot"]["keys"]) == ("2026-11-21T06:20:00Z", 9)


def test_a_drill_that_failed_at_once_has_a_report_too():
    """What is not known is null."""
    report = build_report(run(drill={}, failed={"task": "Fetch", "message": "no snapshot"}))
    assert (report["rpo"]["seconds"], report["rto"]["seconds"], report["snapshot"]["taken"]) == (None, None, None)
    assert report["comparison"] == []


def test_a_signature_is_in_no_report(run_module):
    """A source can be a URL."""
    options = {"host": "cp3", "source": "https://store/x?signature=secret", "started": 1}
    result = run_module(recovery_drill_report, options)
    assert "signature" not in str(result["report"])
    assert result["report"]["source"] == "https://store/x"
    assert not result["changed"]
