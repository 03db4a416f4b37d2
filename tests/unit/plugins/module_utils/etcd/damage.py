# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ways in which a snapshot can be damaged, made from a whole one."""

from __future__ import annotations

import hashlib
import struct
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import BRANCH, HEADER, LEAF, META, PAGE_SIZES

PAGE = PAGE_SIZES[0]
TRAILER = 32


class Damage(t.NamedTuple):
    """A damaged file; walk tells whether reading all of it shows that too, also when the checksum is made right."""

    name: str
    content: bytes
    walk: bool


def with_checksum(body: bytes) -> bytes:
    """Return a file whose checksum is right, whatever its content is."""
    return body + hashlib.sha256(body).digest()


class Damages:
    """All ways, for one whole file."""

    def __init__(self, whole: bytes) -> None:
        """Find the pages that are in use."""
        self.whole = whole
        self.body = whole[:-TRAILER]
        metas = [META.unpack_from(self.body, page * PAGE + HEADER.size) for page in (0, 1)]
        self.newest = max(metas, key=lambda meta: meta[8])
        self.branch, self.leaves, self.used = self._key_tree()

    def every(self) -> list[Damage]:
        """Return them."""
        return [*self._cut(), *self._flipped(), *self._pages(), *self._foreign()]

    def _cut(self) -> t.Iterator[Damage]:
        whole, half = self.whole, len(self.body) // 2 // PAGE * PAGE
        yield Damage("one byte less", whole[:-1], False)
        yield Damage("no checksum", self.body, True)
        yield Damage("half of it", whole[:half], True)
        yield Damage("half of it and a checksum", whole[: half + TRAILER], True)
        yield Damage("the last pages lost", self.body[: -8 * PAGE] + whole[-TRAILER:], True)
        yield Damage("16 bytes more", whole + b"x" * 16, False)
        yield Damage("512 bytes more", whole + bytes(512), False)

    def _flipped(self) -> t.Iterator[Damage]:
        leaf, branch = self.leaves[1] * PAGE, self.branch * PAGE
        first = leaf + HEADER.size + 16
        offset, key_size = struct.unpack_from("<II", self.body, first + 4)
        key = first + offset
        value = key + key_size
        free = min(set(range(2, len(self.body) // PAGE)) - set(self.used))
        branch_key = branch + HEADER.size + 16 + struct.unpack_from("<I", self.body, branch + HEADER.size + 16)[0]
        spots = [
            ("inside of a value", value + 60, 0, False),
            ("in a record's tag", value, 2, True),
            ("in a revision", key + 7, 3, True),
            ("in the kind of a page", leaf + 8, 0, True),
            ("in the count of a page", leaf + 10, 0, False),
            ("in the number of a page", leaf, 1, True),
            ("in the size of a value", first + 12, 1, True),
            ("in the place of a key", first + 4, 3, True),
            ("in the number of a child", branch + HEADER.size + 8, 4, True),
            ("in the key of a branch", branch_key + 6, 5, True),
            ("in a free page", free * PAGE + 100, 0, False),
            ("in the checksum", len(self.whole) - 1, 0, False),
        ]
        for name, at, bit, walk in spots:
            damaged = bytearray(self.whole)
            damaged[at] ^= 1 << bit
            yield Damage(f"a bit {name}", bytes(damaged), walk)

    def _pages(self) -> t.Iterator[Damage]:
        one, other = self.leaves[1], self.leaves[2]
        first, second = self._page(one), self._page(other)
        yield Damage("a page of zeros", self._with({one: bytes(PAGE)}), True)
        middle = len(self.body) // PAGE // 3
        yield Damage("many pages of zeros", self._with({middle + n: bytes(PAGE) for n in range(20)}), True)
        yield Damage("two pages swapped", self._with({one: second, other: first}), True)
        yield Damage("a page that is a copy of another", self._with({one: first[:8] + second[8:]}), True)
        metas = {page: self._page(page)[:40] + b"\xff" + self._page(page)[41:] for page in (0, 1)}
        yield Damage("both meta pages damaged", self._with(metas), True)
        yield Damage("the first meta page damaged", self._with({0: metas[0]}), False)
        yield Damage("the second meta page damaged", self._with({1: metas[1]}), False)

    def _foreign(self) -> t.Iterator[Damage]:
        yield Damage("an empty file", b"", True)
        yield Damage("an answer of HTTP", b"404 page not found\n", True)
        yield Damage("something compressed", b"\x1f\x8b" + bytes(range(256)) * 36, True)
        yield Damage("zeros of a right size", bytes(8 * PAGE + TRAILER), True)

    def _page(self, number: int) -> bytes:
        return self.body[number * PAGE : (number + 1) * PAGE]

    def _with(self, pages: dict[int, bytes]) -> bytes:
        damaged = bytearray(self.whole)
        for number, content in pages.items():
            damaged[number * PAGE : (number + 1) * PAGE] = content
        return bytes(damaged)

    def _key_tree(self) -> tuple[int, list[int], set[int]]:
        """Return the branch page of the bucket of keys, its leaves, and all pages that some bucket uses."""
        root, used = self.newest[4], {self.newest[6]}
        found: tuple[int, list[int]] = (0, [])
        for name, page in self._roots(root):
            used.add(page)
            if name == b"key":
                found = page, self._children(page)
        return found[0], found[1], {root, *used, *found[1]}

    def _roots(self, root: int) -> t.Iterator[tuple[bytes, int]]:
        dummy, kind, count, dummy = HEADER.unpack_from(self.body, root * PAGE)
        assert kind == LEAF
        for index in range(count):
            at = root * PAGE + HEADER.size + 16 * index
            dummy, offset, key_size, dummy = struct.unpack_from("<IIII", self.body, at)
            name = self.body[at + offset : at + offset + key_size]
            yield name, struct.unpack_from("<Q", self.body, at + offset + key_size)[0]

    def _children(self, branch: int) -> list[int]:
        dummy, kind, count, dummy = HEADER.unpack_from(self.body, branch * PAGE)
        assert kind == BRANCH
        begin = branch * PAGE + HEADER.size
        return [struct.unpack_from("<Q", self.body, begin + 16 * index + 8)[0] for index in range(count)]
