# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A way to a storage that cuts uploads, or answers that it is busy, a number of times."""

from __future__ import annotations

import contextlib
import socket
import threading
import typing as t

HEAD_END = b"\r\n\r\n"
BUSY = b"<Error><Code>SlowDown</Code></Error>"
ANSWER = b"HTTP/1.1 503 Slow Down\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(BUSY), BUSY)


class FaultyWay:
    """Listens on loopback; what comes to url goes on to another port, but for signed uploads while there is trouble."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts = self.refusals = self.uploads = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._port)) as server, contextlib.suppress(OSError):
            head = b""
            while HEAD_END not in head:
                head += client.recv(1 << 16)
            upload = head.startswith((b"PUT", b"GET")) and b"X-Amz-Signature" in head
            self.uploads += upload
            if upload and self.refusals:
                self.refusals -= 1
                client.sendall(ANSWER)
                return
            limit = None
            if upload and self.cuts:
                self.cuts -= 1
                limit = 1 << 20
            server.sendall(head)
            back = threading.Thread(target=pump, args=(server, client, limit if head.startswith(b"GET") else None))
            back.start()
            pump(client, server, limit if head.startswith(b"PUT") else None)
            back.join()


def pump(source: socket.socket, target: socket.socket, limit: int | None) -> None:
    """Carry bytes until there are none, or so many have come."""
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


def port_of(url: str) -> int:
    """Return the port of a URL."""
    return int(url.rpartition(":")[2])


Way = t.Callable[[], FaultyWay]
