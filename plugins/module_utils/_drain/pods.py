# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a drain wants to know of a pod; plain dicts of the API in."""

from __future__ import annotations

import datetime
import typing as t

MIRROR_ANNOTATION = "kubernetes.io/config.mirror"
ALL: dict[str, t.Any] = {}
# a field that is read anywhere in a drain has to be here: a batch of nodes has thousands of pods, and all else of them
# is let go as soon as it was parsed
READ: dict[str, t.Any] = {
    "metadata": {
        **dict.fromkeys(("namespace", "name", "uid", "labels", "deletionTimestamp"), ALL),
        "annotations": {MIRROR_ANNOTATION: ALL},
        "ownerReferences": dict.fromkeys(("apiVersion", "kind", "name", "controller"), ALL),
    },
    "spec": {
        **dict.fromkeys(("nodeName", "priorityClassName", "terminationGracePeriodSeconds"), ALL),
        "volumes": dict.fromkeys(("name", "emptyDir", "ephemeral", "persistentVolumeClaim"), ALL),
    },
    "status": {"phase": ALL, "conditions": dict.fromkeys(("type", "status", "lastTransitionTime"), ALL)},
}


def pared(pod: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return a pod, whole or its metadata alone, without what no drain reads."""
    return dict(_kept(pod, READ))


def _kept(thing: t.Any, fields: dict[str, t.Any]) -> t.Any:
    if isinstance(thing, list):
        return [_kept(one, fields) for one in thing]
    if fields is ALL or not isinstance(thing, dict):
        return thing
    return {name: _kept(thing[name], below) for name, below in fields.items() if name in thing}


def full_name(thing: dict[str, t.Any]) -> str:
    """Return namespace/name."""
    return "{namespace}/{name}".format(**thing["metadata"])


def uid(pod: dict[str, t.Any]) -> str:
    """Return what tells a pod from another one of the same name."""
    return str(pod["metadata"]["uid"])


def phase(pod: dict[str, t.Any]) -> str:
    """Return status.phase."""
    return str(pod.get("status", {}).get("phase", ""))


def is_finished(pod: dict[str, t.Any]) -> bool:
    """Tell whether all containers have ended for good."""
    return phase(pod) in {"Succeeded", "Failed"}


def is_leaving(pod: dict[str, t.Any]) -> bool:
    """Tell whether the pod is already being deleted."""
    return bool(pod["metadata"].get("deletionTimestamp"))


def is_ready(pod: dict[str, t.Any]) -> bool:
    """Tell whether the pod counts as healthy for a disruption budget."""
    conditions = pod.get("status", {}).get("conditions") or []
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


def controller(pod: dict[str, t.Any]) -> dict[str, t.Any] | None:
    """Return the owner reference of the controller; other owners do not bring a pod back."""
    owners = pod["metadata"].get("ownerReferences") or []
    return next((owner for owner in owners if owner.get("controller")), None)


def owner_text(pod: dict[str, t.Any]) -> str:
    """Return kind/name of the controller, or nothing."""
    owner = controller(pod)
    return f"{owner['kind']}/{owner['name']}" if owner else ""


def replicaset_of(pod: dict[str, t.Any]) -> str | None:
    """Return the name of the ReplicaSet (of apps/v1) that the pod belongs to."""
    owner = controller(pod)
    is_replicaset = owner is not None and owner["kind"] == "ReplicaSet" and owner.get("apiVersion") == "apps/v1"
    return str(owner["name"]) if owner and is_replicaset else None


def claims_of(pod: dict[str, t.Any]) -> list[str]:
    """Return namespace/name of the PersistentVolumeClaims that the pod mounts; an ephemeral volume has one too."""
    names = []
    for volume in pod.get("spec", {}).get("volumes") or []:
        if "persistentVolumeClaim" in volume:
            names.append(volume["persistentVolumeClaim"]["claimName"])
        elif "ephemeral" in volume:
            names.append(f"{pod['metadata']['name']}-{volume['name']}")
    return [f"{pod['metadata']['namespace']}/{name}" for name in names]


def grace_of(pod: dict[str, t.Any]) -> int:
    """Return the seconds that the pod gets to end by its own will."""
    own = pod.get("spec", {}).get("terminationGracePeriodSeconds")
    return 30 if own is None else int(own)


def unready_since(pod: dict[str, t.Any]) -> datetime.datetime | None:
    """Return since when a running pod is not ready; None when it is, or when that is not known."""
    if phase(pod) != "Running" or is_ready(pod):
        return None
    conditions = pod.get("status", {}).get("conditions") or []
    stamps = [one.get("lastTransitionTime") for one in conditions if one["type"] == "Ready"]
    return parse_time(stamps[0]) if stamps and stamps[0] else None


def parse_time(stamp: str) -> datetime.datetime:
    """Return a time of the API as an aware one."""
    # Python 3.9 and 3.10 do not know the Z
    return datetime.datetime.fromisoformat(stamp.replace("Z", "+00:00"))


def daemonset_of(pod: dict[str, t.Any]) -> str | None:
    """Return the name of the DaemonSet (of apps/v1, no other group has one that the API server knows)."""
    owner = controller(pod)
    is_daemonset = owner is not None and owner["kind"] == "DaemonSet" and owner.get("apiVersion") == "apps/v1"
    return str(owner["name"]) if owner and is_daemonset else None


def has_empty_dir(pod: dict[str, t.Any]) -> bool:
    """Tell whether data would be lost with the pod, in memory or on disk."""
    # an empty object is a volume too
    return any(volume.get("emptyDir") is not None for volume in pod.get("spec", {}).get("volumes") or [])


def guards_apply(pod: dict[str, t.Any]) -> bool:
    """Tell whether the eviction API asks disruption budgets at all (canIgnorePDB of its eviction.go, negated)."""
    return not (is_finished(pod) or is_leaving(pod) or phase(pod) == "Pending")
