# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The buckets of a bbolt file: b+trees of keys in order, or a few keys inside of the root's own entry."""

from __future__ import annotations

import struct
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import (
    BRANCH,
    HEADER,
    LEAF,
    DamagedError,
    Page,
    Pages,
)

IS_BUCKET = 1
BUCKET = struct.Struct("<QQ")  # root page (0: the bucket is behind this), sequence
ELEMENT = 16  # bytes of an element, which comes before the keys
Entry = tuple[int, bytes, memoryview]


def buckets(pages: Pages) -> dict[bytes, t.Iterator[Entry]]:
    """Return the entries of each bucket, to be read once; reading them checks them.

    Raises:
        DamagedError: as it comes to what is damaged.

    """
    found = {}
    for flags, name, value in walk(pages, pages.meta.root):
        if not flags & IS_BUCKET or len(value) < BUCKET.size:
            raise DamagedError(f"the root holds {name!r}, which is no bucket")
        root = BUCKET.unpack_from(value)[0]
        found[name] = _plain(walk(pages, root) if root else _inline(name, value))
    return found


def walk(pages: Pages, root: int) -> t.Iterator[Entry]:
    """Yield flags, key and value of each entry below a page, in order."""
    before = b""
    first = True
    stack: list[tuple[int, bytes]] = [(root, b"")]
    while stack:
        number, lowest = stack.pop()
        page = pages.take(number)
        if page.kind == BRANCH:
            stack.extend(reversed(_children(page, lowest)))
            continue
        if page.kind != LEAF:
            raise DamagedError(f"page {number} is of kind {page.kind:#x}, which is in no tree")
        at_lowest = lowest
        for entry in _entries(page):
            if entry[1] < at_lowest or (entry[1] <= before and not first):
                raise DamagedError(f"page {number}: keys are not in order")
            before, first, at_lowest = entry[1], False, b""
            yield entry


def _children(page: Page, lowest: bytes) -> list[tuple[int, bytes]]:
    """Return page and lowest key of each child."""
    if not page.elements:
        raise DamagedError(f"page {page.number} has no children")
    body, children = page.body, []
    before = None
    for index in range(page.elements):
        offset, size, child = struct.unpack_from("<IIQ", body, ELEMENT * index)
        begin = ELEMENT * index + offset
        if offset < ELEMENT * (page.elements - index) or begin + size > len(body):
            raise DamagedError(f"page {page.number}: element {index} is outside of the page")
        key = bytes(body[begin : begin + size])
        if key < lowest or (before is not None and key <= before):
            raise DamagedError(f"page {page.number}: keys are not in order")
        children.append((child, key))
        before = key
    return children


def _entries(page: Page) -> t.Iterator[Entry]:
    body, count = page.body, page.elements
    numbers = struct.unpack_from(f"<{4 * count}I", body)
    end = len(body)
    for index in range(count):
        flags, offset, key_size, value_size = numbers[4 * index : 4 * index + 4]
        begin = ELEMENT * index + offset
        value = begin + key_size
        if offset < ELEMENT * (count - index) or value + value_size > end:
            raise DamagedError(f"page {page.number}: element {index} is outside of the page")
        yield flags, bytes(body[begin:value]), body[value : value + value_size]


def _inline(name: bytes, value: memoryview) -> t.Iterator[Entry]:
    if len(value) < BUCKET.size + HEADER.size:
        raise DamagedError(f"bucket {name!r} is cut off")
    number, kind, count, dummy = HEADER.unpack_from(value, BUCKET.size)
    body = value[BUCKET.size + HEADER.size :]
    if kind != LEAF or ELEMENT * count > len(body):
        raise DamagedError(f"bucket {name!r} is damaged")
    return _entries(Page(number, kind, count, body))


def _plain(entries: t.Iterator[Entry]) -> t.Iterator[Entry]:
    for entry in entries:
        if entry[0] & IS_BUCKET:
            raise DamagedError(f"{entry[1]!r} is a bucket inside of a bucket, of which etcd has none")
        yield entry
