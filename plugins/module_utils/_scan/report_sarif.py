# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

import json
import posixpath
import typing as t
import urllib.parse

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_words import named, place, says

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"high": "error", "medium": "warning", "low": "note"}
GUIDE = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"
Record = t.Mapping[str, t.Any]


def render(result: Record) -> str:
    """Return the text of the file."""
    rules: dict[str, Record] = {}
    for finding in result["findings"]:
        rules.setdefault(_rule_id(finding), _rule(finding))
    run = {
        "tool": {
            "driver": {
                "name": "day2.kubernetes.api_deprecation_scan",
                "informationUri": "https://github.com/day2/kubernetes",
                "rules": list(rules.values()),
            }
        },
        "results": [_result(finding, list(rules)) for finding in result["findings"]],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(result)}],
        "columnKind": "utf16CodeUnits",
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule_id(finding: Record) -> str:
    return f"{finding['api_version']}/{finding['kind']}"


def _rule(finding: Record) -> Record:
    return {
        "id": _rule_id(finding),
        "shortDescription": {"text": says(finding)},
        "help": {"text": finding["hint"]},
        "helpUri": GUIDE,
        "defaultConfiguration": {"level": LEVELS[finding["severity"]]},
    }


def _result(finding: Record, rules: list[str]) -> Record:
    located = [one for one in finding["evidence"] if one.get("path")]
    return {
        "ruleId": _rule_id(finding),
        "ruleIndex": rules.index(_rule_id(finding)),
        "level": LEVELS[finding["severity"]],
        "message": {"text": f"{named(finding)}: {says(finding)}. {finding['hint']}{_seen(finding)}"},
        "locations": [_location(one) for one in located] or [_logical(named(finding))],
        "partialFingerprints": {"findingId/v1": finding["id"]},
        "properties": {"confidence": finding["confidence"], "status": finding["status"]},
    }


def _seen(finding: Record) -> str:
    """Return where it was seen in the cluster, of which no place in a file tells."""
    places = [place(one) for one in finding["evidence"] if not one.get("path")]
    return f" Seen: {'; '.join(places)}." if places else ""


def _logical(name: str) -> Record:
    return {"logicalLocations": [{"fullyQualifiedName": name, "kind": "resource"}]}


def _location(evidence: Record) -> Record:
    physical: dict[str, t.Any] = {"artifactLocation": {"uri": _uri(evidence["path"])}}
    if evidence.get("line"):
        physical["region"] = {"startLine": evidence["line"]}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    quoted = urllib.parse.quote(posixpath.normpath(path), errors="replace")
    return f"file://{quoted}" if path.startswith("/") else quoted


def _notifications(result: Record) -> list[Record]:
    troubles: list[Record] = [
        {
            "level": "warning",
            "message": {"text": f"cannot be read: {entry['reason']}"},
            "locations": [_location(entry)],
        }
        for entry in result["unparsed"]
    ]
    troubles += [
        {"level": "warning", "message": {"text": "may not be listed"}, "locations": [_logical(name)]}
        for name in result["forbidden"]
    ]
    return troubles + [
        {"level": "note", "message": {"text": "a template, only guessed at"}, "locations": [_location({"path": path})]}
        for path in result["templated"]
    ]
