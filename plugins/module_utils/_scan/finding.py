# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Findings: all uses of one API by one object, with what is wrong and what to do."""

from __future__ import annotations

import hashlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Verdict, Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import SOURCES, Use

SEVERITIES = ("high", "medium", "low")
CONFIDENCES = ("high", "medium", "low")
STATUSES = ("removed", "deprecated")
WRITTEN = ("file", "helm", "definition")  # an API that is requested has no file
Finding = dict[str, t.Any]


class _Seen:
    """All uses of one API by one object so far."""

    def __init__(self, use: Use, verdict: Verdict) -> None:
        self.verdict, self.first = verdict, use
        self.confidence, self.lower = use.confidence, use.lower
        self.evidence: list[dict[str, t.Any]] = []
        self.notes: dict[str, int] = {}

    def add(self, use: Use) -> None:
        """Take a use, which is as sure and as severe as the surest and the most severe."""
        if use.evidence not in self.evidence:
            self.evidence.append(use.evidence)
        self.confidence = min(self.confidence, use.confidence, key=CONFIDENCES.index)
        self.lower = min(self.lower, use.lower)
        if use.note:
            self.notes[use.note] = min(use.lower, self.notes.get(use.note, use.lower))

    def finding(self, identity: str) -> Finding:
        """Return what the module returns; what only takes away from other evidence is not said."""
        step = SEVERITIES.index(self.verdict.severity) + self.lower
        notes = [note for note, lower in self.notes.items() if lower <= self.lower]
        found = {
            **vars(self.verdict),
            "id": identity,
            "namespace": self.first.namespace,
            "name": self.first.name,
            "severity": SEVERITIES[min(step, len(SEVERITIES) - 1)],
            "confidence": self.confidence,
            "hint": " ".join([self.verdict.hint, *notes]),
            "evidence": sorted(self.evidence, key=lambda one: SOURCES.index(one["source"])),
        }
        return {key: found[key] for key in KEYS}


def findings(uses: t.Iterable[Use], versions: Versions) -> list[Finding]:
    """Return one finding per object and API, removed ones first.

    An object without a name, as in a template, is known by its file and apiVersion.
    """
    collected: dict[str, _Seen] = {}
    for use in uses:
        verdict = use.verdict or assess(use.api_version, use.kind, versions)
        if verdict is not None:
            collected.setdefault(_identity(use), _Seen(use, verdict)).add(use)
    return sorted((seen.finding(identity) for identity, seen in collected.items()), key=_order)


def _identity(use: Use) -> str:
    told: list[str | None] = [use.api_version, use.kind, use.namespace, use.name]
    place = use.evidence.get("path") or use.evidence.get("release")
    if use.name is None and use.evidence["source"] in WRITTEN and place:
        told.append(str(place))
    return hashlib.sha256("\0".join(one or "" for one in told).encode("utf-8", "surrogatepass")).hexdigest()[:12]


KEYS = (
    "id",
    "api_version",
    "kind",
    "namespace",
    "name",
    "status",
    "deprecated_in",
    "removed_in",
    "replacement",
    "replacement_kind",
    "replacement_available_in",
    "usable_now",
    "severity",
    "confidence",
    "hint",
    "evidence",
)


def _order(found: Finding) -> tuple[t.Any, ...]:
    place = str(found["evidence"][0].get("path") or found["evidence"][0].get("release") or "")
    line = found["evidence"][0].get("line") or 0
    return STATUSES.index(found["status"]), SEVERITIES.index(found["severity"]), place, line, found["id"]


def counts(found: t.Sequence[Finding], ignored: t.Sequence[Finding]) -> dict[str, int]:
    """Return how many findings there are of each status, severity high, confidence low, and how many are ignored."""
    by_status = {status: sum(one["status"] == status for one in found) for status in STATUSES}
    return {
        "total": len(found),
        **by_status,
        "high": sum(one["severity"] == "high" for one in found),
        "medium": sum(one["severity"] == "medium" for one in found),
        "low": sum(one["severity"] == "low" for one in found),
        "low_confidence": sum(one["confidence"] == "low" for one in found),
        "ignored": len(ignored),
    }
