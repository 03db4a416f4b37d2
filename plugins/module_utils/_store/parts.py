# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A file in parts: which ones, what each hashes to, and their bytes."""

from __future__ import annotations

import contextlib
import hashlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.request import CHUNK

GIB = 1 << 30
SINGLE = 5 * GIB  # what S3 takes in one request
MOST = 10000  # parts of an object
LEAST = 5 << 20  # bytes of a part but the last


class Span(t.NamedTuple):
    """A part of a file in bytes; sha256 is what it has to have, in hex, when that is known, and md5 what it has."""

    offset: int
    size: int
    sha256: str | None = None
    md5: str | None = None


class Measured(t.NamedTuple):
    """A file as it is: its bytes, their sums in hex, and its parts, of which there is always one.

    md5 is what storage calls ETag, and empty where the system forbids it.
    """

    size: int
    sha256: str
    md5: str
    parts: list[Span]


def plan_parts(size: int, single: int, part: int) -> list[Span]:
    """Return how a file of that size is sent: as a whole up to single bytes, else in parts of so many bytes.

    Parts become larger where there would be too many of them.
    """
    if size <= single:
        return [Span(0, size)]
    length = max(part, -(-size // MOST))
    return [Span(offset, min(length, size - offset)) for offset in range(0, size, length)]


def measure(path: str, single: int, part: int) -> Measured:
    """Read a file once for the sums of it and of its parts.

    Raises:
        Day2Error: it cannot be read, or changes meanwhile.

    """
    whole = Sums()
    with opened(path) as stream:
        size = stream.seek(0, 2)
        summed = []
        for span in plan_parts(size, single, part):
            sums = Sums()
            for piece in pieces(stream, path, span):
                whole.add(piece)
                sums.add(piece)
            summed.append(Span(span.offset, span.size, *sums.told()))
    return Measured(size, *whole.told(), summed)


class Sums:
    """SHA-256 and MD5 of what is added; MD5 is no matter of security here."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sha256 = hashlib.sha256()
        self._md5: t.Any = None
        with contextlib.suppress(ValueError):  # FIPS
            self._md5 = hashlib.new("md5", usedforsecurity=False)

    def add(self, piece: bytes) -> None:
        """Take more bytes."""
        self._sha256.update(piece)
        if self._md5:
            self._md5.update(piece)

    def told(self) -> tuple[str, str]:
        """Return both in hex."""
        return self._sha256.hexdigest(), self._md5.hexdigest() if self._md5 else ""


def opened(path: str) -> t.BinaryIO:
    """Return a file to be read.

    Raises:
        Day2Error: it cannot be read.

    """
    try:
        return open(path, "rb")
    except OSError as error:
        raise Day2Error(f"{path} cannot be read: {error.strerror}", phase="upload") from error


def pieces(stream: t.BinaryIO, path: str, span: Span) -> t.Iterator[bytes]:
    """Yield the bytes of a span; the last of them only when all of them are what was meant.

    Raises:
        Day2Error: the file has changed.

    """
    digest, left, piece = hashlib.sha256(), span.size, b""
    stream.seek(span.offset)
    while left:
        yield piece
        piece = stream.read(min(CHUNK, left))
        if not piece:
            raise Day2Error(f"{path} became shorter meanwhile: leave it alone, and try again", phase="upload")
        digest.update(piece)
        left -= len(piece)
    if span.sha256 and digest.hexdigest() != span.sha256:
        raise Day2Error(f"{path} changed meanwhile: leave it alone, and try again", phase="upload")
    yield piece
