# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Who still claims a thing that nothing of AWS uses: by its tags, or because a living cluster names it. Pure."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import Found

# of the cloud provider, the CSI drivers, the load balancer controller, EKS, Karpenter, Cluster API and Velero
KUBERNETES = re.compile(
    r"(.*\.)?(kubernetes\.io|k8s\.io|k8s\.aws|x-k8s\.io|velero\.io)/|KubernetesCluster$|CSIVolume|.*\.csi\.aws\.com/"
    r"|(aws:)?eks:|eksctl\.|alpha\.eksctl\.io/|karpenter\.(sh|k8s\.aws)/"
)
# of services that remove by themselves what they made, or whose next update would fight
AWS = re.compile(r"aws:(backup|cloudformation|dlm|servicecatalog):|dlm:managed$")
OF_PV = "kubernetes.io/created-for/pv/name"
Live = dict[str, str]  # what living clusters name, by handle -> who names it


def claims_of(found: Found, live: Live | None) -> tuple[str | None, list[str]]:
    """Return who claims it (kubernetes, aws or nobody), and each of the claims; live is None when nobody was asked."""
    names = [live[handle] for handle in (found.id, *found.handles) if live and handle in live]
    tags = [_of_tag(*tag, live) for tag in found.tags.items() if KUBERNETES.match(tag[0])]
    if names or tags:
        return "kubernetes", [*names, *tags]
    managed = [_of_tag(*tag, None) for tag in found.tags.items() if AWS.match(tag[0])]
    return ("aws" if managed else None), managed


def _of_tag(key: str, value: str, live: Live | None) -> str:
    gone = key == OF_PV and live is not None and f"pv/{value}" not in live
    return f"tag {key}={value}" + (" (no such PersistentVolume in the clusters that were asked)" if gone else "")


def of_volume(volume: dict[str, t.Any]) -> list[str]:
    """Return the handles that a PersistentVolume names: its own, and that of its disk."""
    spec = volume["spec"]
    ids = [(spec.get("csi") or {}).get("volumeHandle"), (spec.get("awsElasticBlockStore") or {}).get("volumeID")]
    return [f"pv/{volume['metadata']['name']}", *(one.rpartition("/")[2] for one in ids if one)]


def of_snapshot(content: dict[str, t.Any]) -> list[str]:
    """Return the snapshot that a VolumeSnapshotContent names."""
    source = (content.get("spec") or {}).get("source") or {}
    handles = {(content.get("status") or {}).get("snapshotHandle"), source.get("snapshotHandle")}
    return sorted(handle for handle in handles if handle)


def of_service(thing: dict[str, t.Any]) -> list[str]:
    """Return names and addresses of the load balancers of a Service or an Ingress, and addresses that it asks for."""
    status = (thing.get("status") or {}).get("loadBalancer") or {}
    ends = [end.get(key) for end in status.get("ingress") or () for key in ("hostname", "ip")]
    notes = (thing["metadata"].get("annotations") or {}).items()
    asked = [one.strip() for key, text in notes if key.endswith("eip-allocations") for one in text.split(",")]
    return [str(one).lower() for one in [*ends, *asked] if one]


def of_node_class(thing: dict[str, t.Any]) -> list[str]:
    """Return the images that an EC2NodeClass of Karpenter names."""
    terms = [*(thing["spec"].get("amiSelectorTerms") or ()), *((thing.get("status") or {}).get("amis") or ())]
    return [term["id"] for term in terms if term.get("id")]
