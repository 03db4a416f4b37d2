# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Node groups: made, described, configured, deleted."""

from __future__ import annotations

import typing as t

from tests.simulator.eks.catalogue import minor, releases
from tests.simulator.eks.launch_templates import resolved
from tests.simulator.eks.pages import page
from tests.simulator.eks.region import Owner, Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Change, Thing, Update, now
from tests.simulator.refusals import Refusal

Parameters = dict[str, t.Any]


def owner(name: str) -> Owner:
    """Return the owner of a node group's updates."""
    return ("nodegroupName", name)


def new(region: Region, wanted: Parameters) -> Thing:
    """Return a node group that works, from the parameters of CreateNodegroup."""
    cluster, name = region.cluster(wanted["clusterName"]), wanted["nodegroupName"]
    version = wanted.get("version") or cluster.version
    template, image = resolved(region.name, wanted["launchTemplate"]) if wanted.get("launchTemplate") else (None, "")
    release = image or wanted.get("releaseVersion") or releases(version, wanted.get("amiType", ""))[-1]
    given = {key: value for key, value in wanted.items() if key != "clientRequestToken" and value is not None}
    fields = {
        "nodegroupArn": region.arn("nodegroup", cluster.name, name),
        **dict.fromkeys(("createdAt", "modifiedAt"), now()),
        "status": "ACTIVE",
        "capacityType": "ON_DEMAND",
        "scalingConfig": {"minSize": 1, "maxSize": 2, "desiredSize": 2},
        "instanceTypes": ["t3.medium"],
        "labels": {},
        "amiType": "AL2023_x86_64_STANDARD",
        "diskSize": 20,
        "updateConfig": {"maxUnavailable": 1},
        "tags": {},
        "health": {"issues": []},
        "resources": {"autoScalingGroups": [{"name": f"eks-{name}"}]},
        **given,
        **({"launchTemplate": template} if template else {}),
        **({"amiType": "CUSTOM"} if image else {}),
    }
    return Thing({**fields, "version": version, "releaseVersion": release})


@operation("CreateNodegroup")
def create_nodegroup(region: Region, wanted: Parameters) -> Parameters:
    """Make a node group; it is CREATING for a while."""
    cluster, name = region.cluster(wanted["clusterName"]), wanted["nodegroupName"]
    if name in cluster.nodegroups:
        message = f"NodeGroup already exists with name {name} and cluster name {cluster.name}"
        raise wrong(wanted, message, "ResourceInUseException")
    if cluster.status not in ("ACTIVE", "UPDATING"):
        raise wrong(wanted, f"Cluster '{cluster.name}' is not in ACTIVE status", "InvalidRequestException")
    refuse_version(wanted, wanted.get("version") or cluster.version, cluster.version, wanted.get("amiType", ""))
    made = new(region, wanted)
    if made.fields["amiType"] == "CUSTOM":
        refuse_custom(wanted)
    region.create("CreateNodegroup", wanted, made)
    cluster.nodegroups[name] = made
    return {"nodegroup": dict(made.fields)}


@operation("DescribeNodegroup")
def describe_nodegroup(region: Region, wanted: Parameters) -> Parameters:
    """Describe a node group; one that is DELETING is gone after a while."""
    cluster, name = wanted["clusterName"], wanted["nodegroupName"]
    shown = region.nodegroup(cluster, name).look()
    region.nodegroup(cluster, name)
    return {"nodegroup": shown}


@operation("ListNodegroups")
def list_nodegroups(region: Region, wanted: Parameters) -> Parameters:
    """List the names of node groups."""
    return page(region, wanted, "nodegroups", sorted(region.cluster(wanted["clusterName"]).nodegroups))


@operation("DeleteNodegroup")
def delete_nodegroup(region: Region, wanted: Parameters) -> Parameters:
    """Delete a node group; it is DELETING for a while."""
    name = wanted["nodegroupName"]
    group = region.nodegroup(wanted["clusterName"], name)
    cluster = region.cluster(wanted["clusterName"])
    refuse_while_updating(wanted, group)
    group.fields["status"] = "DELETING"
    group.change = Change(region.settings, lambda: cluster.nodegroups.__delitem__(name))
    return {"nodegroup": dict(group.fields)}


@operation("UpdateNodegroupConfig")
def update_nodegroup_config(region: Region, wanted: Parameters) -> Parameters:
    """Change sizes, labels, taints or how a node group is updated."""
    group = region.nodegroup(wanted["clusterName"], wanted["nodegroupName"])
    refuse_while_updating(wanted, group)

    def apply() -> None:
        for name in ("scalingConfig", "updateConfig", "nodeRepairConfig"):
            group.fields[name] = {**group.fields.get(name, {}), **wanted.get(name, {})}
        labels, taints = wanted.get("labels", {}), wanted.get("taints", {})
        kept = {
            key: value for key, value in group.fields["labels"].items() if key not in labels.get("removeLabels", [])
        }
        group.fields["labels"] = {**kept, **labels.get("addOrUpdateLabels", {})}
        gone = {taint["key"] for side in taints.values() for taint in side}
        left = [taint for taint in group.fields.get("taints", []) if taint["key"] not in gone]
        group.fields["taints"] = [*left, *taints.get("addOrUpdateTaints", [])]

    update = Update(region.settings, "ConfigUpdate", {}, thing=group, apply=apply, outcome=None, spoilt="ACTIVE")
    return region.start(region.cluster(wanted["clusterName"]), owner(wanted["nodegroupName"]), update)


def refuse_while_updating(wanted: Parameters, group: Thing) -> None:
    """Refuse a change of a node group that something is under way with."""
    if group.changing or group.status not in ("ACTIVE", "DEGRADED", "CREATE_FAILED", "DELETE_FAILED"):
        message = f"Nodegroup {wanted['nodegroupName']} cannot be updated as it is currently not in Active State"
        raise wrong(wanted, message, "ResourceInUseException")


def refuse_version(wanted: Parameters, version: str, of_cluster: str, kind: str) -> None:
    """Refuse a version that is newer than the control plane, and a release of another version."""
    if minor(version) > minor(of_cluster):
        message = f"Nodegroup Kubernetes version should be equal to or less than cluster version {of_cluster}"
        raise wrong(wanted, message)
    release = wanted.get("releaseVersion")
    if release and release not in releases(version, kind):
        raise wrong(wanted, f"Requested release version {release} is not valid for kubernetes version {version}.")


def refuse_custom(wanted: Parameters) -> None:
    """Refuse what contradicts an image of the user's own."""
    for member, said in (("version", "kubernetesVersion"), ("releaseVersion", "releaseVersion")):
        if wanted.get(member):
            raise wrong(wanted, f"You cannot specify the field {said} when using custom AMIs.")


def wrong(wanted: Parameters, message: str, code: str = "InvalidParameterException") -> Refusal:
    """Return an error about a node group."""
    return refuse(code, message, clusterName=wanted["clusterName"], nodegroupName=wanted["nodegroupName"])
