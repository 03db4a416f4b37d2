# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One document of a file: converted as text, so that comments, order and form stay."""

from __future__ import annotations

import collections
import copy
import re
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.rules import rule_of, same
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.text import dumped, load
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Verdict, Versions, assess

HEAD = re.compile(r"\A(?:(?:[ \t]*#[^\n]*|%[^\n]*|[ \t]*)\n)*?---[ \t]*(?:#[^\n]*)?\n")
COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)
Record = dict[str, t.Any]


@dataclass
class Converted:
    """The text of a document afterwards, and records of what was and was not converted (line from 0)."""

    text: str
    done: list[Record] = field(default_factory=list)
    refused: list[Record] = field(default_factory=list)


def convert(text: str, versions: Versions) -> Converted:
    """Convert the objects of a document that are deprecated at the target.

    Raises:
        Refusal: it cannot be read, or not be written without a loss.

    """
    head = HEAD.match(text)
    start = head.end() if head else 0
    body = text[start:]
    root = load(body, "rt")
    plain = copy.deepcopy(load(body, "safe"))
    result = Converted(text)
    for thing, inherits in _objects(root):
        _convert_one(thing, inherits, versions, result, text[:start].count("\n"))
    if not result.done:
        return result
    written = _renamed(body, result) or dumped(root, body)
    for thing, inherits in _objects(plain):
        _convert_one(thing, inherits, versions, Converted(""), 0)
    if load(written, "safe") != plain:
        raise Refusal("it cannot be written without changing more than that")
    lost = collections.Counter(COMMENT.findall(body)) - collections.Counter(COMMENT.findall(written))
    if lost:
        raise Refusal(f"the comment {next(iter(lost)).strip()} would be lost")
    result.text = text[:start] + written
    return result


def _objects(root: t.Any) -> t.Iterator[tuple[t.Any, tuple[str, str]]]:
    """Yield objects, lists that are typed before their items, and what an item inherits of its list."""
    todo: list[tuple[t.Any, tuple[str, str]]] = [(root, ("", ""))]
    while todo:
        node, inherits = todo.pop(0)
        if isinstance(node, list):
            todo += [(item, inherits) for item in node]
        elif isinstance(node, dict):
            yield node, inherits
            kind = node.get("kind", inherits[1])
            if isinstance(kind, str) and kind.endswith("List") and isinstance(node.get("items"), list):
                of_items = (str(node.get("apiVersion", "")), kind[:-4]) if kind != "List" else ("", "")
                todo += [(item, of_items) for item in node["items"]]


def _convert_one(thing: t.Any, inherits: tuple[str, str], versions: Versions, result: Converted, lines: int) -> None:
    api_version, kind = str(thing.get("apiVersion", inherits[0])), str(thing.get("kind", inherits[1]))
    verdict = assess(api_version, kind, versions)
    if verdict is None:
        return
    metadata = thing.get("metadata") if isinstance(thing.get("metadata"), dict) else {}
    record: Record = {"api_version": api_version, "kind": kind}
    record.update({name: metadata.get(name) for name in ("namespace", "name")})
    record.update(line=lines + thing.lc.line if hasattr(thing, "lc") else 0, replacement=verdict.replacement)
    try:
        changes = _apply(copy.deepcopy(thing), verdict, api_version, kind)
    except Refusal as refusal:
        result.refused.append({**record, "reason": str(refusal), "hint": verdict.hint})
        return
    before = {**copy.deepcopy(thing), "apiVersion": verdict.replacement}
    place = thing.lc.value("apiVersion") if hasattr(thing, "lc") else None
    _apply(thing, verdict, api_version, kind)
    result.done.append({**record, "changes": changes, "place": place if before == thing else None})


def _apply(thing: t.Any, verdict: Verdict, api_version: str, kind: str) -> list[str]:
    if verdict.replacement is None:
        raise Refusal(f"{api_version} {kind} has no replacement that the target serves")
    is_list = kind.endswith("List") and "items" in thing
    single = kind[: -len("List")] if is_list else kind
    if verdict.replacement_kind != single:
        raise Refusal(f"{api_version} {kind} has become another kind, {verdict.replacement_kind}")
    rule = rule_of(api_version, single)
    if "apiVersion" not in thing:
        raise Refusal("it says no apiVersion but has that of its list")
    if is_list and rule is not same:
        raise Refusal(f"items of a {kind} that inherit what it says are not converted: write a List")
    changes = rule(thing, api_version, verdict.replacement)
    old = thing["apiVersion"]
    thing["apiVersion"] = type(old)(verdict.replacement)
    return changes


def _renamed(body: str, result: Converted) -> str | None:
    """Return the text with other values of apiVersion, when that is all that changes."""
    lines = body.split("\n")
    for record in result.done:
        if record["place"] is None:
            return None
        line, column = record["place"]
        rest = lines[line][column:]
        quote = rest[:1] if rest[:1] in "\"'" else ""
        if not rest.startswith(f"{quote}{record['api_version']}{quote}"):
            return None
        after = rest[len(record["api_version"]) + 2 * len(quote) :]
        lines[line] = f"{lines[line][:column]}{quote}{record['replacement']}{quote}{after}"
    return "\n".join(lines)
