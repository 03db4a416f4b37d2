# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""S3 as moto plays it, over HTTP on loopback, or over HTTPS."""

from __future__ import annotations

import contextlib
import ssl
import typing as t
import urllib.request
from pathlib import Path

import pytest


@contextlib.contextmanager
def moto_server() -> t.Iterator[str]:
    """Yield the URL of an S3 in this process; all of them share what they hold, so that it is forgotten at the end."""
    module = pytest.importorskip("moto.server", reason="only the newest core's environment has an S3 service")
    server = module.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    try:
        yield url
    finally:
        urllib.request.urlopen(urllib.request.Request(f"{url}/moto-api/reset", method="POST")).close()
        server.stop()


@contextlib.contextmanager
def secured(folder: Path, name: str) -> t.Iterator[str]:
    """Yield an https URL of what a moto_server holds that runs meanwhile; NAME.crt and NAME.key are in a folder."""
    module = pytest.importorskip("moto.server", reason="only the newest core's environment has an S3 service")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.crt", folder / f"{name}.key")
    server = module.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    inner = server._server
    inner.socket, inner.ssl_context = context.wrap_socket(inner.socket, server_side=True), context
    try:
        yield "https://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()
