# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report of a way of an EKS cluster to another version, as data; docs/eks_upgrade.md describes it. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

SCHEMA = 1
SUCCEEDED, FAILED, BLOCKED, NOTHING = "succeeded", "failed", "blocked", "nothing to do"
FORETOLD, UNFINISHED = "foretold", "unfinished"
DONE, FAILED_STEP, LEFT = "done", "failed", "left"
WAY_ON = "Repair what the message names, then start the same command again: it looks at what is there and goes on."
UNTOUCHED = "Nothing was changed. Clear what stands in the way, then start the same command again."
ROLLBACK_DAYS = 7
USE = ("api_version", "kind", "namespace", "name", "status", "removed_in", "replacement", "hint")


@dataclass(frozen=True)
class Run:
    """What the playbook knows; times in seconds since the epoch.

    plans are those of eks_upgrade_plan, one for each hop; notes are {hop, step, name, changed,
    evicted, at}, in their order; scan is what api_deprecation_scan returned;
    failed is {"task", "message", "blocked", "names"} or empty, where blocked tells that the findings forbid the hop and
    names are those of the node groups or add-ons that failed; check tells of a run in check mode.
    """

    kind: str
    cluster: str
    target: str
    started: float
    finished: float
    plans: list[JsonDict] = field(default_factory=list)
    notes: list[JsonDict] = field(default_factory=list)
    findings: list[JsonDict] = field(default_factory=list)
    scan: JsonDict = field(default_factory=dict)
    failed: JsonDict = field(default_factory=dict)
    check: bool = False


def build_report(run: Run) -> JsonDict:
    """Return the report; of a run that failed before it had a plan, steps is empty."""
    steps = _steps(run)
    result = _result(run, steps)
    return {
        "schema": SCHEMA,
        "kind": run.kind,
        "result": result,
        "cluster": run.cluster,
        "from": run.plans[0]["current"] if run.plans else None,
        "to": run.target,
        "reached": _reached(run, steps),
        "started": utc(run.started),
        "finished": utc(run.finished),
        "seconds": round(max(run.finished - run.started, 0.0), 1),
        "steps": steps,
        "counts": {state: sum(step["state"] == state for step in steps) for state in (DONE, FAILED_STEP, LEFT)},
        "hops_left": _hops_left(run.plans),
        "findings": run.findings,
        "unmanaged": run.plans[-1].get("unmanaged") or [] if run.plans else [],
        "deprecations": [{key: use.get(key) for key in USE} for use in run.scan.get("findings") or ()],
        "failed": {"way_on": _way_on(run, result), **run.failed} if run.failed else None,
        "rollback": _rollback(run, steps),
    }


def _steps(run: Run) -> list[JsonDict]:
    """Return the steps of all plans with what became of them; a step lasts from the note before it to its own."""
    took: dict[tuple[str, ...], JsonDict] = {}
    before = run.started
    for note in () if run.check else run.notes:
        took[_key(note)] = {
            "changed": bool(note.get("changed")),
            "seconds": round(max(note["at"] - before, 0.0), 1),
            "evicted": list(note.get("evicted") or ()),
        }
        before = note["at"]
    # a hop may have been planned twice: what the second plan leaves out was done
    steps = {_key(step): step for plan in run.plans for step in _named(plan)}
    rows = [{**step, "state": DONE if key in took else LEFT, **took.get(key, {})} for key, step in steps.items()]
    if run.failed and not run.failed.get("blocked"):
        for row in _failed_rows([row for row in rows if row["state"] == LEFT], run.failed.get("names") or []):
            row["state"] = FAILED_STEP
    return rows


def _failed_rows(left: list[JsonDict], names: t.Sequence[str]) -> list[JsonDict]:
    """Return the steps that failed: those of these names, else the first that is left, since they are in order."""
    return [row for row in left if row["name"] in names] or left[:1]


def _named(plan: JsonDict) -> list[JsonDict]:
    return [{"hop": plan["hop"], **step} for step in plan["steps"]]


def _key(of: JsonDict) -> tuple[str, ...]:
    return of["hop"], of["step"], of["name"]


def _result(run: Run, steps: list[JsonDict]) -> str:
    if run.failed:
        return BLOCKED if run.failed.get("blocked") else FAILED
    if run.check and steps:
        return FORETOLD
    if any(step["state"] == LEFT for step in steps) or _hops_left(run.plans):
        return UNFINISHED
    return SUCCEEDED if steps else NOTHING


def _way_on(run: Run, result: str) -> str:
    return WAY_ON if run.notes or result == FAILED else UNTOUCHED


def _reached(run: Run, steps: list[JsonDict]) -> str | None:
    done = [step["to"] for step in _moved(steps)]
    if done:
        return str(done[-1])
    return run.plans[0]["current"] if run.plans else None


def _hops_left(plans: list[JsonDict]) -> list[str]:
    """Return the versions for which there was no plan yet."""
    hops = plans[0]["hops"] if plans else []
    return [hop for hop in hops if hop not in [plan["hop"] for plan in plans]]


def _moved(steps: list[JsonDict]) -> list[JsonDict]:
    return [step for step in steps if step["step"] == "control_plane" and step["state"] == DONE]


def _rollback(run: Run, steps: list[JsonDict]) -> JsonDict | None:
    """Return until when, and to what, AWS lets the control plane go back after this run."""
    moved = [step for step in _moved(steps) if step["changed"]]
    if run.kind != "upgrade" or not moved:
        return None
    return {"to": moved[-1]["from"], "until": utc(run.finished + ROLLBACK_DAYS * 86400)}
