# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clusters as eks_upgrade_info tells of them, and what eks_upgrade_plan makes of them."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop_verdict import judge
from ansible_collections.day2.kubernetes.plugins.modules.eks_upgrade_plan import OPTIONS

Json = dict[str, t.Any]
COPY_OF = "day2.kubernetes/copy-of"
DEFAULTS = {name: option.get("default") for name, option in OPTIONS.items()}


def group(name: str = "workers", version: str = "1.32", **more: t.Any) -> Json:
    """Return a node group."""
    return {"nodegroup_name": name, "version": version, "status": "ACTIVE", "ami_type": "AL2023", "tags": {}, **more}


def copy(name: str, version: str, of: str = "workers", **more: t.Any) -> Json:
    """Return a node group that was made from another one's settings."""
    return group(name, version, tags={COPY_OF: of}, **more)


def custom(template: str = "1") -> Json:
    """Return a node group with an image of the user's own."""
    return group("hardened", ami_type="CUSTOM", launch_template={"id": "lt-1", "version": template})


def addon(name: str, installed: str = "v1", default: str = "v2", **more: t.Any) -> Json:
    """Return a row of the matrix of add-ons."""
    row = {"target_compatible": True, "recommended": default, "latest_version": "v3", "status": "ACTIVE"}
    return {"name": name, "installed": installed, "default_version": default, **row, **more}


def info(*parts: Json, version: str = "1.32", status: str = "ACTIVE", target: str = "1.33", found: t.Any = ()) -> Json:
    """Return what was read of a cluster with these node groups and add-ons, and these findings."""
    return {
        "cluster": {"name": "demo", "version": version, "status": status},
        "nodegroups": [part for part in parts if "nodegroup_name" in part],
        "addons": [part for part in parts if "installed" in part],
        "findings": list(found),
        "target_version": target,
    }


def plan(seen: Json, target: str = "1.33", nodes: t.Sequence[Json] = (), **wanted: t.Any) -> tuple[Json, list[Json]]:
    """Return the plan and the findings with these options."""
    return judge({**DEFAULTS, "info": seen, "target_version": target, **wanted}, nodes)


def steps(seen: Json, target: str = "1.33", **wanted: t.Any) -> list[str]:
    """Return the steps as words such as nodegroup workers 1.33."""
    found = plan(seen, target, **wanted)[0]["steps"]
    return [" ".join([step["step"], step["name"], step["to"], step.get("copy", "")]).strip() for step in found]


def node(name: str, kubelet: str, **labels: str) -> Json:
    """Return a node; in the names of labels a dot is __ and a slash is ___."""
    known = {key.replace("___", "/").replace("__", "."): value for key, value in labels.items()}
    return {"metadata": {"name": name, "labels": known}, "status": {"nodeInfo": {"kubeletVersion": kubelet}}}
