# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A managed node group with the settings of another one and another version. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.hop import COPY_OF
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import in_words
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

SETTINGS = (
    *("subnets", "nodeRole", "scalingConfig", "instanceTypes", "amiType", "capacityType", "diskSize", "remoteAccess"),
    *("labels", "taints", "updateConfig", "nodeRepairConfig", "warmPoolConfig"),
)
# what a launch template has in place of the node group
OF_TEMPLATES, OF_IMAGES = ("diskSize", "remoteAccess"), ("amiType",)
UNDER_WAY = frozenset({"CREATING", "UPDATING"})


@dataclass(frozen=True)
class Wish:
    """What the copy shall be, and what shall become of its source; soak is in seconds."""

    source: str
    name: str
    version: str | None = None
    launch_template_version: str | None = None
    delete_source: bool = False
    soak: float = 0


def request_of(source: Dict, wish: Wish) -> Dict:
    """Return the request that makes the copy.

    Raises:
        Day2Error: the image is the user's own, and no version of the launch template has one for the copy.

    """
    request: Dict = {key: source[key] for key in SETTINGS if source.get(key)}
    template, custom = source.get("launchTemplate"), source.get("amiType") == "CUSTOM"
    if custom and not wish.launch_template_version:
        raise Day2Error(
            f"Node group '{wish.source}' has an image of your own: set launch_template_version to the version of its"
            " launch template that has the image for the copy"
        )
    if template:
        version = wish.launch_template_version or template["version"]
        request["launchTemplate"] = {"id": template["id"], "version": version}
    for key in (*(OF_TEMPLATES if template else ()), *(OF_IMAGES if custom else ())):
        request.pop(key, None)
    if wish.version and not custom:
        request["version"] = wish.version
    tags = {key: value for key, value in (source.get("tags") or {}).items() if not key.startswith("aws:")}
    request["tags"] = {COPY_OF: wish.source, **tags}
    return {**request, "clusterName": source["clusterName"], "nodegroupName": wish.name}


def check(source: Dict | None, copy: Dict | None, wish: Wish) -> None:
    """Refuse what cannot be copied, or is no copy.

    Raises:
        Day2Error: names the node group and the way out.

    """
    if copy is None:
        if source is None or source["status"] == "DELETING":
            raise Day2Error(f"Node group '{wish.source}' is gone and '{wish.name}' is not there: nothing to copy from")
        return
    if source and _origin(source, wish.source) != _origin(copy, wish.name):
        raise Day2Error(
            f"Node group '{wish.name}' exists and is no copy of '{wish.source}': choose another name, or delete it"
        )
    if wish.version and copy.get("amiType") != "CUSTOM" and copy.get("version") != wish.version:
        raise Day2Error(
            f"Node group '{wish.name}' exists with version {copy.get('version')}, not {wish.version}: choose another"
            " name, or update it"
        )
    if copy["status"] not in {"ACTIVE", *UNDER_WAY}:
        raise unwell(copy)


def _origin(group: Dict, name: str) -> str:
    return str((group.get("tags") or {}).get(COPY_OF, name))


def unwell(group: Dict) -> Day2Error:
    """Return the error for a node group that will not become well by itself."""
    name, status = group["nodegroupName"], group["status"]
    issues = in_words((group.get("health") or {}).get("issues", ()))
    way = {
        "CREATE_FAILED": "mend the cause, delete this node group, then run again",
        "DELETE_FAILED": "mend the cause, then run again: it is deleted then",
        "DELETING": "wait until it is gone, then run again",
    }.get(status, "mend the cause, then run again")
    return Day2Error(f"Node group '{name}' is {status}: {issues}; {way}", health=group.get("health"))
