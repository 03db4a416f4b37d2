# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The objects that a document is made of, as the API server would take them."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.nodes import Mapping, Node, Scalar, Sequence


class Thing(t.NamedTuple):
    """An object: what it says it is, and the line (from 0) where it begins."""

    api_version: str
    kind: str
    namespace: str | None
    name: str | None
    line: int
    node: Mapping


class Contents(t.NamedTuple):
    """The objects that may matter, and how many there are in all."""

    things: list[Thing]
    total: int


def contents(root: Node | None) -> Contents:
    """Return the objects of a document: itself, or the items of lists and arrays, however they are nested.

    Items of a typed list inherit what it says. What stands deeper is part of an object and no object itself.
    """
    todo: list[tuple[Node, str | None, str | None]] = [(root, None, None)] if root else []
    seen: set[tuple[int, str | None, str | None]] = set()
    things: list[Thing] = []
    count = 0
    while todo:
        node, api_version, kind = todo.pop()
        key = (id(node), api_version, kind)
        if key in seen or isinstance(node, Scalar):
            continue
        seen.add(key)
        if isinstance(node, Sequence):
            todo += [(item, api_version, kind) for item in reversed(node.items)]
            count += node.pruned
            continue
        api_version, kind = node.text("apiVersion") or api_version, node.text("kind") or kind
        if kind and kind.endswith("List"):
            todo += _items(node, api_version, kind[: -len("List")])
        elif api_version and kind:
            count += 1
            things.append(_thing(node, api_version, kind))
    return Contents(things, count)


def _items(node: Mapping, api_version: str | None, kind: str) -> list[tuple[Node, str | None, str | None]]:
    items = node.find("items")
    if not isinstance(items, Sequence):
        return []
    return [(items, api_version, kind) if kind else (items, None, None)]


def _thing(node: Mapping, api_version: str, kind: str) -> Thing:
    metadata = node.find("metadata")
    named = metadata if isinstance(metadata, Mapping) else Mapping(0, False)
    return Thing(api_version, kind, named.text("namespace"), named.text("name"), node.line, node)
