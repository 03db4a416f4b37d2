# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One connection of HTTP/2 (RFC 9113) that asks one thing at a time: all that a client of etcd needs."""

from __future__ import annotations

import socket
import struct
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import frames, hpack
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.frames import FrameError, FrameReader, pack_frame

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEADER_TABLE_SIZE, ENABLE_PUSH, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE = 1, 2, 4, 5
WINDOW = 1 << 30
GIVE_BACK = 1 << 24  # bytes taken before the server may send as many again
DEFAULT_WINDOW = 65535
LARGEST_HEADERS = 1 << 16


class Connection:
    """A connection to ``authority`` (host and port), over which requests go one after the other."""

    def __init__(self, connection: socket.socket, authority: str) -> None:
        """Greet the server."""
        self.authority = authority
        self.headers: dict[str, str] = {}
        self._socket = connection
        self._reader = FrameReader(connection)
        self._stream = -1
        self._taken = {"connection": 0, "stream": 0}
        pairs = ((HEADER_TABLE_SIZE, 0), (ENABLE_PUSH, 0), (INITIAL_WINDOW_SIZE, WINDOW))
        settings = b"".join(struct.pack(">HI", *pair) for pair in (*pairs, (MAX_FRAME_SIZE, frames.LARGEST)))
        window = struct.pack(">I", WINDOW - DEFAULT_WINDOW)
        greeting = pack_frame(frames.SETTINGS, 0, 0, settings) + pack_frame(frames.WINDOW_UPDATE, 0, 0, window)
        connection.sendall(PREFACE + greeting)
        self._serve(self._first_frame(), own=False)

    def ask(self, path: str, body: bytes, more: t.Mapping[str, str]) -> t.Iterator[memoryview]:
        """POST a body of less than 16 KiB and yield the pieces of the answer, each valid until the next.

        ``headers`` holds the fields of the answer; those behind the body (trailers) come last.

        Raises:
            FrameError: the connection or the request was ended by the server, or this is no HTTP/2.
            OSError: as the socket raises it.

        """
        self._stream += 2
        self._taken["stream"] = 0
        self.headers = {}
        fields = {":method": "POST", ":scheme": "https", ":path": path, ":authority": self.authority, **more}
        head = pack_frame(frames.HEADERS, frames.END_HEADERS, self._stream, hpack.encode(fields))
        self._socket.sendall(head + pack_frame(frames.DATA, frames.END_STREAM, self._stream, body))
        ended = False
        while not ended:
            frame = self._reader.read()
            own = frame.stream == self._stream
            ended = own and frame.kind in (frames.DATA, frames.HEADERS) and bool(frame.flags & frames.END_STREAM)
            if frame.kind == frames.DATA:
                if own:
                    yield frame.payload
                self._take(len(frame.payload), own)
            elif frame.kind == frames.HEADERS and own:
                self.headers.update(self._header_block(frame))
            else:
                self._serve(frame, own)

    def _first_frame(self) -> frames.Frame:
        """Wait for the greeting: a refused certificate shows here, while a write would only say that it failed."""
        try:
            frame = self._reader.read()
        except FrameError as error:
            raise FrameError(frames.NO_HTTP2) from error
        if frame.kind not in (frames.SETTINGS, frames.GOAWAY):
            raise FrameError(frames.NO_HTTP2)
        return frame

    def _header_block(self, frame: frames.Frame) -> dict[str, str]:
        block, last = bytes(frame.payload), frame.flags
        while not last & frames.END_HEADERS:
            more = self._reader.read()
            if more.kind != frames.CONTINUATION or len(block) > LARGEST_HEADERS:
                raise FrameError("header fields that do not end")
            block, last = block + bytes(more.payload), more.flags
        try:
            return hpack.decode(block)
        except hpack.HeaderError as error:
            raise FrameError(str(error)) from error

    def _take(self, size: int, own: bool) -> None:
        """Let the server send more; one byte more than was received is an error of flow control (RFC 9113, 6.9)."""
        for what, stream in (("connection", 0), ("stream", self._stream)):
            self._taken[what] += size if own or what == "connection" else 0
            if self._taken[what] > GIVE_BACK:
                update = pack_frame(frames.WINDOW_UPDATE, 0, stream, struct.pack(">I", self._taken[what]))
                self._socket.sendall(update)
                self._taken[what] = 0

    def _serve(self, frame: frames.Frame, own: bool) -> None:
        answer = not frame.flags & frames.ACK
        if frame.kind == frames.SETTINGS and answer:
            self._socket.sendall(pack_frame(frames.SETTINGS, frames.ACK, 0))
        elif frame.kind == frames.PING and answer:
            self._socket.sendall(pack_frame(frames.PING, frames.ACK, 0, bytes(frame.payload[:8])))
        elif frame.kind == frames.RST_STREAM and own:
            raise FrameError(f"the request was ended by etcd with code {int.from_bytes(frame.payload[:4], 'big')}")
        elif frame.kind == frames.GOAWAY:
            self._leave(frame.payload)

    def _leave(self, payload: memoryview) -> None:
        last, code = int.from_bytes(payload[:4], "big"), int.from_bytes(payload[4:8], "big")
        if code or last < self._stream:
            reason = bytes(payload[8:200]).decode("utf-8", "replace")
            raise FrameError(f"the connection was ended by etcd with code {code} {reason}".rstrip())
