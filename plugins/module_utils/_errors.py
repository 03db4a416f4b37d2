# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The one exception of the collection."""

from __future__ import annotations

import typing as t


class Day2Error(Exception):
    """What went wrong, as a sentence that names the object and the way out; raised anywhere, caught once in main()."""

    def __init__(self, message: str, **details: t.Any) -> None:
        """Keep the details: they become return values of the failed module."""
        super().__init__(message)
        self.details = details


def reason_of(error: Exception) -> str:
    """Return what an error of reading a record says, to be put into a sentence."""
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
