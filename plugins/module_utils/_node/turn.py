# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One module at a time changes a node: one whose connection was lost may still be at work when the next comes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

LOCK = "/run/day2-kubernetes.lock"


@contextlib.contextmanager
def taken(host: Host, timeout: float, lock: str = LOCK) -> t.Iterator[None]:
    """Hold the lock, which the kernel gives back when its holder ends, however it ends; timeout is in seconds."""
    path = host.path(lock)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Day2Error(f"{lock} cannot be opened: {error}") from error
    try:
        poll(
            lambda: _take(handle),
            bool,
            timeout=timeout,
            interval=0.5,
            waiting_for=f"an earlier run that is still at work on this node (it holds {lock})",
        )
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
