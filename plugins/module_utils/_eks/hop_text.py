# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The plan of a hop and its findings as plain text of at most 100 columns. Pure."""

from __future__ import annotations

import textwrap
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import ERROR, SEVERITIES
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import BLUE_GREEN, ROLLING, JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.table import WIDTH, rows

STEPS = {
    "addon_before": "add-on, before",
    "control_plane": "control plane",
    "nodegroup": "node group",
    "addon_after": "add-on, after",
}


def render(plan: JsonDict, findings: t.Sequence[JsonDict]) -> str:
    """Return the whole text, without a line feed at its end."""
    lines = [f"{plan['cluster']}: {plan['current']} -> {plan['hop']}{_later(plan)}"]
    if plan["steps"]:
        lines += ["", *rows([("step", "name", "now", "then", "how"), *(_row(step) for step in plan["steps"])])]
    for severity in SEVERITIES:
        for each in findings:
            if each["severity"] == severity:
                lines += ["", *_finding(each)]
    return "\n".join([*lines, "", _verdict(plan, findings)])


def blockers(findings: t.Iterable[JsonDict]) -> list[str]:
    """Return each finding that forbids the hop as one line: id, object, message, way out."""
    return [
        f"[{each['id']}] {each['resource']}: {each['message'].rstrip('.')}. {each['remediation'] or ''}".rstrip()
        for each in findings
        if each["severity"] == ERROR
    ]


def _later(plan: JsonDict) -> str:
    return f", later {', '.join(plan['hops'][1:])}" if plan["hops"][1:] else ""


def _row(step: JsonDict) -> tuple[str, ...]:
    ways = {BLUE_GREEN: f"replaced by {step.get('successor')}", ROLLING: "node by node"}
    how = ways.get(step.get("strategy", ""), "")
    return STEPS[step["step"]], step["name"], step["from"] or "?", step["to"] or "?", how


def _finding(each: JsonDict) -> list[str]:
    words = f"{each['severity']}: [{each['id']}] {each['resource']}: {each['message']}"
    first = textwrap.wrap(words, WIDTH, subsequent_indent="  ")
    way = each.get("remediation")
    return first + (textwrap.wrap(f"> {way}", WIDTH, initial_indent="  ", subsequent_indent="    ") if way else [])


def _verdict(plan: JsonDict, findings: t.Iterable[JsonDict]) -> str:
    stops = sum(each["severity"] == ERROR for each in findings)
    if stops:
        return f"Blocked by {stops} finding{'s' if stops != 1 else ''}: nothing is changed."
    if not plan["steps"]:
        return f"Nothing to do: {plan['cluster']} is at {plan['target']}."
    return f"Ready: {len(plan['steps'])} step{'s' if len(plan['steps']) != 1 else ''} to {plan['hop']}."
