# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The simulator as a server: in a thread of this process, or until it is stopped."""

from __future__ import annotations

import contextlib
import threading
import typing as t

from moto.server import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

from tests.simulator.front import Front


class Quiet(MotoRequestHandler):
    """Says nothing about requests: the ledger has them."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def listen(front: Front, host: str = "127.0.0.1", port: int = 0) -> BaseWSGIServer:
    """Return a server that listens and does not answer yet; port 0 is any free one."""
    return make_server(host, port, front, threaded=True, request_handler=Quiet)


def url_of(server: BaseWSGIServer) -> str:
    """Return where a server listens."""
    host, port = server.server_address[:2]
    return f"http://{host!s}:{port}"


@contextlib.contextmanager
def running() -> t.Iterator[str]:
    """Yield the URL of a simulator in a thread of this process."""
    server = listen(Front())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield url_of(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
