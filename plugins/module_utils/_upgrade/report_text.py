# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A report as plain text of at most 100 columns."""

from __future__ import annotations

import textwrap

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.table import WIDTH, rows

HEADER = ("host", "role", "before", "after", "seconds", "state")


def summarize(report: JsonDict) -> str:
    """Return the summary of a report, without a line feed at its end."""
    change = f"{report['from'] or 'unknown'} -> {report['to'] or 'unknown'}"
    title = f"{report['cluster'] or 'unknown cluster'}: {change}: {report['result']}"
    lines = [f"{title} after {_duration(report['seconds'])}"]
    if report["hosts"]:
        lines += ["", *rows([HEADER, *(_row(name, host) for name, host in report["hosts"].items())])]
    if report["phases"]:
        lines += ["", *rows([("phase", "time"), *(_phase(phase) for phase in report["phases"])])]
    if report["versions"]["after"]["error"]:
        lines += ["", *textwrap.wrap(f"The cluster cannot be read: {report['versions']['after']['error']}", WIDTH)]
    return "\n".join([*lines, *_failure(report["failed"])])


def _phase(phase: JsonDict) -> tuple[str, str]:
    return phase["name"], _duration(phase["seconds"]) + ("" if phase["finished"] else ", not finished")


def _failure(failed: JsonDict | None) -> list[str]:
    if not failed:
        return []
    task = failed["task"] or (f"the step {failed['step']}" if failed["step"] else "a task")
    where = f"{failed['host'] or 'The run'} failed at '{task}': {failed['message'] or ''}"
    return ["", *textwrap.wrap(where, WIDTH), *textwrap.wrap(failed["way_on"], WIDTH)]


def _row(name: str, host: JsonDict) -> tuple[str, ...]:
    seconds = host.get("seconds")
    return (
        name,
        host["role"].replace("_", " "),
        host["kubelet_before"] or "?",
        host["kubelet_after"] or "?",
        "-" if seconds is None else f"{float(seconds):.0f}",
        host["state"],
    )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(float(seconds)), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
