# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fills the files in files/: @NAME@ stands for a value."""

from __future__ import annotations

import re
from pathlib import Path

FILES = Path(__file__).parent / "files"
PLACEHOLDER = re.compile(r"@([A-Z_]+)@")


def render(template: str, **values: str) -> str:
    """Return a template with @NAME@ replaced by values["name"]; a name without a value is a KeyError."""
    return PLACEHOLDER.sub(lambda match: values[match[1].lower()], (FILES / template).read_text())
