# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""APIs that were requested, as an API server tells of them: group, version and resource, and no object."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import Discovery
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import api_version_of, rows


class Request(t.NamedTuple):
    """An API that was requested; ``removed`` is the version that will not serve it, "" when that is not known."""

    group: str
    version: str
    resource: str
    removed: str

    @property
    def api_version(self) -> str:
        """Return what a manifest says."""
        return api_version_of(self.group, self.version)


def kind_of(request: Request, discovery: Discovery | None, versions: Versions) -> str:
    """Return the kind of a request, and see to it that something is said against its API.

    The API server has said that it is deprecated, whatever the tables know.
    """
    kind = _kind(request, discovery)
    if assess(request.api_version, kind, versions) is None:
        versions.others.requested[request.api_version, kind] = minor_of(request.removed)
    return kind


def _kind(request: Request, discovery: Discovery | None) -> str:
    for row in rows().values():
        if (row.group, row.version, row.resource) == (request.group, request.version, request.resource):
            return row.kind
    served = discovery.preferred(request.group, request.resource) if discovery else None
    return served.kind if served else request.resource
