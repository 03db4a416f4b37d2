# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets and ConfigMaps of a cluster that is none."""

from __future__ import annotations

import copy
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster

Json = dict[str, t.Any]
SERVED = {
    "policy/v1": ["PodDisruptionBudget"],
    "batch/v1": ["CronJob"],
    "networking.k8s.io/v1": ["Ingress"],
    "flowcontrol.apiserver.k8s.io/v1": ["FlowSchema"],
}


class FakeCluster(Cluster):
    """Answers as an API server would; ``asked`` are the requests, ``denied`` the resources that may not be listed."""

    def __init__(
        self,
        *things: Json,
        denied: t.Sequence[str] = (),
        version: str = "1.33.4",
        served: dict[str, list[str]] | None = None,
    ) -> None:
        self.things: dict[str, Json] = {}
        self.asked: list[str] = []
        self.denied = denied
        self.server_version = version
        self.served = SERVED if served is None else served
        self.fail_next: list[ApiError] = []
        for thing in things:
            self._keep(copy.deepcopy(thing))

    def _keep(self, thing: Json) -> Json:
        metadata = thing["metadata"]
        metadata.setdefault("namespace", "shop")
        metadata["resourceVersion"] = str(len(self.asked) + 1)
        self.things[f"/api/v1/namespaces/{metadata['namespace']}/{thing['kind'].lower()}s/{metadata['name']}"] = thing
        return copy.deepcopy(thing)

    def version(self, endpoint: str | None = None) -> str:
        """Return the version of the server."""
        return self.server_version

    def pages(
        self, path: str, query: Json | None = None, *, limit: int = 500, only_metadata: bool = False
    ) -> t.Iterator[list[Json]]:
        """Yield pages; of the selector only equality and "in" are known."""
        selector = (query or {})["labelSelector"]
        self.asked.append(f"LIST {path} {selector}{' metadata' if only_metadata else ''}")
        resource = path.rpartition("/")[2]
        if resource in self.denied:
            raise ApiError("no", status=403)
        place = path.rpartition("/")[0]
        found = [
            {"metadata": thing["metadata"]} if only_metadata else {**thing, "kind": None}
            for each, thing in self.things.items()
            if each.startswith(place) and f"/{resource}/" in each and selected(thing, selector)
        ]
        for start in range(0, max(len(found), 1), limit):
            yield copy.deepcopy(found[start : start + limit])

    def get(self, path: str, query: Json | None = None, endpoint: str | None = None) -> Json:
        """Return one."""
        if not path.startswith("/api/v1/"):
            return self._discovery(path)
        self.asked.append(f"GET {path}")
        if path not in self.things:
            raise ApiError("not there", status=404)
        return copy.deepcopy(self.things[path])

    def _discovery(self, path: str) -> Json:
        if path == "/apis":
            versions = [name.split("/") for name in self.served]
            return {"groups": [{"name": group, "versions": [{"version": version}]} for group, version in versions]}
        kinds = self.served.get(path.partition("/apis/")[2], [])
        return {"resources": [{"name": kind.lower(), "kind": kind, "verbs": ["list"]} for kind in kinds]}

    def within(self, patience: float) -> FakeCluster:
        """Return itself."""
        return self

    def post(self, path: str, body: Json) -> Json:
        """Create one."""
        self.asked.append(f"POST {path}")
        if f"{path}/{body['metadata']['name']}" in self.things:
            raise ApiError("there already", status=409)
        return self._keep(copy.deepcopy(body))

    def patch(self, path: str, body: Json) -> Json:
        """Merge, when the version is the one that is there."""
        self.asked.append(f"PATCH {path}")
        if self.fail_next:
            raise self.fail_next.pop()
        thing = self.things[path]
        if body["metadata"]["resourceVersion"] != thing["metadata"]["resourceVersion"]:
            raise ApiError("changed meanwhile", status=409)
        thing["data"].update(body["data"])
        return self._keep(thing)


def selected(thing: Json, selector: str) -> bool:
    """Tell whether the labels of an object match."""
    labels = thing["metadata"].get("labels", {})
    names = selector.partition("name in (")[2].partition(")")[0]
    pairs = [pair.split("=") for pair in selector.replace(f",name in ({names})", "").split(",")]
    return all(labels.get(name) == value for name, value in pairs) and (
        not names or labels.get("name") in names.split(",")
    )
