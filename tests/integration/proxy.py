# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A proxy for HTTPS on loopback that wants a password."""

from __future__ import annotations

import base64
import socket

from tests.integration.listener import Listener, carry, head_of

LOGIN = "node:pr0xy-s3cret"
ALLOWED = b"HTTP/1.1 200 Connection established\r\n\r\n"
REFUSED = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Proxy(Listener):
    """Takes CONNECT, and carries what follows; told are the targets, url has the password in it and bare has none."""

    def __init__(self) -> None:
        self.told: list[str] = []
        super().__init__()
        self.url, self.bare = f"http://{LOGIN}@127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port}"

    def serve(self, client: socket.socket) -> None:
        """Go where the client wants to, if it has the password."""
        head = head_of(client)
        method, target = head.split()[:2]
        if method != b"CONNECT" or base64.b64encode(LOGIN.encode()) not in head:
            client.sendall(REFUSED)
            return
        self.told.append(target.decode())
        host, dummy, port = target.decode().rpartition(":")
        with socket.create_connection((host, int(port))) as server:
            client.sendall(ALLOWED)
            carry(client, server)
