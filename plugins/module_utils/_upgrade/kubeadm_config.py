# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What kubeadm noted in the cluster, and the images that follow from it. Pure."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, seen_version

CONTROL_PLANE_IMAGES = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy")


def cluster_config(config: JsonDict | None) -> JsonDict:
    """Return what later steps need of kubeadm's ClusterConfiguration."""
    found = config or {}
    return {
        "name": found.get("clusterName") or "kubernetes",
        "version": str(seen_version(found.get("kubernetesVersion")) or "") or None,
        "api_version": found.get("apiVersion"),
        "image_repository": found.get("imageRepository") or "registry.k8s.io",
        "control_plane_endpoint": found.get("controlPlaneEndpoint"),
        "external_etcd": bool((found.get("etcd") or {}).get("external")),
    }


def images(repository: str, target: Version) -> dict[str, list[str]]:
    """Return the images whose tag is the version; those of etcd, CoreDNS and pause only the new kubeadm knows."""
    names = [f"{repository}/{name}:v{target}" for name in CONTROL_PLANE_IMAGES]
    return {"control_plane": names, "worker": names[-1:]}
