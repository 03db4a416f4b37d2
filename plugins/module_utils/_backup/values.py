# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Values that users write in JSON, checked by the same descriptions of options as a module's."""

from __future__ import annotations

import json
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Options = t.Mapping[str, t.Mapping[str, t.Any]]
KINDS: dict[str, t.Callable[[str], t.Any]] = {
    "int": int,
    "float": float,
    "bool": {"true": True, "false": False}.__getitem__,
    "str": str,
    "path": str,
}
WORDS = {"int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text", "path": "a path"}


def read_object(path: str, options: Options, holds_secrets: t.Callable[[t.Mapping[str, t.Any]], bool]) -> t.Any:
    """Return what a file of JSON holds, with defaults.

    Raises:
        Day2Error: it cannot be read, holds something else, or holds secrets and can be read by others.

    """
    try:
        with open(path, encoding="utf-8") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            given = json.load(stream)
    except OSError as error:
        raise Day2Error(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Day2Error(f"{path} is no JSON: {error}") from error
    values = checked(given, options, path)
    if mode & 0o077 and holds_secrets(values):
        raise Day2Error(f"{path} holds credentials and is open to other users: chmod 600 {path}")
    return values


def checked(given: t.Any, options: Options, where: str) -> dict[str, t.Any]:
    """Return a value for each option; where is what an error names.

    Raises:
        Day2Error: there is another name, none where one has to be, or a value of another kind.

    """
    if not isinstance(given, dict):
        raise Day2Error(f"{where} is no object in JSON, such as {{}}")
    unknown = ", ".join(sorted(set(given) - set(options)))
    if unknown:
        raise Day2Error(f"{where} has no option {unknown}, but {', '.join(sorted(options))}")
    return {name: _value(given.get(name), option, f"{where}: {name}") for name, option in options.items()}


def check_rules(values: t.Mapping[str, t.Any], rules: t.Mapping[str, t.Any], where: str) -> None:
    """Raise when an option stands without those that it needs; rules are those of a module."""
    together = [(name, group) for group in rules.get("required_together", ()) for name in group]
    for name, needed in [*rules.get("required_by", {}).items(), *together]:
        others = [needed] if isinstance(needed, str) else needed
        missing = [other for other in others if values.get(other) is None]
        if values.get(name) is not None and missing:
            raise Day2Error(f"{where}: {name} needs {', '.join(missing)}")


def _value(value: t.Any, option: t.Mapping[str, t.Any], where: str) -> t.Any:
    kind = option.get("type", "str")
    if value is None:
        if option.get("required"):
            raise Day2Error(f"{where} is missing")
        return option.get("default")
    if kind == "dict":
        return checked(value, option["options"], where) if "options" in option else _texts(value, where)
    if kind == "list":
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Day2Error(f"{where} has to be a list of texts")
        return value
    try:
        result = KINDS[kind](_text(value))
    except (KeyError, ValueError) as error:
        shown = "" if option.get("no_log") else f", and is {json.dumps(value)}"
        raise Day2Error(f"{where} has to be {WORDS[kind]}{shown}") from error
    if result not in option.get("choices", [result]):
        raise Day2Error(f"{where} is {result}, and has to be one of {', '.join(option['choices'])}")
    return result


def _text(value: t.Any) -> str:
    if isinstance(value, (list, dict)):
        raise ValueError
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(value: t.Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Day2Error(f"{where} is no object in JSON, such as {{}}")
    return {name: str(text) for name, text in value.items()}
