# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A release as text: its manifests are read, and replaced, and all else stays as Helm wrote it, to the byte."""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import BrokenReleaseError

BLANK = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()


class Span(t.NamedTuple):
    """A value of the JSON: where it begins and ends, and what it is."""

    start: int
    end: int
    value: t.Any


class Part(t.NamedTuple):
    """Manifests of a release: those of its objects, or of one hook, with the events it is for and its place."""

    text: str
    span: Span
    hook: str | None = None
    place: int | None = None


def parts(text: str) -> list[Part]:
    """Return the manifests of a release.

    Raises:
        BrokenReleaseError: it is no release.

    """
    release = _members(text, 0)
    manifest = release.get("manifest")
    found = [Part(_text(manifest), manifest)] if manifest else []
    for place, hook in enumerate(_hooks(text, release)):
        members = _members(text, hook.start)
        if "manifest" in members:
            events = members["events"].value if "events" in members else None
            told = ", ".join(map(str, events)) if isinstance(events, list) else ""
            found.append(Part(_text(members["manifest"]), members["manifest"], told or "hook", place))
    return found


def rewritten(text: str, changes: t.Sequence[tuple[Part, str | None]]) -> str:
    """Return the release with other manifests; None takes a hook away, and leaves no text of the objects."""
    for part, new in sorted(changes, key=lambda change: change[0].span.start, reverse=True):
        text = f"{text[: part.span.start]}{json.dumps(new or '', ensure_ascii=False)}{text[part.span.end :]}"
    gone = {part.place for part, new in changes if new is None}
    release = _members(text, 0)
    if gone - {None}:
        kept = [hook for place, hook in enumerate(_hooks(text, release)) if place not in gone]
        listed = ",".join(text[hook.start : hook.end] for hook in kept)
        text = f"{text[: release['hooks'].start]}[{listed}]{text[release['hooks'].end :]}"
    return text


def _hooks(text: str, release: dict[str, Span]) -> list[Span]:
    hooks = release.get("hooks")
    if hooks is None or hooks.value is None:
        return []
    if not isinstance(hooks.value, list):
        raise BrokenReleaseError("the hooks of the release are no list")
    found = []
    at = _skip(text, hooks.start + 1)
    while text[at] != "]":
        found.append(_value(text, at))
        at = _next(text, found[-1].end, "]")
    return found


def _text(manifest: Span) -> str:
    if not isinstance(manifest.value, str):
        raise BrokenReleaseError("a manifest of the release is no text")
    return manifest.value


def _members(text: str, start: int) -> dict[str, Span]:
    """Return the members of the object that begins there; of a name that is there twice the last one."""
    at = _skip(text, start)
    if text[at : at + 1] != "{":
        raise BrokenReleaseError("the release is no JSON object")
    found = {}
    at = _skip(text, at + 1)
    while text[at : at + 1] != "}":
        name = _value(text, at)
        colon = _skip(text, name.end)
        value = _value(text, _skip(text, colon + 1))
        if not isinstance(name.value, str) or text[colon : colon + 1] != ":":
            raise BrokenReleaseError(f"the release is no JSON at character {colon}")
        found[name.value] = value
        at = _next(text, value.end, "}")
    return found


def _next(text: str, at: int, end: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] == ",":
        return _skip(text, at + 1)
    if text[at : at + 1] != end:
        raise BrokenReleaseError(f"the release is no JSON at character {at}")
    return at


def _skip(text: str, at: int) -> int:
    blank = BLANK.match(text, at)
    return blank.end() if blank else at


def _value(text: str, at: int) -> Span:
    try:
        value, end = DECODER.raw_decode(text, at)
    except (ValueError, RecursionError) as error:
        raise BrokenReleaseError(f"the release is no JSON: {error}") from error
    return Span(at, end, value)
