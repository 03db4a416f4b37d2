# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one exception of the lab."""

from __future__ import annotations


class LabError(Exception):
    """Something the lab cannot do: the message says what, which object and what to do about it."""
