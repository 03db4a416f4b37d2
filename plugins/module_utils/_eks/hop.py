# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is left to do on the way of an EKS cluster to a version, one minor at a time. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import minor_of

JsonDict = dict[str, t.Any]
CONTROL_PLANE, NODEGROUP, ADDON_BEFORE, ADDON_AFTER = "control_plane", "nodegroup", "addon_before", "addon_after"
BUSY = frozenset({"CREATING", "UPDATING"})
ROLLING, BLUE_GREEN, KEEP = "rolling", "blue_green", "keep"
COPY_OF = "day2.kubernetes/copy-of"  # tag of a node group that was made from another one's settings
# the network first; kube-proxy may be older than nodes, never newer than the API server
FIRST, LAST = ("vpc-cni",), ("kube-proxy",)


@dataclass(frozen=True)
class Wish:
    """What the user wants; names that are in no list are treated alike.

    addon_versions: add-on to default, latest, keep or a version; strategies: node group to rolling, blue_green or keep;
    launch_templates: node group to the version of its launch template, or to such versions by Kubernetes version.
    """

    target: str
    strategy: str = ROLLING
    strategies: t.Mapping[str, str] = field(default_factory=dict)
    addon_version: str = "default"
    addon_versions: t.Mapping[str, str] = field(default_factory=dict)
    launch_templates: t.Mapping[str, t.Any] = field(default_factory=dict)

    def strategy_of(self, group: JsonDict) -> str:
        """Return how a node group, or a copy of it, is brought to another version."""
        return self.strategies.get(group["name"]) or self.strategies.get(origin_of(group)) or self.strategy

    def launch_template_of(self, group: JsonDict, version: str) -> str | None:
        """Return the version of the launch template that a node group shall have at a version of Kubernetes."""
        wanted = self.launch_templates.get(group["name"], self.launch_templates.get(origin_of(group)))
        wanted = wanted.get(version) if isinstance(wanted, dict) else wanted
        return None if wanted is None else str(wanted)


def origin_of(group: JsonDict) -> str:
    """Return the name of the node group of which this one is a copy, or its own."""
    return (group.get("tags") or {}).get(COPY_OF) or group["name"]


def is_custom(group: JsonDict) -> bool:
    """Tell whether the user makes the image of a node group, so that its launch template alone has the version."""
    return group.get("ami_type") == "CUSTOM"


def hop_of(current: str, wish: Wish, groups: t.Iterable[JsonDict]) -> str:
    """Return the version to go to next: the current one while a node group has not come so far, else the next."""
    if minor_of(current) >= minor_of(wish.target):
        return wish.target
    late = [group for group in groups if _wanted(group, current, wish)]
    return current if late else str(minor_of(current).plus(1))


def hops_of(first: str, target: str) -> list[str]:
    """Return the versions from the first hop to the target."""
    start, end = minor_of(first), minor_of(target)
    return [str(start.plus(minors)) for minors in range(end.minor - start.minor + 1)] or [target]


def plan_nodegroups(groups: t.Iterable[JsonDict], version: str, wish: Wish) -> list[JsonDict]:
    """Return the steps that bring node groups to a version; groups are those of DescribeNodegroup."""
    known = list(groups)
    return [_nodegroup(group, known, version, wish) for group in known if _wanted(group, version, wish)]


def _wanted(group: JsonDict, version: str, wish: Wish) -> bool:
    strategy = wish.strategy_of(group)
    # a group that is being deleted after its replacement is waited for
    if strategy == KEEP or (group["status"] == "DELETING" and strategy != BLUE_GREEN):
        return False
    return group["status"] == "UPDATING" or _behind(group, version, wish)


def _behind(group: JsonDict, version: str, wish: Wish) -> bool:
    if not is_custom(group):
        return group.get("version") != version
    template = wish.launch_template_of(group, version)
    return template is not None and str((group.get("launch_template") or {}).get("version")) != template


def _nodegroup(group: JsonDict, known: list[JsonDict], version: str, wish: Wish) -> JsonDict:
    strategy = wish.strategy_of(group)
    step: JsonDict = {
        "step": NODEGROUP,
        "name": group["name"],
        "from": group.get("version"),
        "to": version,
        "strategy": strategy,
        "custom_ami": is_custom(group),
        "launch_template_version": wish.launch_template_of(group, version),
    }
    if strategy == BLUE_GREEN:
        step["copy"] = _successor(group, known, version)
    return step


def _successor(group: JsonDict, known: list[JsonDict], version: str) -> str:
    """Return the group that takes over: one of the same origin that has the version already, or a new one."""
    others = [other for other in known if other["name"] != group["name"] and origin_of(other) == origin_of(group)]
    there = [other["name"] for other in others if other.get("version") == version and other["status"] != "DELETING"]
    return there[0] if there else f"{origin_of(group)}-{version.replace('.', '-')}"


def in_order(names: t.Iterable[str]) -> list[str]:
    """Return names of add-ons in the order in which they are updated."""
    return sorted(names, key=lambda name: (name in LAST, name not in FIRST, name))
