# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Files that only their owner reads, and their end."""

from __future__ import annotations

import os


def private(path: str, flags: int) -> int:
    """Open a file so that a new one has mode 0600; to be given to open() as opener."""
    return os.open(path, flags, 0o600)


def forget(*paths: str) -> None:
    """Remove files that may be there."""
    for path in paths:
        if os.path.lexists(path):
            os.unlink(path)
