# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The only code that knows ruamel.yaml: text is read, with or without its comments, and written as it was."""

from __future__ import annotations

import io
import typing as t

from ansible.module_utils.basic import missing_required_lib

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

try:
    import ruamel.yaml as ruamel_yaml
    import ruamel.yaml.error as ruamel_error
except ImportError:
    HAS_RUAMEL = False
else:
    HAS_RUAMEL = True

WIDE = 2**20  # lines are not folded


def require() -> None:
    """Fail when ruamel.yaml is missing.

    Raises:
        Day2Error: it is.

    """
    if not HAS_RUAMEL:
        raise Day2Error(missing_required_lib("ruamel.yaml"))


def load(text: str, how: str) -> t.Any:
    """Read a document; ``how`` is safe, or rt to keep its comments.

    Raises:
        Refusal: it is not YAML.

    """
    yaml = ruamel_yaml.YAML(typ=how, pure=True)
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = False
    try:
        return yaml.load(text)
    except (ruamel_error.YAMLError, ValueError, RecursionError) as error:
        raise Refusal(f"it cannot be read: {str(error).splitlines()[0]}") from error


def dumped(root: t.Any, body: str) -> str:
    """Return the text of a document that was ``body``, indented as that is."""
    yaml = ruamel_yaml.YAML(typ="rt", pure=True)
    yaml.preserve_quotes, yaml.width = True, WIDE
    dash, deeper = _steps(body)
    yaml.indent(mapping=deeper, sequence=2 + dash, offset=dash)
    output = io.StringIO()
    yaml.dump(root, output)
    written = output.getvalue()
    return written if body.endswith("\n") else written.rstrip("\n")


def _steps(body: str) -> tuple[int, int]:
    """Return how far the first dash, and the first key of a mapping, are indented below the key above them."""
    lines = [line for line in body.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    dash, deeper = None, None
    for above, line in zip(lines, lines[1:]):
        step = len(line) - len(line.lstrip()) - (len(above) - len(above.lstrip()))
        if above.partition(" #")[0].rstrip().endswith(":") and not above.lstrip().startswith("- "):
            if line.lstrip().startswith("- "):
                dash = max(step, 0) if dash is None else dash
            elif deeper is None and step > 0:
                deeper = step
    return dash or 0, deeper or 2
