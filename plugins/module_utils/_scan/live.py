# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The objects of a cluster, read page by page; of most only the metadata is asked for."""

from __future__ import annotations

import functools
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import crds
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import Discovery, Resource
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.installed import Installed
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.listing import plan_listing
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.writers import Reader

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster

DEFINITIONS = "customresourcedefinitions"
PAGE = 500
WHOLE_PAGE = 100
LONG_PAGE = 10  # the schema of one definition may be a megabyte
FORBIDDEN, GONE = 403, 404
PATIENCE = 5.0  # a kind whose conversion is broken answers with errors that look as if they passed
AVOIDED = (
    "not listed: the cluster serves it in deprecated versions only, and the list would count as a request for them; "
    "look at it with kubectl get"
)
Json = dict[str, t.Any]
See = t.Callable[[Json], None]


class Live:
    """Reads the objects of a cluster into a harvest."""

    def __init__(self, cluster: Cluster, discovery: Discovery, harvest: Harvest) -> None:
        """Keep where from and where to."""
        self._cluster, self._discovery, self._harvest = cluster.within(PATIENCE), discovery, harvest
        self.installed = Installed()

    def read_definitions(self, versions: Versions) -> None:
        """Read the CustomResourceDefinitions, and tell ``versions`` about them."""
        resource = self._discovery.preferred(crds.GROUP, DEFINITIONS)
        if resource and resource.version == "v1":
            self._read(resource, functools.partial(self._definition, versions), limit=LONG_PAGE, whole=True)

    def read_objects(self, versions: Versions, now: Minor) -> None:
        """Read all objects that may have something to do with an API that something is said against."""
        matters = functools.cache(lambda api_version, kind: assess(api_version, kind, versions) is not None)
        reader = Reader(matters, self._discovery.serves, versions.others.gone)
        listing = plan_listing(self._discovery, versions, now)
        for resource in listing.avoided:
            self._harvest.unreadable(resource.full_name, AVOIDED)
        for resource in listing.resources:
            see = functools.partial(self._object, resource, reader)
            if (resource.group, resource.name) == ("apps", "deployments"):
                self._read(resource, functools.partial(self._deployment, see), limit=WHOLE_PAGE, whole=True)
            else:
                self._read(resource, see, limit=PAGE, whole=False)

    def _read(self, resource: Resource, see: See, *, limit: int, whole: bool) -> None:
        try:
            for page in self._cluster.pages(resource.path, limit=limit, only_metadata=not whole):
                for item in page:
                    see(item)
        except ApiError as error:
            if not error.status:
                raise
            if error.status == FORBIDDEN:
                self._harvest.forbidden.append(resource.full_name)
            elif error.status != GONE:
                self._harvest.unreadable(resource.full_name, f"cannot be listed: {error.server_message}")

    def _definition(self, versions: Versions, crd: Json) -> None:
        try:
            definition = crds.read_definition(crd)
        except (KeyError, TypeError, StopIteration):
            self._harvest.unreadable(f"{DEFINITIONS}/{crd['metadata']['name']}", "does not say what versions it has")
            return
        self.installed.see_definition(crd)
        versions.others.define(definition)
        self._harvest.uses.extend(crds.uses_of(definition))

    def _deployment(self, see: See, item: Json) -> None:
        self.installed.see_deployment(item)
        see(item)

    def _object(self, resource: Resource, reader: Reader, item: Json) -> None:
        metadata = item.get("metadata") or {}
        self._harvest.objects += 1
        try:
            self._harvest.uses.extend(reader.uses(resource.kind, metadata))
        except ValueError as error:
            name = "/".join(filter(None, [metadata.get("namespace"), metadata.get("name")]))
            self._harvest.unreadable(f"{resource.full_name} {name}", str(error))
