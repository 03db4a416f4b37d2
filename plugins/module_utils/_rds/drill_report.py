# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report of a drill of a database as data; docs/aws_chores.md describes it. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._limits import failure, limit_of, summary
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

SCHEMA = 1
PASSED, FAILED, LOOKED = "passed", "failed", "not drilled"
Told = dict[str, t.Any]
INSTANCE = ("engine", "engine_version", "instance_class", "allocated_gib", "latest_restorable_time", "restored_to")


@dataclass(frozen=True)
class Run:
    """What the playbook knows; times in seconds since the epoch, limits in seconds, where 0 means none.

    restored is what rds_drill_instance returned, checked what sql_check returned, also when they failed; removed is
    None where nothing was restored; failed is {"task", "message"} or empty.
    """

    source: str
    name: str
    region: str
    started: float
    finished: float
    restored: Told = field(default_factory=dict)
    checked: Told = field(default_factory=dict)
    removed: bool | None = None
    failed: Told = field(default_factory=dict)
    rpo_limit: int = 0
    rto_limit: int = 0


def build_report(run: Run) -> Told:
    """Return the report; a drill that failed before it knew something has null there."""
    drill = run.restored.get("drill") or {}
    seconds: dict[str, t.Any] = {"restore": drill.get("seconds"), "answer": run.checked.get("answered_after")}
    complete = None not in seconds.values()
    phases = [{"name": name, "seconds": value} for name, value in seconds.items() if value is not None]
    rpo = limit_of(drill.get("age"), run.rpo_limit)
    rto = limit_of(round(sum(seconds.values()), 3) if complete else None, run.rto_limit)
    problems = _problems(run, rpo, rto)
    return {
        "schema": SCHEMA,
        "result": FAILED if problems else PASSED if complete else LOOKED,
        "source": run.source,
        "name": run.name,
        "region": run.region,
        "started": utc(run.started),
        "finished": utc(run.finished),
        "seconds": round(max(run.finished - run.started, 0.0), 1),
        "rpo": rpo,
        "rto": rto,
        "phases": phases,
        "instance": {key: drill.get(key) for key in INSTANCE},
        "checks": run.checked.get("checks") or [],
        "removed": run.removed,
        "problems": problems,
        "failed": run.failed or None,
    }


def _problems(run: Run, rpo: Told, rto: Told) -> list[str]:
    found = failure(run.failed)
    if run.removed is False:
        found.append(
            f"The instance '{run.name}' is still there and costs money: run the drill again when its time is over, or "
            "delete it by hand"
        )
    if rpo["kept"] is False:
        found.append(
            f"The newest moment that can be restored is {rpo['seconds']:.0f} s old, and rds_recovery_drill_rpo_seconds "
            f"allows {rpo['limit']}: look at the automated backups of '{run.source}'"
        )
    if rto["kept"] is False:
        found.append(
            f"The recovery took {rto['seconds']:.0f} s, and rds_recovery_drill_rto_seconds allows {rto['limit']}: look "
            "at its longest phase"
        )
    return found


def summarize(report: Told) -> str:
    """Return the report in a few lines, without a line feed at its end."""
    text = summary(f"Recovery drill of {report['source']} in {report['region']}", "newest restorable moment", report)
    checks = [f"  {check['name']}: {'passed' if check['passed'] else check['problem']}" for check in report["checks"]]
    return "\n".join([text, *checks])
