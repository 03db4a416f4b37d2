# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The README of every role, made from its argument specification: ``python -m tests.house.role_pages``."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import yaml

from tests.house.places import CHECKOUT

PAGE = """# {name}

{short}.

{description}

| variable | type | meaning |
|---|---|---|
{rows}

This page is made from `meta/argument_specs.yml` by `make pages`.
"""


def texts(description: str | list[str]) -> list[str]:
    """Return a description as its lines; one line may be there without a list."""
    return [description] if isinstance(description, str) else description


def plain(text: str) -> str:
    """Return documentation markup as Markdown."""
    return re.sub(r"\b[A-Z]{1,2}\(([^)#]+)(?:#[a-z]+)?\)", r"`\1`", text.replace("|", "\\|"))


def page(name: str, specification: dict[str, t.Any]) -> str:
    """Return the README of one role."""
    options = specification["options"].items()
    rows = [
        f"| `{key}` | {option['type']} | {plain(' '.join(texts(option['description'])))} |" for key, option in options
    ]
    description = "\n".join(f"- {plain(line)}" for line in texts(specification["description"]))
    return PAGE.format(
        name=name, short=specification["short_description"], description=description, rows="\n".join(rows)
    )


def pages(roles: Path = CHECKOUT / "roles") -> dict[Path, str]:
    """Return what every role's README has to be."""
    return {
        path.parents[1] / "README.md": page(
            path.parents[1].name, yaml.safe_load(path.read_text())["argument_specs"]["main"]
        )
        for path in sorted(roles.glob("*/meta/argument_specs.yml"))
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text)
