# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_upgrade_report, and what a report says."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.run_report import Run, build_report
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.run_text import summarize
from ansible_collections.day2.kubernetes.plugins.modules import eks_upgrade_report

STEPS = [("control_plane", "demo"), ("nodegroup", "a"), ("nodegroup", "b")]
PLAN = {
    "current": "1.32",
    "hop": "1.33",
    "hops": ["1.34"],
    "steps": [{"step": step, "name": name, "from": "1.32", "to": "1.33"} for step, name in STEPS],
    "unmanaged": [{"node": "n1"}],
}
NOTHING = {**PLAN, "current": "1.34", "hop": "1.34", "hops": ["1.34"], "steps": []}
LAST = {**PLAN, "hops": ["1.33"]}
BOOM = {"task": "Update", "message": "It broke."}


def notes(count):
    """Return the notes of the first steps, ten seconds each."""
    made = [{"hop": "1.33", "step": step, "name": name, "changed": True} for step, name in STEPS]
    return [{**note, "at": 110.0 + 10 * number} for number, note in enumerate(made[:count])]


def report(*plans, **told):
    """Return a report of a run of 60 seconds."""
    known = {"kind": "upgrade", "cluster": "demo", "target": "1.34", "started": 100.0, "finished": 160.0}
    return build_report(Run(**{**known, "plans": list(plans), **told}))


@pytest.mark.parametrize(
    ("plans", "told", "result", "states", "left", "reached"),
    [
        pytest.param([LAST], {"notes": notes(3)}, "succeeded", "done done done", [], "1.33", id="all"),
        pytest.param(
            [PLAN], {"notes": notes(3)}, "unfinished", "done done done", ["1.34"], "1.33", id="one hop of two"
        ),
        pytest.param([LAST], {"notes": notes(1)}, "unfinished", "done left left", [], "1.33", id="only some tags"),
        pytest.param([NOTHING], {}, "nothing to do", "", [], "1.34", id="nothing to do"),
        pytest.param([PLAN], {"check": True}, "foretold", "left left left", ["1.34"], "1.32", id="check mode"),
        pytest.param(
            [PLAN], {"failed": {**BOOM, "blocked": True}}, "blocked", "left left left", ["1.34"], "1.32", id="blocked"
        ),
        pytest.param([PLAN], {"failed": BOOM}, "failed", "failed left left", ["1.34"], "1.32", id="failed at once"),
        pytest.param(
            [PLAN],
            {"failed": {**BOOM, "names": ["b"]}, "notes": notes(1)},
            "failed",
            "done left failed",
            ["1.34"],
            "1.33",
            id="failed by name",
        ),
        pytest.param([], {"failed": BOOM}, "failed", "", [], None, id="failed before a plan"),
    ],
)
def test_what_became_of_each_step(plans, told, result, states, left, reached):
    """What was done, what was not, and what comes later."""
    made = report(*plans, **told)
    assert (made["result"], " ".join(step["state"] for step in made["steps"])) == (result, states)
    assert (made["hops_left"], made["reached"]) == (left, reached)
    assert f"demo: {made['from'] or 'unknown'} -> 1.34: {result}" in summarize(made)


def test_a_step_lasts_from_the_end_of_the_one_before():
    """The first from the begin of the run."""
    assert [step["seconds"] for step in report(PLAN, notes=notes(3))["steps"]] == [10.0, 10.0, 10.0]


def test_the_way_back_is_told():
    """For seven days, once the control plane has moved."""
    made = report(PLAN, notes=notes(1), failed=BOOM)
    assert made["rollback"] == {"to": "1.32", "until": "1970-01-08T00:02:40Z"}
    assert "playbook eks_rollback" in summarize(made)
    assert report(PLAN, check=True)["rollback"] is None
    assert report(PLAN, notes=notes(1), kind="rollback")["rollback"] is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"failed": {**BOOM, "blocked": True}}, "Nothing was changed"),
        ({"failed": {**BOOM, "blocked": True}, "notes": notes(1)}, "start the same command again: it looks"),
        ({"failed": BOOM}, "start the same command again: it looks"),
    ],
)
def test_a_failure_says_how_to_go_on(told, words):
    """With what was changed in mind."""
    made = report(PLAN, **told)
    assert words in made["failed"]["way_on"]
    assert words in summarize(made)
    assert "It broke." in summarize(made)


@pytest.mark.parametrize(
    ("statuses", "lines"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["deprecated", "removed"], ["  batch/v1beta1 CronJob shop/job1: Write batch/v1."], id="removed"),
        pytest.param(["deprecated"], ["  batch/v1beta1 CronJob shop/job0: Write batch/v1."], id="deprecated"),
        pytest.param(["removed"] * 12, ["  and 2 more (see deprecations)"], id="many"),
    ],
)
def test_the_uses_that_stop_a_run_are_in_its_summary(statuses, lines):
    """With what to do; what has stopped it after its begin is no use of an API."""
    use = {"api_version": "batch/v1beta1", "kind": "CronJob", "namespace": "shop", "hint": "Write batch/v1."}
    scan = {"findings": [{**use, "name": f"job{at}", "status": status} for at, status in enumerate(statuses)]}
    text = summarize(report(PLAN, failed={**BOOM, "blocked": True}, scan=scan)).splitlines()
    found = [line for line in text if "job" in line or "more" in line]
    assert found[-1:] == lines
    assert len(found) <= 11
    assert ("  What may stay is named with eks_scan_ignore." in text) == bool(lines)
    assert "job" not in summarize(report(PLAN, failed=BOOM, scan=scan))


def test_notes_of_an_older_ansible_count(run_module):
    """Its templates make text of numbers and of truth."""
    told = [{**note, "at": str(note["at"]), "changed": str(number == 0)} for number, note in enumerate(notes(2))]
    options = {"cluster_name": "demo", "target_version": "1.34", "started": "100.0", "plans": [PLAN], "notes": told}
    steps = run_module(eks_upgrade_report, options)["report"]["steps"]
    assert [(step.get("seconds"), step.get("changed")) for step in steps] == [(10.0, True), (10.0, False), (None, None)]


def test_the_module_keeps_what_was_scanned(run_module):
    """Of each use only what a reader needs."""
    use = {"kind": "Ingress", "api_version": "extensions/v1beta1", "status": "removed", "evidence": [{"path": "x"}]}
    options = {
        "cluster_name": "demo",
        "target_version": "1.34",
        "started": 1,
        "plans": [PLAN],
        "scan": {"findings": [use]},
    }
    result = run_module(eks_upgrade_report, options, check=True)
    assert (result["changed"], result["report"]["result"]) == (False, "foretold")
    assert result["report"]["deprecations"][0]["kind"] == "Ingress"
    assert "evidence" not in result["report"]["deprecations"][0]
    assert result["report"]["unmanaged"] == [{"node": "n1"}]
