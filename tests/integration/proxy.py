# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A proxy for HTTPS on loopback that wants a password."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading

from tests.integration.store.faulty import HEAD_END, pump

LOGIN = "node:pr0xy-s3cret"
ALLOWED = b"HTTP/1.1 200 Connection established\r\n\r\n"
REFUSED = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy:
    """Takes CONNECT, and carries what follows; told are the targets, url has the password in it and bare has none."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url, self.bare = f"http://{LOGIN}@127.0.0.1:{port}", f"http://127.0.0.1:{port}"
        self.told: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            head = b""
            while HEAD_END not in head:
                head += client.recv(1 << 16)
            method, target = head.split()[:2]
            if method != b"CONNECT" or base64.b64encode(LOGIN.encode()) not in head:
                client.sendall(REFUSED)
                return
            self.told.append(target.decode())
            host, dummy, port = target.decode().rpartition(":")
            with socket.create_connection((host, int(port))) as server:
                client.sendall(ALLOWED)
                back = threading.Thread(target=pump, args=(server, client, None))
                back.start()
                pump(client, server, None)
                back.join()
