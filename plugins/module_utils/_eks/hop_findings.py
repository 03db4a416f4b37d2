# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the findings of eks_upgrade_info mean for the plan of a hop, and what it has to say beside them. Pure."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import ERROR, WARNING, Finding
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import KEEP, JsonDict, Wish, is_custom
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodes import Stray, kubelet_minor

MOST_BEHIND, MOST_BEHIND_OLD, OLD = 3, 2, 25  # minor versions, those of kubelets before 1.25


# what is under way is waited for by the step that would begin it
STATES = {"cluster_status": "cluster", "nodegroup_status": "node group", "addon_status": "add-on"}
UNDER_WAY = frozenset({"CREATING", "UPDATING", "DELETING"})
OF_THE_MOVE = frozenset(
    {"version", "insight", "addon_compatibility", "subnets", "nodegroup_skew", "nodegroup_image"},
)


@dataclasses.dataclass(frozen=True)
class Mind:
    """How the user wants findings to be taken: force lets insights go, owned stops at versions of other tools."""

    force: bool = False
    owned: bool = False


def weigh(found: t.Iterable[JsonDict], plan: JsonDict, statuses: t.Mapping[str, str], mind: Mind) -> list[JsonDict]:
    """Return the findings of eks_upgrade_info with the severity that they have for this plan.

    statuses maps a resource as findings name it, such as node group workers, to its status.
    """
    touched = {_resource(step) for step in plan["steps"]}
    return [{**each, "severity": _severity(each, plan, statuses, mind, touched)} for each in found]


def _resource(step: JsonDict) -> str:
    kind = {"control_plane": "cluster", "nodegroup": "node group"}.get(step["step"], "add-on")
    return f"{kind} {step['name']}"


def _severity(
    each: JsonDict, plan: JsonDict, statuses: t.Mapping[str, str], mind: Mind, touched: t.Collection[str]
) -> str:
    name, severity = each["id"], str(each["severity"])
    if name == "managed_by" and mind.owned and each["resource"] in touched:
        return ERROR
    if severity != ERROR:
        return severity
    under_way = name in STATES and statuses.get(each["resource"]) in UNDER_WAY
    forced = name == "insight" and (mind.force or each["resource"] in plan["cures"])
    # a hop that only ends the one before does not move the control plane
    later = name in OF_THE_MOVE and not plan["moves"]
    # the image of a group that stays as it is, and the version of one that does not
    settled = {"nodegroup_image": each["resource"] not in touched, "nodegroup_skew": each["resource"] in touched}
    return WARNING if under_way or forced or later or settled.get(name) else ERROR


def without_template(groups: t.Iterable[JsonDict], version: str, wish: Wish) -> list[Finding]:
    """Return an error for each node group with a custom image for which no launch template is named."""
    names = [
        group["name"]
        for group in groups
        if is_custom(group) and wish.strategy_of(group) != KEEP and not wish.launch_template_of(group, version)
    ]
    return [
        Finding(
            "custom_ami",
            ERROR,
            f"node group {name}",
            f"Node group '{name}' has an image of your own, and nobody says which one is for {version}",
            f"Name the version of its launch template, eks_launch_template_versions: {{{name}: ...}}, or leave it as it"
            f" is with eks_nodegroup_strategies: {{{name}: keep}}",
        )
        for name in names
    ]


def left_behind(strays: t.Iterable[Stray], version: str) -> list[Finding]:
    """Return one finding for each kind and group of nodes that no managed node group replaces."""
    groups: dict[tuple[str, str], list[Stray]] = {}
    for stray in strays:
        groups.setdefault((stray.kind, stray.group), []).append(stray)
    return [_behind(kind, group, nodes, version) for (kind, group), nodes in sorted(groups.items())]


def _behind(kind: str, group: str, nodes: list[Stray], version: str) -> Finding:
    most = max(node.behind for node in nodes)
    allowed = MOST_BEHIND if kubelet_minor(version) - most >= OLD else MOST_BEHIND_OLD
    names = ", ".join(node.node for node in nodes[:5]) + (f" and {len(nodes) - 5} more" if len(nodes) > 5 else "")
    kubelets = ", ".join(sorted({node.kubelet for node in nodes}))
    return Finding(
        "drift",
        ERROR if most > allowed else WARNING,
        f"{kind} nodes{f' of {group}' if group else ''}",
        f"{len(nodes)} {kind} node{'s' if len(nodes) > 1 else ''}{f' of {group}' if group else ''} ({names})"
        f" at {kubelets}: {most} minor behind {version}, where a kubelet may be {allowed}",
        WAYS.get(kind, WAYS["self-managed"]),
    )


WAYS = {
    "karpenter": "eks_unmanaged_drain=karpenter drains them after the node groups, and Karpenter makes new ones",
    "auto mode": "EKS replaces them by itself after the control plane; look again tomorrow",
    "fargate": "Restart the pods on them after the control plane: each gets a node of the new version",
    "hybrid": "Upgrade them with nodeadm after the control plane",
    "self-managed": "Give their group the new image: eks_unmanaged_drain=self-managed drains them then",
}
