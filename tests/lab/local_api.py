# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A few lines of HTTPS for tests that prepare and look at the loopback cluster, without the code under test."""

from __future__ import annotations

import json
import ssl
import time
import typing as t
import urllib.error
import urllib.request
from pathlib import Path

from tests.lab.errors import LabError

SECONDS = 10.0
Json = dict[str, t.Any]


class RequestError(LabError):
    """An answer of 400 or more: ``status`` (int) and ``body`` (dict, usually a Kubernetes Status)."""

    def __init__(self, method: str, path: str, status: int, body: Json) -> None:
        super().__init__(f"{method} {path} was answered with {status}: {body.get('message', body)}")
        self.status = status
        self.body = body


class LocalApi:
    """Requests to one API server with a bearer token; its certificates are read from a file."""

    def __init__(self, url: str, token: str, authority: Path) -> None:
        self.url = url
        self._token = token
        self._authority = authority
        self._context: ssl.SSLContext | None = None

    def request(self, method: str, path: str, body: Json | None = None, timeout: float = SECONDS) -> Json:
        """Send a request (PATCH as merge patch) and return the decoded answer.

        Answers that are no JSON come as ``{"text": str}``. Raises RequestError, or OSError without a connection.
        """
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind, "Accept": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        try:
            with self._opener().open(request, timeout=timeout) as answer:
                return _decode(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                raise RequestError(method, path, error.code, _decode(error.read())) from None

    def wait(
        self,
        path: str,
        done: t.Callable[[Json], bool],
        timeout: float = 30.0,
        interval: float = 0.1,
    ) -> Json:
        """GET path until done(answer), return that answer; an answer of 404 counts as ``{}``.

        Raises LabError with the last answer when the timeout (seconds) is over.
        """
        deadline = time.monotonic() + timeout
        while True:
            seen = self._get_or_empty(path)
            if done(seen):
                return seen
            if time.monotonic() > deadline:
                raise LabError(f"{path} did not come to the wanted state in {timeout:g} s; last seen: {seen}")
            time.sleep(interval)

    def _get_or_empty(self, path: str) -> Json:
        try:
            return self.request("GET", path)
        except RequestError as error:
            if error.status != 404:
                raise
            return {}

    def _opener(self) -> urllib.request.OpenerDirector:
        if self._context is None:
            self._context = ssl.create_default_context(cafile=str(self._authority))
        # no proxy: https_proxy of the machine is not for loopback
        return urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self._context)
        )


def _decode(data: bytes) -> Json:
    try:
        decoded = json.loads(data)
    except ValueError:
        return {"text": data.decode(errors="replace")}
    return decoded if isinstance(decoded, dict) else {"text": data.decode(errors="replace")}
