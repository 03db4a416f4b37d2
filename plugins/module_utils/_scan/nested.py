# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Manifests within other documents: definitions in playbooks, and strings of ConfigMaps."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.nodes import Mapping, Node, Scalar, Sequence
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.objects import Thing, contents

DEFINITIONS = ("definition", "resource_definition", "inline")  # aliases of one option of kubernetes.core.k8s
DEEPEST_JSON = 200


def things(root: Node | None) -> t.Iterator[Thing]:
    """Yield the objects that tasks of a playbook have as mappings, and those that they name by api_version and kind."""
    for name, mapping in _tasks(root):
        for key in DEFINITIONS:
            yield from contents(mapping.entries.get(key)).things if key in mapping.entries else ()
        api_version, kind = mapping.text("api_version"), mapping.text("kind")
        if name.rpartition(".")[2].startswith("k8s") and api_version and kind:
            named = mapping.text("namespace"), mapping.text("name")
            yield Thing(api_version, kind, *named, mapping.line, mapping)


def texts(root: Node | None, objects: t.Iterable[Thing]) -> t.Iterator[tuple[str, int]]:
    """Yield the strings that may be manifests, and the line (from 0) of the first character of each."""
    for dummy, mapping in _tasks(root):
        for key in DEFINITIONS:
            yield from _strings(mapping.entries.get(key))
    for thing in objects:
        data = thing.node.find("data") if (thing.api_version, thing.kind) == ("v1", "ConfigMap") else None
        if isinstance(data, Mapping):
            for value in data.entries.values():
                yield from _strings(value)


def _strings(node: Node | None) -> t.Iterator[tuple[str, int]]:
    for one in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(one, Scalar) and one.text:
            yield one.text, one.line + one.block


def _tasks(root: Node | None) -> t.Iterator[tuple[str, Mapping]]:
    """Yield every mapping below a sequence, which is what files of plays and tasks are, with its key."""
    todo: list[tuple[str, Node]] = [("", root)] if isinstance(root, Sequence) else []
    seen = set()
    while todo:
        name, node = todo.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            todo += [(name, item) for item in reversed(node.items)]
        else:
            yield name, node
            todo += [(key, value) for key, value in reversed(node.entries.items()) if key not in DEFINITIONS]


def of_json(value: t.Any, depth: int = 0) -> Node:
    """Return JSON that is read already as a node; how deep its lists are nested is bounded."""
    if isinstance(value, dict) and depth < DEEPEST_JSON:
        mapping = Mapping(0, flow=True)
        mapping.entries = {name: of_json(one, depth + 1) for name, one in value.items()}
        return mapping
    if isinstance(value, list) and depth < DEEPEST_JSON:
        sequence = Sequence(0, "")
        sequence.items = [of_json(one, depth + 1) for one in value]
        return sequence
    return Scalar(None if value is None else str(value) if not isinstance(value, (dict, list)) else None, 0, False)
