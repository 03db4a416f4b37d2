# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The configuration of an add-on, compared as data: white space, order and JSON or YAML make no difference."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

try:
    import yaml
except ImportError:
    yaml = None  # type: ignore[assignment]
try:
    import jsonschema
except ImportError:
    jsonschema = None


def parsed(value: t.Any) -> t.Any:
    """Return a configuration as data: a dict stays, a text is read as JSON, else as YAML, else stays a text."""
    if not isinstance(value, str):
        return value or {}
    try:
        return json.loads(value) if value.strip() else {}
    except ValueError:
        pass
    try:
        return yaml.safe_load(value) or {}
    except (AttributeError, ValueError, getattr(yaml, "YAMLError", ValueError)):
        return value.strip()


def sent(value: t.Any) -> str:
    """Return a configuration as the text that AWS gets; what a user has written as a text stays as it is."""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def check_against(schema: str, name: str, version: str, values: t.Any) -> None:
    """Check a configuration against the JSON schema of an add-on, where jsonschema is installed.

    Raises:
        Day2Error: it does not fit.

    """
    if jsonschema is None or not schema:
        return
    rules = json.loads(schema)
    problem = jsonschema.exceptions.best_match(jsonschema.validators.validator_for(rules)(rules).iter_errors(values))
    if problem:
        where = ".".join(str(part) for part in problem.absolute_path) or "at the top"
        raise Day2Error(f"configuration_values of add-on '{name}' do not fit {version}: {where}: {problem.message}")
