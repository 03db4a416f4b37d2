# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A file as chunks of whole documents: of any size and encoding, and never more than a chunk of it in memory."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

CHUNK = 1 * 1024 * 1024
LARGEST_DOCUMENT = 8 * 1024 * 1024  # a longer one is streamed through the parser
NEXT_JSON = re.compile(rb"\}\s*\n\s*(?=\{)")  # a comma would be between them within an array
BREAKS = re.compile(rb"\r\n?|\n")
SEPARATOR = b"\n---"
MARKER = re.compile(rb"\n---(?![^ \t\r\n])")
DIRECTIVE = b"\n%"
MARGIN = 4096  # longer than the end of a document
AFTER = b" \t\r\n"


@dataclass(frozen=True)
class Chunk:
    """Whole documents, and the lines before them; ``rest`` reads a document that is too long for one."""

    data: bytes
    line: int
    rest: t.Callable[[int], bytes] | None = None


def chunks(read: t.Callable[[int], bytes]) -> t.Iterator[Chunk]:
    """Yield a stream in pieces that end where a document ends.

    After a chunk with ``rest`` the consumer has to read that until it returns nothing. The last chunk may be empty.
    """
    data, line, more = b"", 0, True
    is_json = None
    while more:
        piece = read(CHUNK)
        data, more = data + piece, bool(piece)
        if is_json is None and data.strip():
            is_json = data.lstrip()[:1] in (b"{", b"[") and not data.lstrip().startswith((b"{{", b"{%"))
        end = len(data) if not more else _last_end(data, bool(is_json)) if len(data) >= CHUNK else 0
        if end or not more:
            yield Chunk(data[:end], line)
            line += count_lines(data[:end])
            data = data[end:]
        elif len(data) > LARGEST_DOCUMENT:
            tail = Tail(data, read, bool(is_json))
            yield Chunk(b"", line, tail.read)
            line, data = line + tail.lines, tail.left


def count_lines(data: bytes) -> int:
    """Count the line breaks: line feeds, and where there is a carriage return alone, these."""
    if b"\r" in data and data.count(b"\r") > data.count(b"\r\n"):
        return len(BREAKS.findall(data))
    return data.count(b"\n")


def _last_end(data: bytes, is_json: bool) -> int:
    end = len(data)
    while True:
        end = data.rfind(SEPARATOR, 0, end)
        if end < 0:
            break
        if data[end + 4 : end + 5] in AFTER and data[end + 4 : end + 5]:
            return before_directives(data, end + 1)
    if not is_json:
        return 0
    last = 0
    for found in NEXT_JSON.finditer(data):
        last = found.end()
    return last


def before_directives(data: bytes, start: int) -> int:
    """Return where the directives begin that belong to the document marker at this offset."""
    first = start
    at = start
    while at:
        begin = data.rfind(b"\n", 0, at - 1) + 1
        line = data[begin:at].rstrip()
        if line.startswith(b"%"):
            first = begin
        elif line and not line.lstrip().startswith(b"#"):
            break
        at = begin
    return first


class Tail:
    """The rest of a document that is too long for a chunk, read piece by piece."""

    def __init__(self, data: bytes, read: t.Callable[[int], bytes], is_json: bool) -> None:
        """Begin with what is read already."""
        self._data, self._read, self._is_json = data, read, is_json
        self.lines, self.left, self._ended = 0, b"", False

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes of the document, b"" at its end."""
        if self._ended:
            return b""
        while len(self._data) <= CHUNK:
            piece = self._read(CHUNK)
            if not piece:
                return self._finish(self._end()[1] or len(self._data))
            self._data += piece
        boundary, end = self._end()
        if end and end <= CHUNK:
            return self._finish(end)
        # what is, or might be, the beginning of an end stays for the next time
        cut = min(CHUNK, boundary - 1 if end else len(self._data) - MARGIN)
        given, self._data = self._data[:cut], self._data[cut:]
        self.lines += count_lines(given)
        return given

    def _finish(self, end: int) -> bytes:
        given, self.left, self._ended = self._data[:end], self._data[end:], True
        self.lines += count_lines(given)
        return given

    def _end(self) -> tuple[int, int]:
        """Return where the end of the document begins and ends, (0, 0) when it is not in sight."""
        at = self._data.find(SEPARATOR, 1)
        while at >= 0 and self._data[at + 4 : at + 5].strip():
            at = self._data.find(SEPARATOR, at + 1)
        ends = [(at, at + 1)] if at >= 0 else []
        if self._is_json:
            found = NEXT_JSON.search(self._data)
            ends += [(found.start(), found.end())] if found else []
        return min(ends, default=(0, 0))
