# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A snapshot on disk: a bbolt file with its SHA-256 behind it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.contents import Contents, read_contents
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.hashkv import hash_kv
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError, Pages

TRAILER = 32  # bytes of SHA-256
SECTOR = 512  # pages are multiples of it, so the size alone tells whether there is a trailer
CHUNK = 1 << 20


def check_sha256(path: str) -> str:
    """Return the SHA-256 of the whole file, as sha256sum prints it, when its own at the end is right.

    Raises:
        DamagedError: there is none, or it is another one.

    """
    with opened(path) as handle:
        size = os.fstat(handle).st_size
        refuse_size(size)
        digest = hashlib.sha256()
        for begin in range(0, size - TRAILER, CHUNK):
            digest.update(os.pread(handle, min(CHUNK, size - TRAILER - begin), begin))
        trailer = os.pread(handle, TRAILER, size - TRAILER)
    if trailer != digest.digest():
        raise DamagedError("its content does not match the checksum at its end")
    digest.update(trailer)
    return digest.hexdigest()


def read_snapshot(path: str, hashed: bool) -> tuple[Contents, int | None]:
    """Walk through the whole file and return what is in it, and with hashed its HashKV, which takes longer.

    The checksum at the end is not looked at.

    Raises:
        DamagedError: something is wrong anywhere.

    """
    with opened(path) as handle:
        size = os.fstat(handle).st_size
        refuse_size(size)
        contents = read_contents(Pages(handle, size - TRAILER))
        if not hashed:
            return contents, None
        newest = set(contents.newest.values())
        return contents, hash_kv(Pages(handle, size - TRAILER), contents.compact_revision, newest)


def refuse_size(size: int) -> None:
    """Refuse what is no snapshot by its size."""
    if size % SECTOR != TRAILER or size == TRAILER:
        raise DamagedError(f"{size} bytes are no whole snapshot: the checksum at the end is missing")


@contextlib.contextmanager
def opened(path: str) -> t.Iterator[int]:
    """Open a file for reading.

    Raises:
        Day2Error: it cannot be read.

    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise Day2Error(f"it cannot be read: {error.strerror}") from error
    try:
        yield handle
    except OSError as error:
        raise Day2Error(f"it cannot be read: {error.strerror}") from error
    finally:
        os.close(handle)
