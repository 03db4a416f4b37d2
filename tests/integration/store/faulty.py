# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A way to a storage that cuts uploads, or answers that it is busy, a number of times."""

from __future__ import annotations

import socket

from tests.integration.listener import Listener, carry, head_of

BUSY = b"<Error><Code>SlowDown</Code></Error>"
ANSWER = b"HTTP/1.1 503 Slow Down\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(BUSY), BUSY)
SOME = 1 << 20  # bytes that go through before a cut


class FaultyWay(Listener):
    """What comes to url goes on to another port, but for signed uploads and downloads while there is trouble."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.cuts = self.refusals = self.uploads = 0
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self, client: socket.socket) -> None:
        """Carry one request and its answer, or refuse it, or cut it short."""
        with socket.create_connection(("127.0.0.1", self._target)) as server:
            head = head_of(client)
            signed = head.startswith((b"PUT", b"GET")) and b"X-Amz-Signature" in head
            self.uploads += signed
            if signed and self.refusals:
                self.refusals -= 1
                client.sendall(ANSWER)
                return
            limit = None
            if signed and self.cuts:
                self.cuts -= 1
                limit = SOME
            server.sendall(head)
            upload = head.startswith(b"PUT")
            carry(client, server, up=limit if upload else None, down=None if upload else limit)


def port_of(url: str) -> int:
    """Return the port of a URL."""
    return int(url.rpartition(":")[2])
