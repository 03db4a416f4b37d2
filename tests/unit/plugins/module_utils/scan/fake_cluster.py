# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A cluster in memory, as far as a scan asks it."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import ApiError

Json = dict[str, t.Any]
URL = "https://master:6443"


def refused(status: int, message: str = "no") -> ApiError:
    """Return an answer that is none."""
    return ApiError(f"GET: {status}", status=status, body={"message": message})


class FakeCluster:
    """Serves ``kinds`` (apiVersion to kinds, each with the name of its resource) and has objects (by path).

    What is an exception among objects, documents and texts (by endpoint) is raised. ``asked`` are all paths in turn.
    """

    def __init__(self, kinds: t.Mapping[str, t.Mapping[str, str]], objects: t.Any = None) -> None:
        self.kinds, self.objects = kinds, objects or {}
        self.documents: dict[str, t.Any] = {}
        self.metrics: dict[str, t.Any] = {URL: ""}
        self.asked: list[str] = []
        self.whole: list[str] = []

    @property
    def endpoints(self) -> list[str]:
        return list(self.metrics)

    def within(self, patience: float) -> FakeCluster:
        return self

    def version(self) -> str:
        return "1.33.4-eks-1"

    def get(self, path: str) -> Json:
        self.asked.append(path)
        if path in self.documents:
            return _given(self.documents[path])
        if path == "/api":
            return {"versions": [one for one in self.kinds if "/" not in one]}
        if path == "/apis":
            return {"groups": [self._group(name) for name in dict.fromkeys(map(_group, self.kinds)) if name]}
        served = self.kinds[path.removeprefix("/apis/").removeprefix("/api/")]
        return {"resources": [_resource(kind, name) for kind, name in served.items()]}

    def _group(self, name: str) -> Json:
        versions = [{"version": one.partition("/")[2]} for one in self.kinds if _group(one) == name]
        return {"name": name, "versions": versions, "preferredVersion": versions[0]}

    def pages(self, path: str, query: Json | None = None, *, limit: int = 500, only_metadata: bool = False) -> t.Any:
        self.asked.append(path)
        if not only_metadata:
            self.whole.append(path)
        items = _given(self.objects.get(path, []))
        for first in range(0, len(items), limit):
            yield items[first : first + limit]

    def list(self, path: str, query: Json | None = None) -> list[Json]:
        return [one for page in self.pages(path, query) for one in page]

    def lines(self, path: str, endpoint: str) -> t.Iterator[str]:
        self.asked.append(path)
        yield from _given(self.metrics[endpoint]).splitlines()


def _given(thing: t.Any) -> t.Any:
    if isinstance(thing, Exception):
        raise thing
    return thing


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]


def _resource(kind: str, name: str) -> Json:
    return {"name": name, "kind": kind, "verbs": ["create"] if kind.endswith("Review") else ["list", "get"]}
