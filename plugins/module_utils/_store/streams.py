# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Files as streams, so that memory stays flat: read, compressed, expanded, and written under a name at the end."""

from __future__ import annotations

import contextlib
import os
import typing as t
import zlib

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget, private
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import sync_folder
from ansible_collections.day2.kubernetes.plugins.module_utils._store.request import CHUNK

LEVEL = 1  # the next levels take much longer for a few percent
WINDOW = 31  # with the header of gzip, which has no time in it
Owner = t.Optional[tuple[int, int]]
Pieces = t.Iterable[bytes]


def read(path: str) -> t.Iterator[bytes]:
    """Yield the bytes of a file.

    Raises:
        Day2Error: it cannot be read.

    """
    try:
        with open(path, "rb") as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")
    except OSError as error:
        raise Day2Error(f"{path} cannot be read: {error.strerror}", phase="pack") from error


def compressed(pieces: Pieces) -> t.Iterator[bytes]:
    """Yield them as gzip."""
    work = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW)
    for piece in pieces:
        yield work.compress(piece)
    yield work.flush()


def expanded(pieces: Pieces, name: str) -> t.Iterator[bytes]:
    """Yield what was compressed.

    Raises:
        Day2Error: it is no gzip, or not all of it.

    """
    work, source = zlib.decompressobj(WINDOW), iter(pieces)
    try:
        for piece in source:
            left = piece
            while left:
                yield work.decompress(left, CHUNK)
                left = work.unconsumed_tail
        yield work.flush()
    except zlib.error as error:
        for dummy in source:  # what was decrypted with a wrong key says so at its end
            pass
        raise Day2Error(f"{name} is no whole gzip: use another one", phase="unpack") from error
    if not work.eof:
        raise Day2Error(f"{name} is no whole gzip: use another one", phase="unpack")


@contextlib.contextmanager
def target(path: str, owner: Owner) -> t.Iterator[t.BinaryIO]:
    """Yield a file of mode 0600 that gets its name when the block ends well, and is gone when not.

    owner has numbers of user and group, -1 for what is left as it is.

    Raises:
        Day2Error: it cannot be written.

    """
    part, folder = f"{path}.part", os.path.dirname(path) or "."
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        forget(part)
        with open(part, "xb", opener=private) as stream:
            yield stream
            stream.flush()
            os.fchown(stream.fileno(), *(owner or (-1, -1)))
            os.fsync(stream.fileno())
        os.replace(part, path)
        sync_folder(folder)
    except OSError as error:
        text = f"{path} cannot be written: {error.strerror}. Make room, or choose another folder"
        raise Day2Error(text, phase="pack") from error
    finally:
        forget(part)
