# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Why something is not converted."""

from __future__ import annotations

import typing as t


class Refusal(ValueError):
    """It has to be changed by somebody who knows what is meant; the text says what."""


def mapping(value: t.Any, name: str) -> t.MutableMapping[str, t.Any]:
    """Return a field that has to be a mapping; a missing one is empty.

    Raises:
        Refusal: it is something else.

    """
    if value is None:
        return {}
    if not isinstance(value, t.MutableMapping):
        raise Refusal(f"{name} is no mapping")
    return value


def sequence(value: t.Any, name: str) -> t.Sequence[t.Any]:
    """Return a field that has to be a list; a missing one is empty.

    Raises:
        Refusal: it is something else.

    """
    if value is None:
        return []
    if not isinstance(value, t.MutableSequence):
        raise Refusal(f"{name} is no list")
    return value


def like(thing: t.Any, entries: t.Mapping[str, t.Any]) -> t.Any:
    """Return a mapping of the same type as another one, which may be one that keeps comments."""
    made = type(thing)()
    made.update(entries)
    return made


def move_comment(source: t.Any, key: str, target: t.Any, new: str) -> None:
    """Let the comment behind an entry follow its value."""
    comments = getattr(getattr(source, "ca", None), "items", {})
    if key in comments and hasattr(target, "ca"):
        target.ca.items[new] = comments.pop(key)


def rename(thing: t.MutableMapping[str, t.Any], old: str, new: str) -> bool:
    """Give an entry another name at the same place; return whether it was there."""
    if old not in thing:
        return False
    place = list(thing).index(old)
    value = thing.pop(old)
    insert = getattr(thing, "insert", None)
    if insert is not None:
        insert(place, new, value)
        comments = getattr(getattr(thing, "ca", None), "items", {})
        if old in comments:
            comments[new] = comments.pop(old)
        return True
    rest = [(name, thing.pop(name)) for name in list(thing)[place:]]
    thing[new] = value
    thing.update(rest)
    return True
