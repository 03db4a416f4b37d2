# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Templates that are not YAML: what their lines look like they would become. All of it is a guess."""

from __future__ import annotations

import re
import typing as t

LINE = re.compile(
    r"""^(?P<indent>[ ]*(?:-[ ]+)?)["']?(?P<key>apiVersion|kind|name|namespace|metadata)["']?[ ]*:"""
    r"""[ ]*["']?(?P<value>[A-Za-z0-9./-]*)["']?[ ]*(?:\#.*)?\r?$""",
    re.VERBOSE,
)


NEAR = 200  # lines of interest between an apiVersion and what belongs to it


class Guess(t.NamedTuple):
    """What looks like an object, and its line (from 0)."""

    api_version: str
    kind: str
    namespace: str | None
    name: str | None
    line: int


class _Line(t.NamedTuple):
    number: int
    indent: int
    key: str
    value: str


def guesses(text: str) -> list[Guess]:
    """Return each apiVersion that has a kind at the same depth, after it or before it.

    Of several apiVersions for one kind, as in the branches of a condition, each is one.
    """
    lines = [
        _Line(number, len(found["indent"]), found["key"], found["value"])
        for number, found in enumerate(map(LINE.match, text.split("\n")))
        if found
    ]
    found = []
    for at, line in enumerate(lines):
        if line.key == "apiVersion" and line.value:
            kind = _kind(lines, at, line.indent)
            if kind is not None:
                names = _names(lines[kind + 1 : kind + NEAR] + lines[at + 1 : kind], line.indent)
                found.append(
                    Guess(line.value, lines[kind].value, names.get("namespace"), names.get("name"), line.number)
                )
    return found


def _kind(lines: list[_Line], at: int, indent: int) -> int | None:
    for number in [*range(at + 1, min(at + NEAR, len(lines))), *range(at - 1, max(at - NEAR, -1), -1)]:
        if lines[number].indent == indent and lines[number].key == "kind" and lines[number].value:
            return number
    return None


def _names(lines: list[_Line], indent: int) -> dict[str, str]:
    """Return name and namespace below the first metadata."""
    names: dict[str, str] = {}
    depth = None
    for line in lines:
        if depth is not None and line.indent <= indent:
            break
        if line.key == "metadata" and line.indent == indent:
            depth = -1
        elif depth is not None and line.key in ("name", "namespace") and depth in (-1, line.indent):
            depth = line.indent
            if line.value:
                names.setdefault(line.key, line.value)
    return names
