# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The plan of one hop of an EKS cluster: its steps in their order, from what eks_upgrade_info returned. Pure."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import (
    ADDON_AFTER,
    ADDON_BEFORE,
    CONTROL_PLANE,
    ROLLING,
    JsonDict,
    Wish,
    hop_of,
    hops_of,
    in_order,
    plan_nodegroups,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import version_key

KEEP = "keep"


def plan_hop(info: JsonDict, wish: Wish, parallel: int = 1) -> JsonDict:
    """Return the plan of the next hop of an upgrade."""
    cluster, groups = info["cluster"], groups_of(info)
    current = cluster["version"]
    hop = hop_of(current, wish, groups)
    before = _before(info["addons"]) if hop != current else []
    # the versions that were read are those for the next minor; add-ons of a hop that only ends the one before wait
    after = _after(info["addons"], before, wish) if hop == info["target_version"] else []
    steps = [*before, *_control_plane(cluster, hop), *plan_nodegroups(groups, hop, wish), *after]
    plan = _plan(cluster, hop, hops_of(hop, wish.target), wish, steps, parallel)
    return {**plan, "cures": _cured(info.get("insights") or (), before)}


def plan_rollback(info: JsonDict, wish: Wish, parallel: int = 1) -> JsonDict:
    """Return the plan of a rollback: node groups first, since no kubelet may be newer than the API server."""
    cluster = info["cluster"]
    steps = [
        *plan_nodegroups(groups_of(info), wish.target, wish),
        *(_before(info["addons"]) if cluster["version"] != wish.target else []),
        *_control_plane(cluster, wish.target),
    ]
    return _plan(cluster, wish.target, [wish.target], wish, steps, parallel)


def _plan(
    cluster: JsonDict,
    hop: str,
    hops: list[str],
    wish: Wish,
    steps: list[JsonDict],
    parallel: int,
) -> JsonDict:
    return {
        "cluster": cluster["name"],
        "current": cluster["version"],
        "hop": hop,
        "hops": hops,
        "target": wish.target,
        "moves": hop != cluster["version"],
        "steps": steps,
        "batches": _batches([step for step in steps if "strategy" in step], parallel),
        "unmanaged": [],
        "cures": [],
    }


def groups_of(info: JsonDict) -> list[JsonDict]:
    """Return the node groups with their names as name, in the order of these."""
    groups = [{**group, "name": group["nodegroup_name"]} for group in info["nodegroups"]]
    return sorted(groups, key=lambda group: str(group["name"]))


def _cured(insights: t.Iterable[JsonDict], before: list[JsonDict]) -> list[str]:
    """Return the names of insights about nothing but add-ons that will have one of the versions that they ask for."""
    coming = {step["name"]: step["to"] for step in before}
    return [
        insight["name"]
        for insight in insights
        if insight["addons"]
        and not insight["deprecations"]
        and all(coming.get(addon["name"]) in addon["compatible_versions"] for addon in insight["addons"])
    ]


def _control_plane(cluster: JsonDict, hop: str) -> list[JsonDict]:
    # an update that runs already is waited for, whatever version the cluster shows meanwhile
    if cluster["version"] == hop and cluster["status"] != "UPDATING":
        return []
    return [{"step": CONTROL_PLANE, "name": cluster["name"], "from": cluster["version"], "to": hop}]


def _before(addons: t.Iterable[JsonDict]) -> list[JsonDict]:
    """Return steps for add-ons that would not fit, to a version that fits before and after."""
    wanted = {addon["name"]: addon for addon in addons if not addon["target_compatible"] and addon["recommended"]}
    return [_addon(ADDON_BEFORE, wanted[name], wanted[name]["recommended"]) for name in in_order(wanted)]


def _after(addons: t.Iterable[JsonDict], before: list[JsonDict], wish: Wish) -> list[JsonDict]:
    moved = {step["name"]: {"installed": step["to"], "status": "ACTIVE"} for step in before}
    known = {addon["name"]: {**addon, **moved.get(addon["name"], {})} for addon in addons}
    steps = []
    for name in in_order(known):
        addon, version = known[name], _version_of(known[name], wish)
        if version and (addon["status"] == "UPDATING" or version_key(version) > version_key(addon["installed"])):
            steps.append(_addon(ADDON_AFTER, addon, version))
    return steps


def _version_of(addon: JsonDict, wish: Wish) -> str | None:
    wanted = wish.addon_versions.get(addon["name"], wish.addon_version)
    if wanted == KEEP:
        return None
    return {"default": addon["default_version"], "latest": addon["latest_version"]}.get(wanted, wanted)


def _addon(step: str, addon: JsonDict, version: str) -> JsonDict:
    return {"step": step, "name": addon["name"], "from": addon["installed"], "to": version}


def _batches(steps: list[JsonDict], parallel: int) -> list[list[JsonDict]]:
    """Return node groups that are updated at the same time; those that are replaced come one by one."""
    rolling = [step for step in steps if step["strategy"] == ROLLING]
    size = max(parallel, 1)
    together = [rolling[start : start + size] for start in range(0, len(rolling), size)]
    return together + [[step] for step in steps if step["strategy"] != ROLLING]
