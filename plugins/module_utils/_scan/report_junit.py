# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report as JUnit's XML, which every continuous integration shows: a use of a removed API is a failed test."""

from __future__ import annotations

import re
import typing as t
from xml.sax.saxutils import escape, quoteattr

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_words import named, place, says, trouble

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Record = t.Mapping[str, t.Any]


def render(result: Record) -> str:
    """Return the text of the file."""
    cases = [_case(finding) for finding in result["findings"]]
    troubles = [("unparsed", f"{trouble(entry)} can be read", entry["reason"]) for entry in result["unparsed"]]
    troubles += [("forbidden", f"{name} can be listed", "it may not be listed") for name in result["forbidden"]]
    cases += [_error(*one) for one in troubles]
    if not cases:
        cases = [f'    <testcase classname="kubernetes" name={_attribute("no deprecated API")}/>']
    failures = sum(map(_fails, result["findings"]))
    numbers = f'tests="{len(cases)}" failures="{failures}" errors="{len(troubles)}"'
    skipped = f'{numbers} skipped="{len(result["findings"]) - failures}"'
    title = _attribute(f"Deprecated APIs for Kubernetes {result['target_version']}")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites name={title} {numbers}>",
            f"  <testsuite name={title} {skipped}>",
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _fails(finding: Record) -> bool:
    """Tell whether a finding is a failed test: what is only a hint is not."""
    return bool(finding["status"] == "removed" and finding["severity"] != "low")


def _case(finding: Record) -> str:
    first = finding["evidence"][0]
    name = _attribute(f"{named(finding)}: {finding['api_version']}")
    line = f' line="{first["line"]}"' if first.get("line") else ""
    head = f"    <testcase classname={_attribute(str(first.get('path') or first['source']))} name={name}"
    head += f" file={_attribute(str(first['path']))}{line}>" if first.get("path") else ">"
    places = "\n".join(place(one) for one in finding["evidence"])
    if _fails(finding):
        said = _attribute(says(finding))
        inner = f'<failure type="removed" message={said}>{_text(finding["hint"])}\n{_text(places)}</failure>'
    else:
        # a test that is skipped is seen, and fails nothing
        said = _attribute(f"{says(finding)}. {finding['hint']}")
        inner = f"<skipped message={said}/>"
    return f"{head}{inner}</testcase>"


def _error(kind: str, name: str, reason: str) -> str:
    error = f"<error type={_attribute(kind)} message={_attribute(reason)}/>"
    return f"    <testcase classname={_attribute(kind)} name={_attribute(name)}>{error}</testcase>"


def _text(text: str) -> str:
    return escape(NOT_XML.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(NOT_XML.sub("\ufffd", text))
