# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What may be shown of a change: the lines that differ and no other, without secrets."""

from __future__ import annotations

import difflib
import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._redact import redact

SECRET = re.compile(r"""\bkind["']?\s*:\s*["']?Secret(?:List)?\b""")
LONGEST = 200
HIDDEN = "(not shown: there is a Secret in this document)\n"


class Lines(t.NamedTuple):
    """Lines with their ends, of what was and of what will be."""

    before: list[str]
    after: list[str]


def changed_lines(before: str, after: str) -> Lines:
    """Return the lines of a document that change; of one with a Secret only that it does."""
    if before == after:
        return Lines([], [])
    if SECRET.search(before):
        return Lines([HIDDEN], ["(changed) " + HIDDEN])
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = Lines([], [])
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if tag != "equal":
            lines.before.extend(map(_shown, old[start:end]))
            lines.after.extend(map(_shown, new[new_start:new_end]))
    return lines


def _shown(line: str) -> str:
    """Return a line that may be shown: a long one is a whole object, of which most does not change."""
    return redact(line) if len(line) <= LONGEST else f"(a line of {len(line.rstrip())} characters)\n"
