# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Findings that somebody has said may stay, until a day."""

from __future__ import annotations

import datetime
import fnmatch
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.finding import Finding

MATCHED = ("api_version", "kind", "namespace", "name")
KNOWN = (*MATCHED, "path", "until", "reason")


@dataclass(frozen=True)
class Rule:
    """What may stay: patterns of fields, the last day, and why."""

    number: int
    patterns: dict[str, str]
    until: datetime.date | None
    reason: str | None

    @property
    def told(self) -> str:
        """Return what it says, for a sentence."""
        return ", ".join(f"{name} {pattern}" for name, pattern in self.patterns.items())


def read_rules(given: t.Sequence[dict[str, t.Any]]) -> list[Rule]:
    """Read the entries of the option ``ignore``.

    Raises:
        Day2Error: an entry is malformed; it says which and why.

    """
    return [_rule(number, entry) for number, entry in enumerate(given, 1)]


def _rule(number: int, entry: dict[str, t.Any]) -> Rule:
    said = {name: value for name, value in entry.items() if value is not None}
    unknown = sorted(set(said) - set(KNOWN))
    if unknown:
        raise Day2Error(f"ignore entry {number} has {', '.join(unknown)}, but only {', '.join(KNOWN)} are known")
    patterns = {name: str(said[name]) for name in (*MATCHED, "path") if name in said}
    if not patterns:
        raise Day2Error(f"ignore entry {number} would ignore everything: give one of {', '.join((*MATCHED, 'path'))}")
    return Rule(number, patterns, _day(number, said.get("until")), said.get("reason"))


def _day(number: int, until: t.Any) -> datetime.date | None:
    if until is None:
        return None
    try:
        return datetime.date.fromisoformat(str(until))
    except ValueError as error:
        raise Day2Error(f"ignore entry {number}: until '{until}' is not a day such as 2027-03-31") from error


class Sorted(t.NamedTuple):
    """Findings that stay, those that are ignored (with ``reason`` and ``until``), and what to say about the rules."""

    kept: list[Finding]
    ignored: list[Finding]
    warnings: list[str]


def apply(rules: t.Sequence[Rule], found: t.Iterable[Finding], today: datetime.date) -> Sorted:
    """Sort findings; a rule that is past its last day ignores nothing."""
    warnings = [
        f"ignore entry {rule.number} ({rule.told}) ended on {rule.until}: what it ignored is a finding again"
        for rule in rules
        if rule.until and rule.until < today
    ]
    valid = [rule for rule in rules if not rule.until or rule.until >= today]
    kept, ignored = [], []
    for finding in found:
        left, rule = _without(finding, valid)
        if left:
            kept.append({**finding, "evidence": left})
        elif rule:
            until = str(rule.until) if rule.until else None
            ignored.append({**finding, "reason": rule.reason, "until": until})
    return Sorted(kept, ignored, warnings)


def _without(finding: Finding, rules: t.Sequence[Rule]) -> tuple[list[dict[str, t.Any]], Rule | None]:
    """Return the evidence that no rule covers, and the last rule that covered some."""
    left, last = finding["evidence"], None
    for rule in rules:
        if all(fnmatch.fnmatchcase(str(finding[name] or ""), rule.patterns.get(name, "*")) for name in MATCHED):
            path = rule.patterns.get("path")
            still = [one for one in left if path and not _matches(one.get("path"), path)]
            if len(still) < len(left):
                left, last = still, rule
    return left, last


def _matches(path: str | None, pattern: str) -> bool:
    return path is not None and (fnmatch.fnmatchcase(path, pattern) or fnmatch.fnmatchcase(path, f"*/{pattern}"))
