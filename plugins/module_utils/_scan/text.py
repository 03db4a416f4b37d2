# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The bytes of a file as UTF-8, whatever its encoding."""

from __future__ import annotations

import codecs
import typing as t

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
HEAD = 8192


class NotTextError(ValueError):
    """The file is no text."""


def read_text(source: t.IO[bytes]) -> t.Callable[[int], bytes]:
    """Return a function that reads the next bytes of a file as UTF-8, without its mark.

    Of a file that was opened at a later place, the beginning was looked at before.

    Raises:
        NotTextError: there are NUL bytes in the beginning, or bytes that its encoding does not have.

    """
    if source.tell():
        return source.read
    head = source.read(HEAD)
    encoding, start = _encoding(head)
    head = head[start:]
    decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
    if decoder is None and b"\0" in head:
        raise NotTextError("binary data, not text")

    def read(size: int) -> bytes:
        nonlocal head
        data, head = head or source.read(size), b""
        if decoder is None:
            return data
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            raise NotTextError(f"not {encoding}: {error.reason}") from error
        return read(size) if data and not text else text.encode("utf-8", "surrogatepass")

    return read


def is_plain(head: bytes) -> bool:
    """Tell whether a file that begins like this is text in UTF-8."""
    return _encoding(head)[0] == "utf-8" and b"\0" not in head


def _encoding(head: bytes) -> tuple[str, int]:
    for mark, name in BOMS:
        if head.startswith(mark):
            return name, len(mark)
    if len(head) >= 4 and head[0] and not head[1] and head[2] and not head[3]:
        return "utf-16-le", 0
    if len(head) >= 4 and not head[0] and head[1] and not head[2] and head[3]:
        return "utf-16-be", 0
    return "utf-8", 0
