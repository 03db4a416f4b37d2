# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The plan of a hop and what is to be said of it, from the options of eks_upgrade_plan. Pure."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import SEVERITIES
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import (
    BLUE_GREEN,
    KEEP,
    ROLLING,
    JsonDict,
    Wish,
    origin_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop_findings import (
    Mind,
    left_behind,
    weigh,
    without_template,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop_plan import groups_of, plan_hop, plan_rollback
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodes import strays_of
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

STRATEGIES = (ROLLING, BLUE_GREEN, KEEP)


def judge(params: t.Mapping[str, t.Any], nodes: t.Sequence[JsonDict]) -> tuple[JsonDict, list[JsonDict]]:
    """Return the plan and its findings, the worst first; nodes are those of the Kubernetes API.

    Raises:
        Day2Error: an option names what is not there.

    """
    info, wish = params["info"], wish_of(params)
    groups = groups_of(info)
    _refuse_unknown(params, groups, info["addons"])
    plan = _plan(params["kind"], info, wish, nodes, params["nodegroup_parallel"])
    mind = Mind(force=params["force_insights"], owned=params["owned"] == "fail")
    hop = plan["hop"]
    own = [*without_template(groups, hop, wish), *left_behind(strays_of(nodes, hop), hop)]
    found = [*weigh(info["findings"], plan, _statuses(info), mind), *(dataclasses.asdict(each) for each in own)]
    return plan, sorted(found, key=lambda each: SEVERITIES.index(each["severity"]))


def wish_of(params: t.Mapping[str, t.Any]) -> Wish:
    """Return what the options ask for."""
    return Wish(
        target=str(minor_of(params["target_version"], "target_version")),
        strategy=params["nodegroup_strategy"],
        strategies=params["nodegroup_strategies"],
        addon_version=params["addon_version"],
        addon_versions=params["addon_versions"],
        launch_templates=params["launch_template_versions"],
    )


def _plan(kind: str, info: JsonDict, wish: Wish, nodes: t.Sequence[JsonDict], parallel: int) -> JsonDict:
    current, target = minor_of(info["cluster"]["version"]), minor_of(wish.target)
    name = info["cluster"]["name"]
    if kind == "rollback":
        if target > current or target < current.plus(-1):
            raise Day2Error(f"Cluster '{name}' is at {current}: a rollback goes to {current.plus(-1)}, not to {target}")
        return plan_rollback(info, wish, parallel)
    if target < current:
        raise Day2Error(
            f"Cluster '{name}' is at {current}, which is newer than {target}: playbook eks_rollback goes back"
        )
    plan = plan_hop(info, wish, parallel)
    return {**plan, "unmanaged": [stray._asdict() for stray in strays_of(nodes, plan["hop"])]}


def _statuses(info: JsonDict) -> dict[str, str]:
    return {
        f"cluster {info['cluster']['name']}": info["cluster"]["status"],
        **{f"node group {group['nodegroup_name']}": group["status"] for group in info["nodegroups"]},
        **{f"add-on {addon['name']}": addon["status"] for addon in info["addons"]},
    }


def _refuse_unknown(params: t.Mapping[str, t.Any], groups: list[JsonDict], addons: list[JsonDict]) -> None:
    names = {name for group in groups for name in (group["name"], origin_of(group))}
    for option in ("nodegroup_strategies", "launch_template_versions"):
        _refuse(option, "node group", set(params[option]) - names, names)
    known = {addon["name"] for addon in addons}
    _refuse("addon_versions", "add-on", set(params["addon_versions"]) - known, known)
    wrong = sorted(set(params["nodegroup_strategies"].values()) - set(STRATEGIES))
    if wrong:
        raise Day2Error(f"nodegroup_strategies has '{wrong[0]}': give {', '.join(STRATEGIES[:-1])} or {STRATEGIES[-1]}")


def _refuse(option: str, kind: str, unknown: set[str], known: set[str]) -> None:
    if unknown:
        there = ", ".join(sorted(known)) or "none"
        raise Day2Error(f"{option} names {kind} '{min(unknown)}', which the cluster does not have; it has: {there}")
