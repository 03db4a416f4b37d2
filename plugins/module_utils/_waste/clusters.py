# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What living clusters name of the account: volumes, snapshots, load balancers, addresses and images."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._waste import claims
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.claims import Live

PATIENCE = 20.0  # seconds: nothing is under way, so that a cluster that is away is a mistake
# what it is -> where it is, how it is read, and whether a cluster may be without it
NAMING: dict[str, tuple[str, t.Callable[[dict[str, t.Any]], list[str]], bool]] = {
    "PersistentVolume": ("/api/v1/persistentvolumes", claims.of_volume, False),
    "Service": ("/api/v1/services", claims.of_service, False),
    "Ingress": ("/apis/networking.k8s.io/v1/ingresses", claims.of_service, False),
    "VolumeSnapshotContent": ("/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents", claims.of_snapshot, True),
    "EC2NodeClass": ("/apis/karpenter.k8s.aws/v1/ec2nodeclasses", claims.of_node_class, True),
}


def named_by(clusters: list[dict[str, t.Any]]) -> Live | None:
    """Return what these clusters name; each is {kubeconfig, context, api_endpoints}. None when there are none.

    Raises:
        Day2Error: one of them cannot be read, so that nobody knows what it claims.

    """
    if not clusters:
        return None
    live: Live = {}
    for options in clusters:
        cluster = Cluster.at(options["kubeconfig"], options["context"], options["api_endpoints"]).within(PATIENCE)
        for kind, (path, handles, optional) in NAMING.items():
            for thing in _read(cluster, kind, path, optional):
                live.update(dict.fromkeys(handles(thing), _name(kind, thing, cluster)))
    return live


def _name(kind: str, thing: dict[str, t.Any], cluster: Cluster) -> str:
    metadata = thing["metadata"]
    name = "/".join(filter(None, (metadata.get("namespace"), metadata["name"])))
    return f"{kind} {name} of {cluster.endpoints[0]}"


def _read(cluster: Cluster, kind: str, path: str, optional: bool) -> list[dict[str, t.Any]]:
    try:
        return cluster.list(path)
    except ApiError as error:
        if optional and error.status == 404:
            return []
        raise Day2Error(
            f"{kind}s of {cluster.endpoints[0]} cannot be read, so that nobody knows what this cluster still claims: "
            f"{error}; allow its user to list them, or leave the cluster out of clusters",
            **error.details,
        ) from error
