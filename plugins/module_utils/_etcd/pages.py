# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The pages of a bbolt file, in which etcd keeps everything: https://github.com/etcd-io/bbolt/tree/main/internal/common.

A page is read when it is needed and never mapped: what a file takes of memory does not grow with it, and a file that
is cut off while it is read is an error and not a signal.
"""

from __future__ import annotations

import os
import struct
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

MAGIC, VERSION = 0xED0CDAED, 2
HEADER = struct.Struct("<QHHI")  # page, kind, elements, pages that follow and belong to it
META = struct.Struct("<IIIIQQQQQQ")
BRANCH, LEAF = 0x01, 0x02
NO_FREE_LIST = 0xFFFFFFFFFFFFFFFF
PAGE_SIZES = tuple(1 << power for power in range(12, 17))


class DamagedError(Day2Error):
    """The file is no whole snapshot."""


class Meta(t.NamedTuple):
    """What one of the two meta pages says."""

    transaction: int
    page_size: int
    root: int
    free_list: int
    pages: int


class Page(t.NamedTuple):
    """A page with those that belong to it; body begins behind the header."""

    number: int
    kind: int
    elements: int
    body: memoryview


class Pages:
    """The pages of an open file of that many bytes, each of which may be reached once."""

    def __init__(self, handle: int, size: int) -> None:
        """Read the meta pages; damage to one of them is survivable, as bbolt takes the other, and in warnings."""
        self._handle = handle
        self.meta, self.warnings = _newest_meta(handle, size)
        wanted = self.meta.pages * self.meta.page_size
        if wanted > size:
            raise DamagedError(f"{size} bytes, and its meta page says {wanted}: it is cut off")
        self._reached = bytearray(self.meta.pages)
        if self.meta.free_list != NO_FREE_LIST:
            self.take(self.meta.free_list)

    def take(self, number: int) -> Page:
        """Return a page.

        Raises:
            DamagedError: it is not in the file, is another one or was taken before.

        """
        if not 2 <= number < self.meta.pages:
            raise DamagedError(f"page {number} is outside of the file")
        size = self.meta.page_size
        raw = self._read(number, 1)
        own, kind, count, more = HEADER.unpack_from(raw)
        if own != number or number + more >= self.meta.pages:
            raise DamagedError(f"page {number} says that it is page {own} with {more} more")
        if any(self._reached[number : number + more + 1]):
            raise DamagedError(f"page {number} is reached twice")
        self._reached[number : number + more + 1] = b"\1" * (more + 1)
        if more:
            raw += self._read(number + 1, more)
        if HEADER.size + 16 * count > (more + 1) * size:
            raise DamagedError(f"page {number}: {count} elements do not fit")
        return Page(number, kind, count, memoryview(raw)[HEADER.size :])

    def _read(self, number: int, count: int) -> bytes:
        size = self.meta.page_size
        raw = os.pread(self._handle, size * count, number * size)
        if len(raw) != size * count:
            raise DamagedError(f"page {number} is cut off")
        return raw


def _newest_meta(handle: int, size: int) -> tuple[Meta, list[str]]:
    """Return the valid meta page of the last transaction; the second one is one page behind the first."""
    found, warnings = [], []
    for offset in (0, *PAGE_SIZES):
        raw = os.pread(handle, HEADER.size + META.size, offset)
        if offset + len(raw) > size or len(raw) < HEADER.size + META.size:
            continue
        meta, checksum = _meta(raw[HEADER.size :])
        if meta and offset in (0, meta.page_size):
            if checksum:
                found.append(meta)
            else:
                warnings.append(f"the meta page at byte {offset} is damaged; etcd would use the other one")
        elif offset == 0:
            warnings.append("the meta page at byte 0 is damaged; etcd would use the other one")
    if not found:
        raise DamagedError("it is no file of etcd: it has no valid meta page")
    if len(found) < 2 and not warnings:
        warnings.append("one of the two meta pages is damaged; etcd would use the other one")
    return max(found), warnings


def _meta(raw: bytes) -> tuple[Meta | None, bool]:
    magic, version, page_size, dummy, root, dummy, free_list, pages, transaction, checksum = META.unpack(raw)
    if (magic, version) != (MAGIC, VERSION) or page_size not in PAGE_SIZES:
        return None, False
    return Meta(transaction, page_size, root, free_list, pages), checksum == _fnv1a(raw[:56])


def _fnv1a(raw: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in raw:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value
