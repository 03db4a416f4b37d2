# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the reports of drills have in common: limits that are kept or not, and a summary. Pure."""

from __future__ import annotations

import typing as t

Limit = dict[str, t.Any]
MEANT = (("rpo", "age of the {data} (RPO)"), ("rto", "time of the recovery (RTO)"))


def limit_of(seconds: float | None, limit: int) -> Limit:
    """Return seconds beside their limit, where 0 is none; kept is None while the seconds are not known."""
    return {"seconds": seconds, "limit": limit or None, "kept": None if seconds is None else not 0 < limit < seconds}


def failure(failed: t.Mapping[str, t.Any]) -> list[str]:
    """Return the sentence of {"task", "message"}, if there is one."""
    return [f"{failed.get('task') or 'A task'}: {failed.get('message') or 'it failed'}"] if failed else []


def summary(title: str, data: str, report: t.Mapping[str, t.Any]) -> str:
    """Return a report in a few lines, without a line feed at its end; data is what has an age, such as snapshot."""
    lines = [f"{title}: {report['result']}"]
    for name, words in MEANT:
        seconds, limit = report[name]["seconds"], report[name]["limit"]
        told = "unknown" if seconds is None else f"{seconds:.1f} s"
        lines.append(f"  {words.format(data=data)}: {told}{f', at most {limit} s' if limit else ''}")
    lines += [f"  {phase['name']}: {phase['seconds']:.1f} s" for phase in report["phases"]]
    return "\n".join([*lines, *report["problems"]])
