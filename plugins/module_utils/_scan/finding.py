# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Findings: all uses of one API by one object, with what is wrong and what to do."""

from __future__ import annotations

import hashlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Use

SEVERITIES = ("high", "medium", "low")
CONFIDENCES = ("high", "medium", "low")
STATUSES = ("removed", "deprecated")
Finding = dict[str, t.Any]


def findings(uses: t.Iterable[Use], versions: Versions) -> list[Finding]:
    """Return one finding per object and API, removed ones first.

    An object without a name, as in a template, is known by its file and apiVersion.
    """
    collected: dict[str, Finding] = {}
    for use in uses:
        verdict = assess(use.api_version, use.kind, versions)
        if verdict is None:
            continue
        identity = _identity(use)
        found = collected.get(identity)
        if found is None:
            found = {"id": identity, "namespace": use.namespace, "name": use.name, **vars(verdict)}
            collected[identity] = {**found, "confidence": use.confidence, "evidence": [use.evidence]}
        elif use.evidence not in found["evidence"]:
            found["evidence"].append(use.evidence)
            found["confidence"] = min(found["confidence"], use.confidence, key=CONFIDENCES.index)
    return sorted(map(_in_order, collected.values()), key=_order)


def _identity(use: Use) -> str:
    told: list[str | None] = [use.api_version, use.kind, use.namespace, use.name]
    if use.name is None:
        told.append(str(use.evidence.get("path") or use.evidence.get("release") or ""))
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


def _in_order(found: Finding) -> Finding:
    return {key: found[key] for key in KEYS}


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
