# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How long a record of somebody else has not changed, by this process's own clock. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass


@dataclass
class Silence:
    """How long, in seconds of an answering API, a record has not changed."""

    record: t.Any = None
    seconds: float = 0.0
    last: float | None = None

    def look(self, record: t.Any, now: float) -> float:
        """Count up to now when the record is the same as before; an unanswered look has the record None."""
        unchanged = record is not None and record == self.record
        if unchanged and self.last is not None:
            self.seconds += now - self.last
        elif record is not None:
            self.record, self.seconds = record, 0.0
        self.last = now if record is not None else None
        return self.seconds
