# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The nodes of a document, as far as they were kept."""

from __future__ import annotations

import typing as t

MERGE = "<<"


class Scalar(t.NamedTuple):
    """A scalar: its text (None for null), its line, and whether it is a block ("|" or ">")."""

    text: str | None
    line: int
    block: bool


class Mapping:
    """A mapping: what is kept of it, and the key whose value comes next (None: a key comes next)."""

    __slots__ = ("entries", "flow", "key", "line", "pairs")

    def __init__(self, line: int, flow: bool) -> None:
        """Begin without entries."""
        self.line, self.flow = line, flow
        self.entries: dict[str, Node] = {}
        self.key: str | None = None
        self.pairs = 0

    def put(self, name: str, node: Node) -> None:
        """Keep an entry: of one that is there twice the last, and of all that is merged."""
        merged = self.entries.get(MERGE) if name == MERGE else None
        if merged is not None:
            both = Sequence(node.line, MERGE)
            both.items = [merged, node]
            node = both
        self.entries[name] = node

    def text(self, name: str) -> str | None:
        """Return the text of an entry that is a scalar."""
        node = self.find(name)
        return node.text if isinstance(node, Scalar) else None

    def find(self, name: str) -> Node | None:
        """Return an entry, of the mappings that are merged into this one too."""
        todo: list[Node] = [self]
        seen: set[int] = set()
        while todo:
            node = todo.pop()
            if isinstance(node, Mapping) and id(node) not in seen:
                seen.add(id(node))
                if name in node.entries:
                    return node.entries[name]
                todo.extend(filter(None, [node.entries.get(MERGE)]))
            elif isinstance(node, Sequence) and id(node) not in seen:
                seen.add(id(node))
                todo.extend(reversed(node.items))
        return None


class Sequence:
    """A sequence, and how many objects of it were looked at and forgotten."""

    __slots__ = ("items", "key", "line", "pruned")

    def __init__(self, line: int, key: str) -> None:
        """Begin without items."""
        self.line, self.key = line, key
        self.items: list[Node] = []
        self.pruned = 0


Node = t.Union[Scalar, Mapping, Sequence]
