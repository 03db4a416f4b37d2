# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Volumes that are still attached to a node after its pods have left."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster

Json = dict[str, t.Any]
ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments"


def attached(cluster: Cluster, nodes: t.Container[str], staying: t.Container[str]) -> list[str]:
    """Return the PersistentVolumes that are attached to the nodes, without those of pods that stay.

    Take as staying namespace/name of the PersistentVolumeClaims of those pods.
    """
    names = {
        str(one["spec"]["source"].get("persistentVolumeName") or one["metadata"]["name"])
        for one in cluster.list(ATTACHMENTS)
        if one["spec"]["nodeName"] in nodes
    }
    return sorted(name for name in names if _claim(cluster, name) not in staying)


def _claim(cluster: Cluster, volume: str) -> str:
    try:
        claim = cluster.get(f"/api/v1/persistentvolumes/{volume}")["spec"].get("claimRef") or {}
    except ApiError as error:
        if error.status != 404:
            raise
        return ""
    return f"{claim.get('namespace')}/{claim.get('name')}"
