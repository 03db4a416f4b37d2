# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Where the documents of a chunk are, and how many there are."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream import (
    DIRECTIVE,
    MARKER,
    NEXT_JSON,
    before_directives,
)

BLANK = re.compile(rb"(?:---[ \t]*)?(?:\s+|\#[^\r\n]*|\xef\xbb\xbf|\.\.\.(?=\s))*\Z")
MOST_BLANK = 20_000
STARTS = (b"apiVersion:", b"- apiVersion:")
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
OPENING = (b"{", b"[")


class Span(t.NamedTuple):
    """A document: offsets of its first byte and of the one after its last."""

    start: int
    end: int


def spans(data: bytes) -> list[Span]:
    """Return the documents that are not empty."""
    starts = [0, *(found.start() + 1 for found in MARKER.finditer(data))]
    if b"%" in data and (DIRECTIVE in data or data.startswith(b"%")):
        starts = [before_directives(data, start) for start in starts]
    if is_json(data):
        starts = sorted({*starts, *(found.end() for found in NEXT_JSON.finditer(data))})
    ends = [*starts[1:], len(data)]
    return [Span(start, end) for start, end in zip(starts, ends) if not _blank(data, start, end)]


def _blank(data: bytes, start: int, end: int) -> bool:
    return start == end or (end - start < MOST_BLANK and bool(BLANK.match(data, start, end)))


def is_json(data: bytes) -> bool:
    """Tell whether this begins like JSON does."""
    head = data[:200].lstrip()
    return head.startswith(OPENING) and not head.startswith((b"{{", b"{%"))


def count_objects(data: bytes) -> int:
    """Return about how many objects there are, without reading them."""
    if is_json(data):
        return data.count(b'"apiVersion"')
    return sum(data.count(b"\n" + start) + data.startswith(start) for start in STARTS)


def json_values(data: bytes) -> t.Iterator[Span]:
    """Yield the values of a stream of JSON objects and arrays, however they are put beside each other."""
    depth, start = 0, 0
    for found in TOKEN.finditer(data):
        token = found[0]
        if token in OPENING:
            if not depth:
                start = found.start()
            depth += 1
        elif token[:1] != b'"' and depth:
            depth -= 1
            if not depth:
                yield Span(start, found.end())
    if depth:
        yield Span(start, len(data))
