# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The judgement about an API."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a use, and the way out; versions are texts such as 1.25, or None."""

    api_version: str
    kind: str
    status: str
    deprecated_in: str | None
    removed_in: str | None
    replacement: str | None
    replacement_kind: str | None
    replacement_available_in: str | None
    usable_now: bool | None
    severity: str
    hint: str
