# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is there when a test begins: clusters with node groups, add-ons, insights, launch templates, subnets.

A scene is data: the parameters that the calls would have which make the things, so that a test can bring its own.
"""

from __future__ import annotations

import datetime as dt
import typing as t

from moto.ec2.models import ec2_backends

from tests.simulator.eks import addons, clusters, fargate, insights, launch_templates, nodegroups
from tests.simulator.eks.catalogue import addon, minor
from tests.simulator.eks.region import Cluster, Region
from tests.simulator.eks.service import Eks
from tests.simulator.eks.things import now
from tests.simulator.refusals import ACCOUNT

Scene = dict[str, t.Any]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
BASIC = ("vpc-cni", "coredns", "kube-proxy", "eks-pod-identity-agent")
MORE = ("aws-ebs-csi-driver", "aws-efs-csi-driver", "snapshot-controller", "metrics-server")
IMAGES = [{"ImageId": "ami-0aaaaaaaaaaaaaaaa"}, {"ImageId": "ami-0bbbbbbbbbbbbbbbb"}]


def plain(name: str, version: str) -> Scene:
    """Return a cluster as most are: two node groups, four add-ons at the default of its version."""
    return cluster(name, version, [{"nodegroupName": "workers-a"}, {"nodegroupName": "workers-b"}], BASIC)


def small(name: str, version: str) -> Scene:
    """Return the least that a playbook can go through: one node group, two add-ons."""
    return cluster(name, version, [{"nodegroupName": "workers"}], ("vpc-cni", "kube-proxy"))


def fleet(name: str, version: str) -> Scene:
    """Return a cluster with ten node groups and eight add-ons."""
    groups = [{"nodegroupName": f"workers-{number:02}"} for number in range(1, 11)]
    return cluster(name, version, groups, (*BASIC, *MORE))


def blocked(name: str, version: str) -> Scene:
    """Return a cluster whose insight forbids the next version until coredns fits it, and a refresh has seen that."""
    scene = plain(name, version)
    coming = f"1.{minor(version) + 1}"
    fit = [known for known, versions in addon("coredns")["versions"].items() if coming in versions]
    insight = {
        "name": "EKS add-on version compatibility",
        "kubernetesVersion": coming,
        "status": "ERROR",
        "reason": "An installed add-on version is not compatible with the next Kubernetes version.",
        "recommendation": f"Update coredns to a version that Kubernetes {coming} supports.",
        "clearedBy": {"addonName": "coredns", "addonVersions": fit},
        "categorySpecificSummary": {
            "deprecationDetails": [],
            "addonCompatibilityDetails": [{"name": "coredns", "compatibleVersions": fit}],
        },
    }
    scene["clusters"][0]["insights"] = [insight]
    return scene


def custom_ami(name: str, version: str) -> Scene:
    """Return a usual node group and one with an own image, whose launch template has a newer version."""
    template = {"name": "hardened", "version": "1"}
    groups: list[Scene] = [{"nodegroupName": "workers"}, {"nodegroupName": "hardened", "launchTemplate": template}]
    return {**cluster(name, version, groups, BASIC), "launchTemplates": [{"name": "hardened", "versions": IMAGES}]}


def upgraded(name: str, version: str) -> Scene:
    """Return a cluster whose control plane was upgraded yesterday; its node groups and add-ons were not."""
    scene = plain(name, version)
    before = f"1.{minor(version) - 1}"
    found = scene["clusters"][0]
    found.update(upgradedFrom=before, upgradedDaysAgo=1, createdAtVersion=before)
    for group in found["nodegroups"]:
        group["version"] = before
    for one in found["addons"]:
        one["addonVersion"] = addon(one["addonName"])["defaults"][before]
    return scene


NAMED: dict[str, t.Callable[[str, str], Scene]] = {
    scene.__name__: scene for scene in (plain, small, fleet, blocked, custom_ami, upgraded)
}


def cluster(name: str, version: str, groups: list[dict[str, t.Any]], names: t.Iterable[str]) -> Scene:
    """Return a scene with one cluster."""
    made = {"name": name, "version": version, "nodegroups": groups, "addons": [{"addonName": one} for one in names]}
    return {"clusters": [made]}


def put(eks: Eks, told: dict[str, t.Any]) -> dict[str, t.Any]:
    """Put a scene in place, by its ``name`` or as ``scene``, without any call being counted; return what is there."""
    scene = told.get("scene") or NAMED[told["name"]](told.get("cluster", "demo"), told.get("version", "1.31"))
    region = eks.region(told.get("region", "eu-west-1"))
    for template in scene.get("launchTemplates", []):
        launch_templates.make(region.name, template["name"], template["versions"])
    for one in scene["clusters"]:
        _put_cluster(region, dict(one))
    return eks.shown()


def _put_cluster(region: Region, told: dict[str, t.Any]) -> None:
    groups, extras, rest = told.pop("nodegroups", []), told.pop("addons", []), told.pop("fargate", [])
    found, before = told.pop("insights", []), told.pop("upgradedFrom", None)
    days, first = told.pop("upgradedDaysAgo", 1), told.pop("createdAtVersion", told.get("version"))
    vpc = told.pop("resourcesVpcConfig", None) or _subnets(region.name)
    made: Cluster = clusters.new(region, {"roleArn": f"{ROLE}cluster", **told, "resourcesVpcConfig": vpc})
    region.clusters[made.name] = made
    made.aside["created_at_version"] = first
    if before:
        made.aside.update(upgraded_from=before, upgraded_at=now() - dt.timedelta(days=days))
    common = {"clusterName": made.name, "nodeRole": f"{ROLE}nodes", "subnets": vpc["subnetIds"]}
    for group in groups:
        given = {key: value for key, value in group.items() if key != "status"}
        made.nodegroups[group["nodegroupName"]] = nodegroups.new(region, {**common, **given})
        made.nodegroups[group["nodegroupName"]].fields["status"] = group.get("status", "ACTIVE")
    for one in extras:
        kept = {"clusterName": made.name, **{key: value for key, value in one.items() if key != "status"}}
        addons.put(region, kept).fields["status"] = one.get("status", "ACTIVE")
    for one in rest:
        made.fargate[one["fargateProfileName"]] = fargate.new(region, {"clusterName": made.name, **one})
    for one in found:
        insights.put(made, one)


def _subnets(region: str) -> dict[str, t.Any]:
    """Make a network with two subnets in moto's EC2."""
    ec2 = ec2_backends[ACCOUNT][region]
    vpc = ec2.create_vpc("10.0.0.0/16")
    made = [ec2.create_subnet(vpc.id, f"10.0.{number}.0/24", f"{region}{zone}") for number, zone in enumerate("ab")]
    return {"subnetIds": [subnet.id for subnet in made], "vpcId": vpc.id}
