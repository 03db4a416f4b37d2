# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Frames of HTTP/2 (RFC 9113) over a connected socket."""

from __future__ import annotations

import socket
import struct
import typing as t

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM = ACK = 0x1
END_HEADERS, PADDED, PRIORITY = 0x4, 0x8, 0x20
HEAD = 9  # bytes before each payload
LARGEST = 1 << 20  # bytes of a payload; what our settings allow the server
ROOM = 1 << 18
NO_HTTP2 = "no HTTP/2 there: is it etcd's client port, and https or http as etcd has it?"


class FrameError(Exception):
    """The server ended the connection, or sent what is no HTTP/2."""


class Frame(t.NamedTuple):
    """One frame; the payload is valid until the next one is read."""

    kind: int
    flags: int
    stream: int
    payload: memoryview


def pack_frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """Return the bytes of a frame."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


class FrameReader:
    """Reads frames into one buffer, so that what a snapshot sends is copied only by TLS."""

    def __init__(self, connection: socket.socket) -> None:
        """Read from a connected socket; its timeout counts for each read."""
        self._socket = connection
        self._buffer = memoryview(bytearray(ROOM))
        self._begin = self._end = 0

    def read(self) -> Frame:
        """Return the next frame, without padding.

        Raises:
            FrameError: the connection ended, or this is no HTTP/2.
            OSError: as the socket raises it, such as TimeoutError.

        """
        self._fill(HEAD)
        size = int.from_bytes(self._buffer[self._begin : self._begin + 3], "big")
        kind, flags, stream = struct.unpack_from(">BBI", self._buffer, self._begin + 3)
        if size > LARGEST:
            raise FrameError(NO_HTTP2)
        self._fill(HEAD + size)
        payload = self._buffer[self._begin + HEAD : self._begin + HEAD + size]
        self._begin += HEAD + size
        return Frame(kind, flags, stream & 0x7FFFFFFF, _bare(kind, flags, payload))

    def _fill(self, wanted: int) -> None:
        """Have that many bytes that were not read yet."""
        if wanted > len(self._buffer) - self._begin:
            self._make_room(wanted)
        while self._end - self._begin < wanted:
            count = self._socket.recv_into(self._buffer[self._end :])
            if not count:
                raise FrameError("the connection was closed")
            self._end += count

    def _make_room(self, wanted: int) -> None:
        rest = bytes(self._buffer[self._begin : self._end])
        if wanted > len(self._buffer):
            self._buffer = memoryview(bytearray(wanted + ROOM))
        self._buffer[: len(rest)] = rest
        self._begin, self._end = 0, len(rest)


def _bare(kind: int, flags: int, payload: memoryview) -> memoryview:
    begin = end = 0
    if kind in (DATA, HEADERS) and flags & PADDED:
        if not len(payload):
            raise FrameError("padding without a length")
        begin, end = 1, payload[0]
    if kind == HEADERS and flags & PRIORITY:
        begin += 5
    if begin + end > len(payload):
        raise FrameError("more padding than payload")
    return payload[begin : len(payload) - end]
