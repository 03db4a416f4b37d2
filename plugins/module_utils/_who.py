# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Who acts, as others read it in the cluster."""

from __future__ import annotations

import getpass
import socket


def who() -> str:
    """Return USER@HOST of this process."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        # containers run with user ids that no passwd file knows
        user = "unknown"
    return f"{user}@{socket.gethostname()}"
