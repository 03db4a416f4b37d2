# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Calls of gRPC to one member of etcd: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md."""

from __future__ import annotations

import contextlib
import socket
import ssl
import typing as t
import urllib.parse

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import tls
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.connect import connect
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.frames import FrameError
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.http2 import Connection
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.messages import messages
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import Buffer, WireError

OK = "0"


class RpcError(Day2Error):
    """Etcd has answered with an error; code is gRPC's number, as a text."""

    def __init__(self, message: str, code: str) -> None:
        """Keep the code."""
        super().__init__(message, code=code)
        self.code = code


class Access(t.NamedTuple):
    """How a member is reached: URL and files; cacert, cert and key are empty where there are none.

    The URL can also be that of a socket in the file system, such as unix:///folder/name.
    """

    endpoint: str
    cacert: str = ""
    cert: str = ""
    key: str = ""


class Channel:
    """An open way to one member; timeout is in seconds and counts for each piece that is waited for."""

    def __init__(self, access: Access, timeout: float) -> None:
        """Connect.

        Raises:
            Day2Error: the member cannot be reached, with a sentence that says why.

        """
        self.access = access
        self.token = ""
        self._timeout = timeout
        with self.explained():
            self._socket, authority = connect(*access, timeout=timeout)
            self._connection = Connection(self._socket, authority)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def call(self, method: str, body: bytes = b"") -> bytes:
        """Return the one message of an answer."""
        return b"".join(bytes(message) for message in self.stream(method, body))

    def stream(self, method: str, body: bytes = b"") -> t.Iterator[Buffer]:
        """Yield the messages of an answer, each valid until the next.

        Raises:
            RpcError: etcd refuses.
            Day2Error: the answer was cut off, or the way to etcd is lost.

        """
        fields = {"content-type": "application/grpc", "te": "trailers"}
        request = b"\0" + len(body).to_bytes(4, "big") + body
        with self.explained():
            pieces = self._connection.ask(method, request, {**fields, **({"token": self.token} if self.token else {})})
            yield from self._checked(pieces)
            self._ended_well()

    def _checked(self, pieces: t.Iterator[memoryview]) -> t.Iterator[Buffer]:
        first = True
        for message in messages(pieces):
            if first:
                self._is_grpc()
                first = False
            yield message

    def _is_grpc(self) -> None:
        headers = self._connection.headers
        status, kind = headers.get(":status"), headers.get("content-type", "")
        if status != "200" or not kind.startswith("application/grpc"):
            raise FrameError(f"no gRPC there (HTTP status {status or 'none'}), so it is not etcd's client port")

    def _ended_well(self) -> None:
        self._is_grpc()
        headers = self._connection.headers
        status = headers.get("grpc-status")
        if status is None:
            raise FrameError("the answer ended without a status, as it does when etcd is stopped")
        if status != OK:
            said = urllib.parse.unquote(headers.get("grpc-message", ""))
            raise RpcError(f"etcd at {self.access.endpoint} says: {said or f'error {status}'}", status)

    @contextlib.contextmanager
    def explained(self) -> t.Iterator[None]:
        """Turn what goes wrong on the way, or with an answer, into one sentence that names the endpoint."""
        where = f"etcd at {self.access.endpoint}"
        try:
            yield
        except ssl.SSLError as error:
            raise Day2Error(f"{where} {tls.meaning(error, self.access.cacert, self.access.cert)}") from error
        except (socket.timeout, TimeoutError) as error:
            raise Day2Error(f"{where} did not answer for {self._timeout:g} s") from error
        except (FrameError, WireError) as error:
            raise Day2Error(f"{where}: {error}") from error
        except OSError as error:
            raise Day2Error(f"{where} cannot be reached: {error.strerror or error}") from error
