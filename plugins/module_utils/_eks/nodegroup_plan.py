# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What takes a managed node group to a version, decided from what EKS says of it."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import in_words
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import version_key
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

LATEST, CUSTOM = "latest", "CUSTOM"
READY = ("ACTIVE", "DEGRADED", "UPDATING")


@dataclasses.dataclass(frozen=True)
class GroupPlan:
    """The values now and then, from which changed and diff come, and the request that makes one the other."""

    before: Dict
    after: Dict
    request: Dict

    @property
    def changed(self) -> bool:
        """Tell whether there is something to do."""
        return self.before != self.after


def is_custom(group: Dict) -> bool:
    """Tell whether the nodes have an image that EKS knows nothing of."""
    return bool(group.get("amiType") == CUSTOM)


def values_of(group: Dict) -> Dict:
    """Return what an update of the version may change."""
    return {
        "version": group.get("version"),
        "release_version": group.get("releaseVersion"),
        "launch_template_version": (group.get("launchTemplate") or {}).get("version"),
    }


def plan_nodegroup(group: Dict, params: t.Mapping[str, t.Any], target: str | None, latest: str | None) -> GroupPlan:
    """Compare a node group with what is wanted.

    target is the Kubernetes version (None: a custom image has none of its own), latest the newest release of the image
    for the version that the group has (None: unknown).

    Raises:
        Day2Error: the options do not fit the group, or it is in no state to be updated.

    """
    problem = _option_problem(group, params)
    if problem:
        raise Day2Error(f"Node group '{group['nodegroupName']}' {problem}")
    before = values_of(group)
    after = {**before, **_image(before, params, target, latest)}
    request: Dict = {}
    if after["release_version"] not in (before["release_version"], LATEST):
        request["releaseVersion"] = after["release_version"]
    if params["launch_template_version"] not in (None, before["launch_template_version"]):
        after["launch_template_version"] = params["launch_template_version"]
        template = group["launchTemplate"]
        request["launchTemplate"] = {"id": template["id"], "version": params["launch_template_version"]}
    if target and after != before:  # without it AWS may take that of the cluster
        request["version"] = target
    return GroupPlan(before, after, request)


def _image(before: Dict, params: t.Mapping[str, t.Any], target: str | None, latest: str | None) -> Dict:
    """Return the values that differ; a new version brings its newest release, which only AWS knows."""
    release = params["release_version"]
    if target is None:
        return {}
    if release != LATEST:
        return {"version": target, "release_version": release}
    if target != before["version"]:
        return {"version": target, "release_version": LATEST}
    if latest and version_key(latest) > version_key(before["release_version"] or ""):
        return {"release_version": latest}
    return {}


def _option_problem(group: Dict, params: t.Mapping[str, t.Any]) -> str | None:
    template, wanted = group.get("launchTemplate"), params["launch_template_version"]
    if group["status"] not in READY:
        return f"is {group['status']} ({health_of(group)}): it can be updated when it is ACTIVE"
    if is_custom(group) and (params["version"] or params["release_version"] != LATEST):
        return "has an image of its own: leave version and release_version out, and set launch_template_version"
    if is_custom(group) and not wanted:
        return "has an image of its own: set launch_template_version to the version of its template with the new image"
    if wanted and not template:
        return "has no launch template: leave launch_template_version out"
    if wanted and not wanted.isdigit():
        return f"needs a number such as 3 as launch_template_version, not '{wanted}'"
    return None


def health_of(group: Dict) -> str:
    """Return the issues of a node group in words."""
    return in_words((group.get("health") or {}).get("issues", ()))
