# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report of a drill as data; docs/recovery_drill.md describes it. Pure."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Facts
from ansible_collections.day2.kubernetes.plugins.module_utils._limits import failure, limit_of, summary
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

SCHEMA = 1
PASSED, FAILED, LOOKED = "passed", "failed", "not drilled"
SNAPSHOT = (
    *("size", "sha256", "revision", "keys", "records", "compact_revision", "hashkv", "cluster_id", "member"),
    *("etcd_version", "storage_version", "secrets_encrypted", "alarms", "members"),
)
QUERY = re.compile(r"\?.*$")  # of a URL, which may be signed


@dataclass(frozen=True)
class Run:
    """What the playbook knows; times in seconds since the epoch, limits in seconds, where 0 means none.

    drill is what etcd_drill returned, also when it failed; failed is {"task", "message"} or empty.
    """

    host: str
    source: str
    started: float
    finished: float
    file: str | None = None
    cluster: str | None = None
    brought: float = 0
    drill: Facts = field(default_factory=dict)
    failed: Facts = field(default_factory=dict)
    rpo_limit: int = 0
    rto_limit: int = 0


def build_report(run: Run) -> dict[str, t.Any]:
    """Return the report; a drill that failed before it knew something has null there."""
    drill, saved = run.drill, run.drill.get("snapshot") or {}
    phases = [{"name": "bring", "seconds": round(run.brought, 3)}, *(drill.get("phases") or [])]
    complete = bool(drill.get("comparison")) and not run.failed
    rpo = limit_of(drill.get("age"), run.rpo_limit)
    rto = limit_of(round(sum(one["seconds"] for one in phases), 3) if complete else None, run.rto_limit)
    problems = _problems(run, rpo, rto)
    return {
        "schema": SCHEMA,
        "result": FAILED if problems else PASSED if complete else LOOKED,
        "cluster": run.cluster or saved.get("cluster_id"),
        "host": run.host,
        "source": QUERY.sub("", run.source),
        "file": run.file,
        "started": utc(run.started),
        "finished": utc(run.finished),
        "seconds": round(max(run.finished - run.started, 0.0), 1),
        "rpo": rpo,
        "rto": rto,
        "phases": phases,
        "snapshot": {
            "taken": utc(saved["taken"]) if saved.get("taken") else None,
            **{name: saved.get(name) for name in SNAPSHOT},
        },
        "etcd": (drill.get("etcd") or {}).get("version"),
        "comparison": drill.get("comparison") or [],
        "problems": problems,
        "failed": run.failed or None,
        "warnings": saved.get("warnings") or [],
    }


def _problems(run: Run, rpo: dict[str, t.Any], rto: dict[str, t.Any]) -> list[str]:
    found = failure(run.failed)
    if rpo["kept"] is False:
        found.append(
            f"The newest snapshot is {rpo['seconds']:.0f} s old, and recovery_drill_rpo_seconds allows {rpo['limit']}: "
            "look why no newer one was brought"
        )
    if rto["kept"] is False:
        found.append(
            f"The recovery took {rto['seconds']:.0f} s, and recovery_drill_rto_seconds allows {rto['limit']}: look at "
            "its longest phase"
        )
    return found


def summarize(report: dict[str, t.Any]) -> str:
    """Return the report in a few lines, without a line feed at its end."""
    return summary(
        f"Recovery drill of {report['cluster'] or 'an unknown cluster'} on {report['host']}", "snapshot", report
    )
