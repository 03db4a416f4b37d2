# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The only code that knows PyYAML: text is checked, or read as events; nothing is ever constructed from it.

Events do not care for tags, and an alias is one event however much it stands for. Collections within collections are
bounded, since libyaml needs time that grows with the square of open brackets.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

try:
    import yaml
except ImportError:
    PARSER: t.Any = None
else:
    PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DEEPEST = 1000
NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
ROUNDS = 200
SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
Source = t.Union[bytes, t.Any]


class UnreadableError(ValueError):
    """Text that cannot be read, with the number of the line (from 0) where that became clear."""

    def __init__(self, reason: str, line: int = 0) -> None:
        """Keep both."""
        super().__init__(reason)
        self.line = line


def require() -> None:
    """Fail when PyYAML is missing.

    Raises:
        Day2Error: it is.

    """
    if PARSER is None:
        # to load it takes as long as a scan of many files, and it has nothing but this sentence
        from ansible.module_utils.basic import missing_required_lib

        raise Day2Error(missing_required_lib("PyYAML"))


def events(source: Source) -> t.Iterator[t.Any]:
    """Yield the events of some text.

    Raises:
        UnreadableError: it is not YAML.

    """
    try:
        parser = PARSER(source)
        yield from iter(parser.get_event, None)
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(error, source) from error


def check(source: Source) -> None:
    """Read some text and forget it at once, which is several times as fast as its events.

    Raises:
        UnreadableError: it is not YAML.

    """
    try:
        parser = PARSER(source)
        if hasattr(parser, "raw_parse"):
            parser.raw_parse()
        else:
            for dummy in iter(parser.get_event, None):
                pass
    except (yaml.YAMLError, ValueError) as error:
        raise _unreadable(error, source) from error


def without_surrogates(data: bytes) -> bytes:
    """Return JSON that YAML can read: an escape for half a character, as JSON writes emojis, stands for any other."""
    return SURROGATE.sub(rb"\\ufffd", data) if b"\\ud" in data or b"\\uD" in data else data


def may_be_deep(data: bytes) -> bool:
    """Tell whether brackets might be nested deeper than it is safe to check; those in strings are taken for real."""
    left = data.translate(None, NOT_BRACKETS)
    for dummy in range(ROUNDS):
        shorter = left.replace(b"[]", b"").replace(b"{}", b"")
        if len(shorter) == len(left):
            break
        left = shorter
    return len(left) > DEEPEST - ROUNDS


def _unreadable(error: Exception, source: Source) -> UnreadableError:
    if isinstance(error, UnreadableError):
        return error
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        said = [getattr(error, "context", None), getattr(error, "problem", None)]
        return UnreadableError(", ".join(filter(None, said)), mark.line)
    position = getattr(error, "position", None)
    line = source.count(b"\n", 0, position) if isinstance(source, bytes) and position is not None else 0
    return UnreadableError(f"not text: {getattr(error, 'reason', error)}", line)
