# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A plan and its findings as plain text of at most 100 columns."""

from __future__ import annotations

import textwrap
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import SEVERITIES, Finding, together
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan, Step

WIDTH = 100
HEADER = ("batch", "host", "role", "now", "then", "needs")
ROLES = {"first_master": "master (first)", "master": "master", "worker": "worker"}


def render(plan: Plan, findings: t.Sequence[Finding]) -> str:
    """Return the whole text, without a line feed at its end."""
    lines = [_title(plan), "", *rows([HEADER, *(_row(plan, step) for step in plan.steps)])]
    for severity in SEVERITIES:
        found = together(finding for finding in findings if finding.severity == severity)
        if found:
            lines += ["", f"{_count(len(found), severity)}:"]
            lines += [line for finding in found for line in _finding(finding)]
    return "\n".join([*lines, "", _verdict(plan, findings)])


def rows(cells: t.Sequence[t.Sequence[str]]) -> list[str]:
    """Return aligned lines; the last column wraps, long cells of the others are cut."""
    widths = [min(max(len(row[column]) for row in cells), 30) for column in range(len(cells[0]) - 1)]
    start = sum(widths) + 2 * len(widths)
    lines = []
    for row in cells:
        cut = [_cut(cell, width).ljust(width) for cell, width in zip(row, widths)]
        wrapped = textwrap.wrap(row[-1], max(WIDTH - start, 20)) or [""]
        lines.append("  ".join([*cut, wrapped[0]]).rstrip())
        lines += [" " * start + more for more in wrapped[1:]]
    return lines


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _title(plan: Plan) -> str:
    return f"{plan.cluster}: {plan.current or 'unknown'} -> {plan.target}"


def _row(plan: Plan, step: Step) -> tuple[str, ...]:
    if step.state == "done":
        return "-", step.host, ROLES[step.role], step.kubelet or "?", step.kubelet or "?", "nothing"
    batch = str(step.batch) if step.batch else f"m{plan.masters.index(step.host) + 1}"
    needs = ", ".join(step.needs)
    if not step.reason.startswith("kubelet "):
        needs += f" ({step.reason})"
    return batch, step.host, ROLES[step.role], step.kubelet or "?", plan.target, needs


def blockers(findings: t.Iterable[Finding]) -> list[str]:
    """Return each thing that stops the upgrade as one line: id, objects, message, way out."""
    stops = together(finding for finding in findings if finding.severity == "blocker")
    return [f"[{each.id}] {each.object}: {each.message}. {each.way_out}".replace("..", ".") for each in stops]


def _finding(finding: Finding) -> list[str]:
    first = textwrap.wrap(f"{finding.message}.".replace("..", "."), WIDTH - 10)
    more = textwrap.wrap(finding.way_out, WIDTH - 13)
    lines = [f"  {finding.id:<7} {first[0]}", *(f"          {line}" for line in first[1:])]
    return lines + [f"          {'>' if number == 0 else ' '} {line}" for number, line in enumerate(more)]


def _count(number: int, severity: str) -> str:
    names = {"blocker": "blocker", "warning": "warning", "info": "note"}
    return f"{number} {names[severity]}{'s' if number != 1 else ''}"


def _verdict(plan: Plan, findings: t.Iterable[Finding]) -> str:
    stops = len(together(finding for finding in findings if finding.severity == "blocker"))
    if stops:
        return f"Blocked by {stops} finding{'s' if stops != 1 else ''}: nothing is changed."
    if not plan.hops:
        return f"Nothing to do: every host is at {plan.target}."
    sizes = ", ".join(str(size) for size in plan.batches)
    workers = f"{len(plan.workers)} worker(s) in batches of {sizes}" if sizes else "no workers"
    first = "a snapshot of etcd, then " if plan.snapshot else ""
    return f"Ready: {first}{len(plan.masters)} control plane host(s) one at a time, then {workers}."
