# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Documents as small trees: of each collection only what tells an object, unless more is asked for."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.nodes import MERGE, Mapping, Node, Scalar, Sequence
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.parser import DEEPEST, UnreadableError

KEPT = frozenset(("apiVersion", "kind", "metadata", "name", "namespace", "items", MERGE))
LISTS = frozenset(("items", ""))
NOTHING = ("", "~", "null", "Null", "NULL")
Dull = t.Callable[[str, str], bool]


class Tree(t.NamedTuple):
    """A document: its root (None: empty), and whether braces of a template were taken for mappings."""

    root: Node | None
    template: bool


def trees(events: t.Iterable[t.Any], *, keep_all: bool, dull: Dull) -> t.Iterator[Tree]:
    """Yield the documents of a stream of events.

    ``dull(apiVersion, kind)`` tells which items of a list may be forgotten at once. With keep_all nothing is.

    Raises:
        UnreadableError: nested too deep, or an alias of something that was not kept.

    """
    builder = _Builder(keep_all, dull)
    for event in events:
        name = type(event).__name__
        act = _ACTS.get(name)
        if act is not None:
            act(builder, event)
        elif name == "DocumentEndEvent":
            yield Tree(builder.root, builder.template)
            builder = _Builder(keep_all, dull)


class _Builder:
    def __init__(self, keep_all: bool, dull: Dull) -> None:
        self.root: Node | None = None
        self.template = False
        self._keep_all, self._dull = keep_all, dull
        self._open: list[t.Any] = []
        self._anchors: dict[str, Node] = {}
        self._skipped = 0

    def scalar(self, event: t.Any) -> None:
        if self._skipped:
            return
        plain_nothing = not event.style and event.value in NOTHING
        text = None if plain_nothing else event.value
        self._add(event, Scalar(text, event.start_mark.line, event.style in ("|", ">")))

    def alias(self, event: t.Any) -> None:
        if self._skipped:
            return
        node = self._anchors.get(event.anchor)
        if node is None and self._wanted():
            line = event.start_mark.line
            raise UnreadableError(f"the alias *{event.anchor} stands for nothing that could be kept", line)
        self._put(node)

    def start_mapping(self, event: t.Any) -> None:
        self._start(event, lambda: Mapping(event.start_mark.line, bool(event.flow_style)))

    def start_sequence(self, event: t.Any) -> None:
        parent = self._open[-1] if self._open else None
        key = parent.key or "" if isinstance(parent, Mapping) else ""
        self._start(event, lambda: Sequence(event.start_mark.line, key))

    def _start(self, event: t.Any, make: t.Callable[[], Node]) -> None:
        if len(self._open) + self._skipped >= DEEPEST:
            raise UnreadableError(f"nested deeper than {DEEPEST} levels", event.start_mark.line)
        if self._skipped or not self._wanted():
            self._skipped += 1
            return
        node = make()
        parent = self._open[-1] if self._open else None
        if isinstance(node, Mapping) and isinstance(parent, Mapping) and parent.key is None:
            self.template = self.template or (node.flow and parent.flow and not parent.pairs)
        self._add(event, node)
        self._open.append(node)

    def end(self, event: t.Any) -> None:
        if self._skipped:
            self._skipped -= 1
            if not self._skipped:
                self._put(None)
            return
        node = self._open.pop()
        parent = self._open[-1] if self._open else None
        if isinstance(parent, Sequence) and parent.key in LISTS and not self._keep_all and self._forgettable(node):
            parent.items.pop()
            parent.pruned += 1

    def _forgettable(self, node: Node) -> bool:
        if not isinstance(node, Mapping) or MERGE in node.entries:
            return False
        api_version, kind = node.text("apiVersion"), node.text("kind")
        return bool(api_version and kind and not kind.endswith("List") and self._dull(api_version, kind))

    def _wanted(self) -> bool:
        parent = self._open[-1] if self._open else None
        if self._keep_all or parent is None:
            return True
        if isinstance(parent, Mapping):
            return parent.key in KEPT
        return parent.key in LISTS or parent.key == MERGE

    def _add(self, event: t.Any, node: Node) -> None:
        if event.anchor:
            self._anchors[event.anchor] = node
        self._put(node)

    def _put(self, node: Node | None) -> None:
        parent = self._open[-1] if self._open else None
        if parent is None:
            self.root = node
        elif isinstance(parent, Sequence):
            if node is not None and (self._wanted() or not isinstance(node, Scalar)):
                parent.items.append(node)
        elif parent.key is None:
            parent.key = (node.text or "") if isinstance(node, Scalar) else ""
        else:
            if node is not None and (self._keep_all or parent.key in KEPT):
                parent.put(parent.key, node)
            parent.key, parent.pairs = None, parent.pairs + 1


_ACTS: dict[str, t.Callable[[_Builder, t.Any], None]] = {
    "ScalarEvent": _Builder.scalar,
    "AliasEvent": _Builder.alias,
    "MappingStartEvent": _Builder.start_mapping,
    "SequenceStartEvent": _Builder.start_sequence,
    "MappingEndEvent": _Builder.end,
    "SequenceEndEvent": _Builder.end,
}
