# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A way to a storage that cuts uploads, or answers that it is busy, a number of times."""

from __future__ import annotations

import collections
import socket

from tests.integration.listener import Listener, carry, head_of

CUT, BUSY = "cut", "busy"
SLOW_DOWN = b"<Error><Code>SlowDown</Code></Error>"
ANSWER = b"HTTP/1.1 503 Slow Down\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(SLOW_DOWN), SLOW_DOWN)
SOME = 1 << 20  # bytes that go through before a cut


class FaultyWay(Listener):
    """What comes to url goes on to another port; what a signed request meets first is trouble[its method], in turn.

    That is CUT, after SOME bytes, or BUSY. Signed requests are counted by their method.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self.trouble: dict[str, list[str]] = {"PUT": [], "GET": []}
        self.signed: collections.Counter[str] = collections.Counter()
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self, client: socket.socket) -> None:
        """Carry one request and its answer, or refuse it, or cut it short."""
        with socket.create_connection(("127.0.0.1", self._target)) as server:
            head = head_of(client)
            method = head.split(b" ", 1)[0].decode()
            met = self._meet(method) if b"X-Amz-Signature" in head else ""
            if met == BUSY:
                client.sendall(ANSWER)
                return
            server.sendall(head)
            limit = SOME if met == CUT else None
            upload = method == "PUT"
            carry(client, server, up=limit if upload else None, down=None if upload else limit)

    def _meet(self, method: str) -> str:
        self.signed[method] += 1
        waiting = self.trouble.get(method)
        return waiting.pop(0) if waiting else ""


def port_of(url: str) -> int:
    """Return the port of a URL."""
    return int(url.rpartition(":")[2])
