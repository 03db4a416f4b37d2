# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a cluster serves. To ask for that is no use of an API."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import api_version_of

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster

PATIENCE = 5.0  # an API behind the API server may be away for long
Json = dict[str, t.Any]


class Resource(t.NamedTuple):
    """One kind in one version of its API, as the cluster serves it."""

    group: str
    version: str
    name: str
    kind: str
    listed: bool

    @property
    def api_version(self) -> str:
        """Return what a manifest says."""
        return api_version_of(self.group, self.version)

    @property
    def full_name(self) -> str:
        """Return the name as kubectl takes it, such as ingresses.networking.k8s.io."""
        return f"{self.name}.{self.group}" if self.group else self.name

    @property
    def path(self) -> str:
        """Return where its objects of all namespaces are listed."""
        return f"/{'apis' if self.group else 'api'}/{self.api_version}/{self.name}"


class Discovery:
    """All that a cluster serves; of each group its preferred version comes first."""

    def __init__(self, resources: t.Sequence[Resource], silent: t.Mapping[str, str] | None = None) -> None:
        """Keep the resources, without parts of others such as deployments/scale.

        ``silent`` has the APIs (group/version) that do not say what kinds they have, and why.
        """
        self.silent = silent or {}
        self.resources = [one for one in resources if "/" not in one.name]
        self._served = {(one.api_version, one.kind) for one in self.resources}
        self._preferred: dict[tuple[str, str], Resource] = {}
        for one in self.resources:
            self._preferred.setdefault((one.group, one.name), one)

    def serves(self, api_version: str, kind: str) -> bool:
        """Tell whether an object can be written like this now."""
        return (api_version, kind) in self._served

    def preferred(self, group: str, name: str) -> Resource | None:
        """Return the resource in the version that who asks for none in particular gets."""
        return self._preferred.get((group, name))

    def versions(self) -> t.Iterator[list[Resource]]:
        """Yield all versions of each resource."""
        for group, name in self._preferred:
            yield [one for one in self.resources if (one.group, one.name) == (group, name)]


def discover(cluster: Cluster) -> Discovery:
    """Ask a cluster what it serves; an API behind the API server may be away.

    Raises:
        ApiError: the cluster does not say what groups it has, or does not answer any more.

    """
    found: list[Resource] = []
    silent: dict[str, str] = {}
    core = [("", version, f"/api/{version}") for version in cluster.get("/api").get("versions") or []]
    for group, version, path in [*core, *_groups(cluster.get("/apis"))]:
        try:
            answer = cluster.within(PATIENCE).get(path)
        except ApiError as error:
            if not error.status:
                raise
            silent[path.partition("/")[2].partition("/")[2]] = error.server_message
            continue
        found += [_resource(group, version, one) for one in answer.get("resources") or []]
    return Discovery(found, silent)


def _groups(answer: Json) -> t.Iterator[tuple[str, str, str]]:
    for group in answer.get("groups") or []:
        versions = [one["version"] for one in group["versions"]]
        preferred = (group.get("preferredVersion") or {}).get("version")
        for version in sorted(versions, key=lambda version: version != preferred):
            yield group["name"], version, f"/apis/{group['name']}/{version}"


def _resource(group: str, version: str, one: Json) -> Resource:
    return Resource(group, version, one["name"], one["kind"], "list" in one.get("verbs", ()))
