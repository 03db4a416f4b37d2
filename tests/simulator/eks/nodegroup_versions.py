# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The version of a node group: of Kubernetes, of its image, of its launch template."""

from __future__ import annotations

import typing as t

from tests.simulator.eks.catalogue import releases
from tests.simulator.eks.launch_templates import resolved
from tests.simulator.eks.nodegroups import owner, refuse_custom, refuse_version, refuse_while_updating, wrong
from tests.simulator.eks.region import Region
from tests.simulator.eks.registry import operation
from tests.simulator.eks.things import Thing, Update

Parameters = dict[str, t.Any]


@operation("UpdateNodegroupVersion")
def update_nodegroup_version(region: Region, wanted: Parameters) -> Parameters:
    """Begin to replace the nodes of a group."""
    cluster = region.cluster(wanted["clusterName"])
    group = region.nodegroup(wanted["clusterName"], wanted["nodegroupName"])
    refuse_while_updating(wanted, group)
    coming = _coming(region, group, wanted, cluster.version)
    template = coming.get("launchTemplate", {})
    told = {
        "Version": coming["version"],
        "ReleaseVersion": coming["releaseVersion"],
        "LaunchTemplateName": template.get("name"),
        "LaunchTemplateVersion": template.get("version"),
    }
    update = Update(
        region.settings,
        "VersionUpdate",
        told,
        thing=group,
        apply=lambda: group.fields.update(coming),
        outcome=region.outcome("UpdateNodegroupVersion", wanted),
        spoilt="ACTIVE",
    )
    return region.start(cluster, owner(wanted["nodegroupName"]), update)


def _coming(region: Region, group: Thing, wanted: Parameters, of_cluster: str) -> Parameters:
    """Return the members that the group will have."""
    if group.fields["amiType"] == "CUSTOM":
        return _coming_custom(region, group, wanted, of_cluster)
    version = wanted.get("version") or of_cluster
    kind = group.fields["amiType"]
    refuse_version(wanted, version, of_cluster, kind)
    coming = {"version": version, "releaseVersion": wanted.get("releaseVersion") or releases(version, kind)[-1]}
    if wanted.get("launchTemplate"):
        template, image = _template(region, group, wanted)
        if image:
            raise wrong(wanted, "You cannot specify an image id within the launch template for this nodegroup.")
        coming["launchTemplate"] = template
    return coming


def _coming_custom(region: Region, group: Thing, wanted: Parameters, of_cluster: str) -> Parameters:
    refuse_custom(wanted)
    if not wanted.get("launchTemplate"):
        raise wrong(wanted, "Launch template details can't be null for Custom ami type node group")
    template, image = _template(region, group, wanted)
    return {"version": of_cluster, "releaseVersion": image, "launchTemplate": template}


def _template(region: Region, group: Thing, wanted: Parameters) -> tuple[dict[str, str], str]:
    template, image = resolved(region.name, wanted["launchTemplate"])
    if template["id"] != group.fields.get("launchTemplate", {}).get("id"):
        raise wrong(wanted, "Not allowed to change the launch template of a nodegroup, only its version")
    return template, image
