# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Messages of gRPC in the body of an answer: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.frames import FrameError
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import Buffer

HEAD = 5  # bytes before each message: compressed or not, size
LARGEST = 1 << 26  # bytes of a message; etcd sends pieces of 32 KiB to 64 KiB


def messages(pieces: t.Iterable[memoryview]) -> t.Iterator[Buffer]:
    """Yield gRPC's messages from the pieces of a body; one that lies in one piece is not copied."""
    held = bytearray()
    for piece in pieces:
        position = 0
        while position < len(piece):
            end = 0 if held else _end(piece, position)
            if end:
                yield piece[position + HEAD : end]
                position = end
                continue
            wanted = HEAD if len(held) < HEAD else HEAD + _size(held)
            part = piece[position : position + wanted - len(held)]
            held += part
            position += len(part)
            if len(held) >= HEAD and len(held) == HEAD + _size(held):
                yield memoryview(held)[HEAD:]
                held = bytearray()
    if held:
        raise FrameError("the answer was cut off in a message")


def _end(piece: memoryview, position: int) -> int:
    """Return where the message at position ends, or 0 when that is not in this piece."""
    if len(piece) - position < HEAD:
        return 0
    end = position + HEAD + _size(piece[position : position + HEAD])
    return end if end <= len(piece) else 0


def _size(head: Buffer) -> int:
    size = int.from_bytes(head[1:HEAD], "big")
    if head[0] or size > LARGEST:
        raise FrameError("a message that is compressed or far too big")
    return size
