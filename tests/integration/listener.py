# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A port on loopback that carries bytes to where they belong, in the way of a subclass."""

from __future__ import annotations

import contextlib
import socket
import threading

HEAD_END = b"\r\n\r\n"


class Listener:
    """Takes connections, and serves each in a thread of its own until close."""

    def __init__(self, port: int = 0) -> None:
        """Take connections from now on, at a free port unless one is given."""
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def serve(self, client: socket.socket) -> None:
        """Answer one connection, which is closed afterwards; one that is lost is nobody's error."""
        raise NotImplementedError

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            self.serve(client)


def head_of(client: socket.socket) -> bytes:
    """Return the head of an HTTP request, and what has come with it."""
    head = b""
    while HEAD_END not in head:
        data = client.recv(1 << 16)
        if not data:
            raise ConnectionError("no request")
        head += data
    return head


def carry(client: socket.socket, server: socket.socket, up: int | None = None, down: int | None = None) -> None:
    """Carry bytes both ways until both ends are done, or more than so many have gone one way."""
    back = threading.Thread(target=_pump, args=(server, client, down))
    back.start()
    _pump(client, server, up)
    back.join()


def _pump(source: socket.socket, target: socket.socket, limit: int | None) -> None:
    carried = 0
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
            carried += len(data)
            if limit and carried > limit:
                break
    for end in (source, target) if limit else (target,):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR if limit else socket.SHUT_WR)
