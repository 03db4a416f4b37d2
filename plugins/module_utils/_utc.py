# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Moments as the Kubernetes API and people read them."""

from __future__ import annotations

import datetime


def utc(seconds: float) -> str:
    """Return seconds since the epoch as 2026-11-21T04:32:25Z."""
    return _moment(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_micro(seconds: float) -> str:
    """Return seconds since the epoch as the API's MicroTime."""
    return _moment(seconds).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
