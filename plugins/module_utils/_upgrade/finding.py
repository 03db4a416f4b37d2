# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a check found."""

from __future__ import annotations

import dataclasses
import re
import typing as t

SEVERITIES = ("blocker", "warning", "info")
MANDATORY = frozenset({"V1", "LAYOUT", "J1", "J2"})


@dataclasses.dataclass(frozen=True)
class Finding:
    """One finding: the check's id, blocker, warning or info, the object, a sentence, and what to do."""

    id: str
    severity: str
    object: str
    message: str
    way_out: str = ""


def blocker(check: str, subject: str, message: str, way_out: str) -> Finding:
    """Return a finding that stops the upgrade."""
    return Finding(check, "blocker", subject, message, way_out)


def warning(check: str, subject: str, message: str, way_out: str = "") -> Finding:
    """Return a finding that a person should read."""
    return Finding(check, "warning", subject, message, way_out)


def info(check: str, subject: str, message: str, way_out: str = "") -> Finding:
    """Return a finding that only tells."""
    return Finding(check, "info", subject, message, way_out)


def unknown(check: str, subject: str, message: str, way_out: str = "") -> Finding:
    """Return a warning for evidence that could not be read: unknown is not good."""
    return Finding(check, "warning", subject, f"Unknown: {message}", way_out)


def settle(findings: t.Iterable[Finding], ignored: t.Collection[str]) -> list[Finding]:
    """Return the findings, the worst first; ignored blockers become warnings, except those of mandatory checks.

    ignored has ids of checks such as "P1", or ids with one object such as "N3:w9".
    """
    found = [
        _ignore(finding) if {finding.id, f"{finding.id}:{finding.object}"} & set(ignored) else finding
        for finding in findings
    ]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def together(findings: t.Iterable[Finding]) -> list[Finding]:
    """Return findings that differ in nothing but the object they name as one finding that names all of them."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        message, way_out = _nameless(finding.message, finding.object), _nameless(finding.way_out, finding.object)
        alone = finding.object if message == finding.message else ""
        groups.setdefault((finding.id, finding.severity, message, way_out, alone), []).append(finding)
    return [_named(key, [finding.object for finding in group]) for key, group in groups.items()]


def _nameless(text: str, name: str) -> str:
    return re.sub(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", "\0", text)


def _named(key: tuple[str, ...], objects: list[str]) -> Finding:
    check, severity, message, way_out, dummy = key
    names = ", ".join(objects)
    return Finding(check, severity, names, message.replace("\0", names), way_out.replace("\0", names))


def _ignore(finding: Finding) -> Finding:
    if finding.severity != "blocker":
        return finding
    if finding.id in MANDATORY:
        way_out = f"{finding.way_out} The check {finding.id} cannot be ignored.".strip()
        return dataclasses.replace(finding, way_out=way_out)
    message = f"{finding.message} (ignored by upgrade_preflight_ignore)"
    return dataclasses.replace(finding, severity="warning", message=message)
