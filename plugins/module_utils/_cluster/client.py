# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The only code that talks to the Kubernetes API: fixed paths, plain dicts, no discovery."""

from __future__ import annotations

import collections
import copy
import functools
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.configuration import (
    endpoint_urls,
    load_configuration,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.endpoint import Endpoint
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.pages import METADATA, items, pages
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.retry import (
    DENIED,
    may_come_back,
    pause_after,
    summary,
    was_never_sent,
)

__all__ = ["ApiError", "Cluster"]

Json = dict[str, t.Any]
JsonList = list[Json]
PAGE = 500


class Cluster:
    """A cluster behind one or more endpoints, of which any one may be away.

    ``patience`` is how long, in seconds, a request is repeated while no endpoint gives a usable answer.
    """

    patience = 90.0

    def __init__(self, urls: list[str], make: t.Callable[[str], Endpoint]) -> None:
        """Take the URLs to ask in turn, and what makes an Endpoint of a URL."""
        self.endpoints = urls
        self._make = make
        self._known: dict[str, Endpoint] = {}
        self._turn = collections.deque(urls)

    @classmethod
    def connect(cls, module: t.Any) -> Cluster:
        """Return the cluster that the options of the module name; nothing is sent yet."""
        params = module.params
        return cls.at(params["kubeconfig"], params["context"], params["api_endpoints"])

    @classmethod
    def at(cls, kubeconfig: str | None, context: str | None, api_endpoints: list[str] | None) -> Cluster:
        """Return the cluster of a kubeconfig, at its server or at these URLs; nothing is sent yet."""
        configuration, headers = load_configuration(kubeconfig, context)
        urls = endpoint_urls(configuration, api_endpoints)
        return cls(urls, lambda url: Endpoint(url, configuration, headers))

    def within(self, patience: float) -> Cluster:
        """Return the same cluster and connections with another patience; with 0 every endpoint is asked once."""
        other = copy.copy(self)
        other.patience = patience
        return other

    def get(self, path: str, query: Json | None = None, endpoint: str | None = None) -> Json:
        """Return one object; with an endpoint only that one is asked, and only once."""
        if endpoint:
            return self._endpoint(endpoint).ask("GET", path, query)
        return self._ask("GET", path, query, again=may_come_back)

    def text(self, path: str, query: Json | None = None) -> str:
        """Return a body that is no JSON, such as a log; only the endpoint that answered last is asked, once."""
        return self._endpoint(self._turn[0]).request("GET", path, query).decode("utf-8", "replace")

    def lines(self, path: str, endpoint: str) -> t.Iterator[str]:
        """Yield the lines of a text that may be long, such as metrics; only this endpoint is asked, once."""
        return self._endpoint(endpoint).lines(path)

    def list(self, path: str, query: Json | None = None) -> JsonList:
        """Return all items of a collection, read in pages."""
        return items(functools.partial(self.get, path), query or {}, PAGE)

    def pages(
        self, path: str, query: Json | None = None, *, limit: int = PAGE, only_metadata: bool = False
    ) -> t.Iterator[JsonList]:
        """Yield the items of a collection page by page, for what is too much for the memory."""
        form = METADATA if only_metadata else None
        read = functools.partial(self._ask, "GET", path, again=may_come_back, accept=form)
        return pages(read, query or {}, limit, one_moment=False)

    def post(self, path: str, body: Json) -> Json:
        """Create; repeated only while no server has seen the request."""
        return self._ask("POST", path, body=body, again=was_never_sent)

    def patch(self, path: str, body: Json) -> Json:
        """Apply a merge patch, repeated like a read: the same patch twice is the same object."""
        return self._ask("PATCH", path, body=body, again=may_come_back)

    def delete(self, path: str, body: Json | None = None) -> Json:
        """Delete; repeated only while no server has seen the request."""
        return self._ask("DELETE", path, body=body, again=was_never_sent)

    def readyz(self, endpoint: str) -> bool:
        """Tell whether this API server says that it is ready; any failure is a no."""
        try:
            return self._endpoint(endpoint).request("GET", "/readyz").strip() == b"ok"
        except ApiError:
            return False

    def version(self, endpoint: str | None = None) -> str:
        """Return the version of an API server without the v, such as 1.33.13."""
        return str(self.get("/version", endpoint=endpoint)["gitVersion"]).lstrip("v")

    def _endpoint(self, url: str) -> Endpoint:
        if url not in self._known:
            self._known[url] = self._make(url)
        return self._known[url]

    def _ask(
        self,
        method: str,
        path: str,
        query: Json | None = None,
        body: Json | None = None,
        *,
        again: t.Callable[[ApiError], bool],
        accept: str | None = None,
    ) -> Json:
        deadline = time.monotonic() + self.patience
        failures: dict[str, ApiError] = {}
        tries = 0
        while True:
            url = self._turn[0]
            try:
                return self._endpoint(url).ask(method, path, query, body, accept)
            except ApiError as error:
                failures[url] = error
                tries += 1
                unasked = tries < len(self.endpoints)
                # an API server that is just starting knows neither roles nor service accounts
                starting = method in {"GET", "PATCH"} and error.status in DENIED and unasked
                if not (starting or again(error)):
                    raise
                pause = 0.0 if unasked else pause_after(tries // len(self.endpoints) - 1, error)
                if pause and time.monotonic() + pause > deadline:
                    raise summary(failures, error) from error
            if self._turn[0] == url:
                self._turn.rotate(-1)
            time.sleep(pause)
