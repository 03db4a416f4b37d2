# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A large file in parts that begin where a document does, so that several processes can look at it."""

from __future__ import annotations

import io
import os
import sys
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.split import is_json
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.stream import MARKER
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.text import HEAD, is_plain

PART = 8 * 1024 * 1024
WINDOW = 1024 * 1024  # a document that begins within so much of where a part shall begin


class Part(t.NamedTuple):
    """Some bytes of a file; ``end`` None is the end of the file, however large it is by then."""

    path: str
    start: int = 0
    end: int | None = None

    def opened(self) -> t.IO[bytes]:
        """Open the file there."""
        return t.cast("t.IO[bytes]", _Section(self))


class _Section(io.FileIO):
    def __init__(self, part: Part) -> None:
        super().__init__(part.path)
        self.seek(part.start)
        self._end = part.end
        self._expected = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        size = sys.maxsize if size is None or size < 0 else size
        # memory for no more than there is, but the size that a file says it has need not be true
        size = min(size, max(self._expected - self.tell(), HEAD))
        return super().read(size if self._end is None else min(size, self._end - self.tell())) or b""


def parts_of(path: str, size: int) -> list[Part]:
    """Return the parts of a file; one that is small, or has no place to be cut, is one part."""
    starts = [0]
    if size >= 2 * PART:
        try:
            with open(path, "rb") as file:
                if _may_be_cut(file):
                    starts += _starts(file, size)
        except OSError:
            pass  # who reads it says why
    return [Part(path, start, end) for start, end in zip(starts, [*starts[1:], None])]


def _may_be_cut(file: t.IO[bytes]) -> bool:
    """Tell whether it is UTF-8, and a stream of YAML."""
    head = file.read(HEAD)
    return is_plain(head) and not is_json(head)


def _starts(file: t.IO[bytes], size: int) -> t.Iterator[int]:
    for target in range(PART, size - PART // 2, PART):
        file.seek(target)
        window = file.read(WINDOW)
        for found in MARKER.finditer(window):
            before = window.rfind(b"\n", 0, found.start()) + 1
            line = window[before : found.start()].strip()
            # directives and comments may belong to the document that follows
            if before and line and not line.startswith((b"#", b"%")) and found.end() < len(window):
                yield target + found.start() + 1
                break


def size_of(path: str) -> int:
    """Return the size of a file, 0 when it cannot be known."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0  # who reads it says why
