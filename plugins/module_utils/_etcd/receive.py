# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Bring the snapshot that a member sends into a file, and prove that all of it came."""

from __future__ import annotations

import hashlib
import os
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget, private
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import Buffer
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.snapshot_file import TRAILER, refuse_size

BUFFER = 1 << 20


class Received(t.NamedTuple):
    """The SHA-256 of the whole file, as sha256sum prints it, and its bytes."""

    sha256: str
    size: int


def receive(pieces: t.Iterable[Buffer], path: str, deadline: float) -> Received:
    """Write the pieces to a new file of mode 0600; deadline is a value of time.monotonic().

    The last 32 bytes have to be the SHA-256 of all others, which etcd sends as a piece of their own.

    Raises:
        Day2Error: it took too long, came incomplete, or cannot be written; the file is gone then.

    """
    try:
        with open(path, "xb", buffering=BUFFER, opener=private) as stream:
            received = _write(pieces, stream, deadline)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise Day2Error(f"{path} is there already") from error
    except OSError as error:
        forget(path)
        raise Day2Error(f"{path} cannot be written: {error.strerror}. Make room, or choose another folder") from error
    except BaseException:
        forget(path)
        raise
    return received


def _write(pieces: t.Iterable[Buffer], stream: t.BinaryIO, deadline: float) -> Received:
    digest = hashlib.sha256()
    size, last = 0, b""
    for piece in pieces:
        digest.update(last)
        last = bytes(piece)
        stream.write(last)
        size += len(last)
        if time.monotonic() > deadline:
            raise Day2Error(f"the snapshot was not there in time, {size} bytes had come. Give a larger deadline")
    refuse_size(size)
    digest.update(last[:-TRAILER])
    if last[-TRAILER:] != digest.digest():
        raise Day2Error(f"the {size} bytes that came do not match the checksum that etcd sent. Try again")
    digest.update(last[-TRAILER:])
    return Received(digest.hexdigest(), size)
