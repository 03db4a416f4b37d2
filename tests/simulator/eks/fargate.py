# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fargate profiles."""

from __future__ import annotations

import typing as t

from tests.simulator.eks.pages import page
from tests.simulator.eks.region import Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Change, Thing, now

Parameters = dict[str, t.Any]


def new(region: Region, wanted: Parameters) -> Thing:
    """Return a profile that works, from the parameters of CreateFargateProfile."""
    arn = region.arn("fargateprofile", wanted["clusterName"], wanted["fargateProfileName"])
    given = {key: value for key, value in wanted.items() if key != "clientRequestToken"}
    return Thing(
        {"fargateProfileArn": arn, "createdAt": now(), "status": "ACTIVE", "tags": {}, "selectors": [], **given}
    )


@operation("CreateFargateProfile")
def create_fargate_profile(region: Region, wanted: Parameters) -> Parameters:
    """Make a profile."""
    cluster, name = region.cluster(wanted["clusterName"]), wanted["fargateProfileName"]
    if name in cluster.fargate:
        message = "A Fargate Profile already exists with this name in this cluster."
        raise refuse("ResourceInUseException", message, clusterName=cluster.name)
    cluster.fargate[name] = new(region, wanted)
    return {"fargateProfile": dict(cluster.fargate[name].fields)}


@operation("DescribeFargateProfile")
def describe_fargate_profile(region: Region, wanted: Parameters) -> Parameters:
    """Describe a profile."""
    return {"fargateProfile": _found(region, wanted).look()}


@operation("ListFargateProfiles")
def list_fargate_profiles(region: Region, wanted: Parameters) -> Parameters:
    """List the names of profiles."""
    return page(region, wanted, "fargateProfileNames", sorted(region.cluster(wanted["clusterName"]).fargate))


@operation("DeleteFargateProfile")
def delete_fargate_profile(region: Region, wanted: Parameters) -> Parameters:
    """Delete a profile; it is DELETING for a while."""
    found, cluster = _found(region, wanted), region.cluster(wanted["clusterName"])
    found.fields["status"] = "DELETING"
    found.change = Change(region.settings, lambda: cluster.fargate.__delitem__(wanted["fargateProfileName"]))
    return {"fargateProfile": dict(found.fields)}


def _found(region: Region, wanted: Parameters) -> Thing:
    name = wanted["fargateProfileName"]
    found = region.cluster(wanted["clusterName"]).fargate.get(name)
    if found is None:
        message = f"No Fargate Profile found with name: {name}."
        raise refuse("ResourceNotFoundException", message, clusterName=wanted["clusterName"], fargateProfileName=name)
    return found
