# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Volumes that are still attached to a node after its pods have left."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster

Json = dict[str, t.Any]
ATTACHMENTS = "/apis/storage.k8s.io/v1/volumeattachments"


class Attachments:
    """What is attached to nodes, without the volumes of pods that stay; each volume is asked for its claim once."""

    def __init__(self, cluster: Cluster, nodes: t.Container[str], staying: t.Container[str]) -> None:
        """Take as staying namespace/name of the PersistentVolumeClaims of the pods that stay."""
        self._cluster = cluster
        self._nodes = nodes
        self._staying = staying
        self._claims: dict[str, str] = {}

    def left(self) -> list[str]:
        """Return the PersistentVolumes that are still attached; one without that name goes by its attachment's."""
        names = {
            str(one["spec"]["source"].get("persistentVolumeName") or one["metadata"]["name"])
            for one in self._cluster.list(ATTACHMENTS)
            if one["spec"]["nodeName"] in self._nodes
        }
        return [name for name in sorted(names) if self._claim_of(name) not in self._staying]

    def _claim_of(self, volume: str) -> str:
        if volume not in self._claims:
            self._claims[volume] = _claim(self._cluster, volume)
        return self._claims[volume]


def _claim(cluster: Cluster, volume: str) -> str:
    try:
        claim = cluster.get(f"/api/v1/persistentvolumes/{volume}")["spec"].get("claimRef") or {}
    except ApiError as error:
        if error.status != 404:
            raise
        return ""
    return f"{claim.get('namespace')}/{claim.get('name')}"
