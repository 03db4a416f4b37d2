# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report of a way to another version as a few lines of text. Pure."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import JsonDict

SHOWN = 10


def summarize(report: JsonDict) -> str:
    """Return the report in a few lines, without a line feed at its end."""
    change = f"{report['from'] or 'unknown'} -> {report['to']}"
    lines = [f"EKS {report['kind']} of {report['cluster']}: {change}: {report['result']}"]
    lines += [_line(step) for step in report["steps"]]
    if report["hops_left"]:
        lines.append(f"  later: {', '.join(report['hops_left'])}")
    if report["failed"]:
        lines += [report["failed"].get("message") or "it failed", *_uses(report), report["failed"]["way_on"]]
    if report["rollback"]:
        back = report["rollback"]
        lines.append(f"The control plane can go back to {back['to']} until {back['until']}: playbook eks_rollback")
    return "\n".join(lines)


def _uses(report: JsonDict) -> list[str]:
    """Return the uses of APIs that stop a run before its hop: removed ones alone, where there are such."""
    uses = report["deprecations"] if report["failed"].get("blocked") else []
    worst = [use for use in uses if use["status"] == "removed"] or uses
    lines = [f"  {use['api_version']} {use['kind']}{_object(use)}: {use['hint']}" for use in worst]
    more = [f"  and {len(lines) - SHOWN} more (see deprecations)"] if len(lines) > SHOWN else []
    return [*lines[:SHOWN], *more, *(["  What may stay is named with eks_scan_ignore."] if lines else [])]


def _object(use: JsonDict) -> str:
    name = "/".join(filter(None, (use["namespace"], use["name"])))
    return f" {name}" if name else ""


def _line(step: JsonDict) -> str:
    took = f", {step['seconds']:.0f} s" if "seconds" in step else ""
    name = step["step"].replace("_", " ")
    return (
        f"  {step['hop']}  {name} {step['name']}: {step['from'] or '?'} -> {step['to'] or '?'}: {step['state']}{took}"
    )
