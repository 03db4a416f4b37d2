# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One API server."""

from __future__ import annotations

import contextlib
import copy
import json
import typing as t
from urllib.parse import urlencode

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.configuration import (
    is_loopback,
    server_name,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import (
    LOST,
    ApiError,
    bad_answer,
    no_answer,
)

Json = dict[str, t.Any]
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
CONNECTIONS = 32
PIECE = 64 * 1024


class Endpoint:
    """One API server; its connections are made at the first request and shared by all threads."""

    def __init__(self, url: str, configuration: t.Any, headers: dict[str, t.Any] | None = None) -> None:
        """Take the URL, a kubernetes.client.Configuration, and headers to send with every request."""
        self.url = url
        self._configuration = copy.copy(configuration)
        self._configuration.host = url
        self._configuration.tls_server_name = server_name(configuration, url)
        self._configuration.connection_pool_maxsize = CONNECTIONS
        if is_loopback(url):
            # a relay of this machine; the client would take https_proxy of the environment
            self._configuration.proxy = None
        self._extra_headers = headers or {}
        self._client: t.Any = None

    def request(
        self, method: str, path: str, query: Json | None = None, body: Json | None = None, accept: str | None = None
    ) -> bytes:
        """Return the body of a 2xx answer; ``accept`` is the form that is wanted, JSON without it.

        Raises:
            ApiError: any other answer, or none.

        """
        with self._answered(method, path, query, body, accept) as answer:
            return bytes(answer.data)

    def ask(
        self, method: str, path: str, query: Json | None = None, body: Json | None = None, accept: str | None = None
    ) -> Json:
        """Return the JSON object that the server answers; errors as for request."""
        answer = self.request(method, path, query, body, accept)
        try:
            found = json.loads(answer)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ApiError(f"{method} {path}: {self.url} did not answer with a JSON object", status=502, reason=LOST)
        return found

    def lines(self, path: str) -> t.Iterator[str]:
        """Yield the lines of a text, of which only a piece at a time is kept; errors as for request."""
        with self._answered("GET", path, None, None, "text/plain", preload_content=False) as answer:
            rest = b""
            for piece in answer.stream(PIECE):
                *whole, rest = (rest + piece).split(b"\n")
                yield from (line.decode("utf-8", "replace") for line in whole)
            yield rest.decode("utf-8", "replace")
            answer.release_conn()

    @contextlib.contextmanager
    def _answered(
        self, method: str, path: str, query: Json | None, body: Json | None, accept: str | None, **how: t.Any
    ) -> t.Iterator[t.Any]:
        import urllib3

        try:
            answer = self._connections().request(
                method,
                self.url + path + (f"?{urlencode(query)}" if query else ""),
                body=None if body is None else json.dumps(body),
                headers=self._headers(method, accept),
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS),
                retries=False,
                redirect=False,
                **how,
            )
            if not 200 <= answer.status < 300:
                raise bad_answer(f"{method} {path}", self.url, answer)
            yield answer
        except urllib3.exceptions.HTTPError as error:
            raise no_answer(f"{method} {path}", self.url, error) from error

    def _connections(self) -> t.Any:
        # The signatures of call_api and rest_client.request differ between versions 29 and 37; the pool is the same.
        if self._client is None:
            import kubernetes

            self._client = kubernetes.client.ApiClient(self._configuration)
        return self._client.rest_client.pool_manager

    def _headers(self, method: str, accept: str | None = None) -> t.Any:
        import urllib3

        headers = urllib3.HTTPHeaderDict({"Accept": accept or "application/json", "User-Agent": "day2.kubernetes"})
        headers["Content-Type"] = "application/merge-patch+json" if method == "PATCH" else "application/json"
        for auth in self._configuration.auth_settings().values():
            if auth["in"] == "header" and auth["value"]:
                headers[auth["key"]] = auth["value"]
        for name, value in self._extra_headers.items():
            for single in value if isinstance(value, list) else [value]:
                headers.add(name, single)
        return headers
