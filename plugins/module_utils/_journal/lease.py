# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The Lease object in which the lock of a run is kept: reading, making, writing and removing it."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import NAME, NAMESPACE

Json = dict[str, t.Any]
LEASES = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases"
LEASE = f"{LEASES}/{NAME}"
NOT_FOUND, CONFLICT = 404, 409


def read(cluster: Cluster) -> Json | None:
    """Return the Lease, or None where there is none."""
    try:
        return cluster.get(LEASE)
    except ApiError as error:
        if error.status != NOT_FOUND:
            raise
        return None


def read_or_create(cluster: Cluster) -> Json:
    """Return the Lease; one that is made now belongs to nobody."""
    return read(cluster) or _create(cluster)


def _create(cluster: Cluster) -> Json:
    body = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": NAME}, "spec": {}}
    try:
        return cluster.post(LEASES, body)
    except ApiError as error:
        if error.status != CONFLICT:
            raise
        return cluster.get(LEASE)


def write(cluster: Cluster, seen: Json, spec: Json) -> Json:
    """Change the Lease as it was seen; somebody else's change in between is a conflict."""
    metadata = {"resourceVersion": seen["metadata"]["resourceVersion"]}
    return cluster.patch(LEASE, {"metadata": metadata, "spec": spec})


def remove(cluster: Cluster, seen: Json) -> None:
    """Remove the Lease as it was seen."""
    cluster.delete(LEASE, {"preconditions": {"resourceVersion": seen["metadata"]["resourceVersion"]}})


def holder_of(lease: Json) -> str:
    """Return who holds it, or nothing."""
    return str(spec_of(lease).get("holderIdentity") or "")


def renewal_of(lease: Json) -> tuple[str, str]:
    """Return holder and time of the last sign of life."""
    return holder_of(lease), str(spec_of(lease).get("renewTime") or "")


def spec_of(lease: Json) -> Json:
    """Return its spec, which an edited one need not have."""
    return dict(lease.get("spec") or {})
