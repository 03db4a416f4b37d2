# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The report as Markdown, for a comment or a wiki."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_words import named, place, summary, trouble

SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
MOST_PLACES = 5
Record = t.Mapping[str, t.Any]


def render(result: Record) -> str:
    """Return the text of the file."""
    lines = [f"# Deprecated APIs for Kubernetes {result['target_version']}", "", f"{summary(result)}."]
    for status, title in (("removed", "Removed"), ("deprecated", "Deprecated")):
        found = [one for one in result["findings"] if one["status"] == status]
        if found:
            lines += ["", f"## {title} ({len(found)})", "", *_table(found)]
            lines += ["", *_hints(found)]
    for name, title in (("unparsed", "Not read"), ("templated", "Templates, only guessed at")):
        if result[name]:
            lines += ["", f"## {title} ({len(result[name])})", "", *(f"- {_entry(one)}" for one in result[name])]
    if result["forbidden"]:
        lines += ["", "## Not allowed to list", "", *(f"- {_safe(one)}" for one in result["forbidden"])]
    if result["ignored"]:
        lines += ["", f"## Ignored ({len(result['ignored'])})", "", *(_ignored(one) for one in result["ignored"])]
    return "\n".join([*lines, ""])


def _table(found: t.Sequence[Record]) -> t.Iterator[str]:
    yield "| object | API | removed in | write instead | where |"
    yield "|---|---|---|---|---|"
    for one in found:
        places = [_safe(place(evidence)) for evidence in one["evidence"][:MOST_PLACES]]
        more = len(one["evidence"]) - MOST_PLACES
        where = "<br>".join(places + ([f"and {more} more"] if more > 0 else []))
        guess = (" (guess)" if one["confidence"] == "low" else "") + (" (low)" if one["severity"] == "low" else "")
        instead = " ".join(filter(None, [one["replacement"], _kind(one)])) or "nothing"
        cells = (_safe(named(one)) + guess, _safe(one["api_version"]), one["removed_in"] or "", _safe(instead), where)
        yield f"| {' | '.join(cells)} |"


def _kind(one: Record) -> str | None:
    return one["replacement_kind"] if one["replacement_kind"] != one["kind"] else None


def _hints(found: t.Sequence[Record]) -> t.Iterator[str]:
    for name, hint in dict.fromkeys((f"{one['api_version']} {one['kind']}", one["hint"]) for one in found):
        yield f"- **{_safe(name)}**: {_safe(hint)}"


def _entry(one: Record | str) -> str:
    return _safe(one) if isinstance(one, str) else f"{_safe(trouble(one))}: {_safe(one['reason'])}"


def _ignored(one: Record) -> str:
    until = f" until {one['until']}" if one["until"] else ""
    return f"- {_safe(named(one))} ({_safe(one['api_version'])}){until}: {_safe(one['reason'] or 'no reason given')}"


def _safe(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(str(text).split()))
