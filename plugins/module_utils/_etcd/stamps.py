# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The keys under which etcd stores revisions: main revision, "_", sub revision, and "t" when a key was deleted."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError

WRITTEN, DELETED = 17, 18  # bytes


def read_stamp(stamp: bytes) -> tuple[int, bool]:
    """Return the main revision, and whether it deleted its key."""
    if len(stamp) not in (WRITTEN, DELETED) or stamp[8:9] != b"_" or stamp[WRITTEN:] not in (b"", b"t"):
        raise DamagedError(f"{stamp!r} is no revision")
    return int.from_bytes(stamp[:8], "big", signed=True), len(stamp) == DELETED
