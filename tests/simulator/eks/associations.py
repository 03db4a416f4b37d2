# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pod identity associations: of add-ons, and of their own."""

from __future__ import annotations

import secrets
import typing as t

from tests.simulator.eks.pages import page
from tests.simulator.eks.region import Cluster, Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Thing, now

Parameters = dict[str, t.Any]
SUMMARY = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn")


def replace(region: Region, cluster: Cluster, addon: Thing, wanted: list[dict[str, str]]) -> None:
    """Give an add-on exactly these associations; one whose service account stays keeps its identifier."""
    arn, namespace = addon.fields["addonArn"], addon.fields["namespaceConfig"]["namespace"]
    accounts = {one["serviceAccount"]: one["roleArn"] for one in wanted}
    own = {key: one for key, one in cluster.associations.items() if one.get("ownerArn") == arn}
    for key, one in own.items():
        if one["serviceAccount"] in accounts:
            one["roleArn"] = accounts.pop(one["serviceAccount"])
        else:
            del cluster.associations[key]
    for account, role in accounts.items():
        told = {"namespace": namespace, "serviceAccount": account, "roleArn": role, "ownerArn": arn}
        _new(region, cluster, told)
    addon.fields["podIdentityAssociations"] = [
        one["associationArn"] for one in cluster.associations.values() if one.get("ownerArn") == arn
    ]


@operation("CreatePodIdentityAssociation")
def create(region: Region, wanted: Parameters) -> Parameters:
    """Give a service account a role."""
    cluster = region.cluster(wanted["clusterName"])
    place = (wanted["namespace"], wanted["serviceAccount"])
    if place in {(one["namespace"], one["serviceAccount"]) for one in cluster.associations.values()}:
        message = f"Association already exists: {wanted['namespace']}/{wanted['serviceAccount']}"
        raise refuse("ResourceInUseException", message, clusterName=cluster.name)
    given = ("namespace", "serviceAccount", "roleArn", "tags")
    return {"association": _new(region, cluster, {key: wanted[key] for key in given if key in wanted})}


@operation("DescribePodIdentityAssociation")
def describe(region: Region, wanted: Parameters) -> Parameters:
    """Describe an association."""
    return {"association": dict(_found(region, wanted))}


@operation("ListPodIdentityAssociations")
def list_them(region: Region, wanted: Parameters) -> Parameters:
    """List associations, without their roles."""
    found = [
        {key: one[key] for key in SUMMARY if key in one}
        for one in region.cluster(wanted["clusterName"]).associations.values()
        if all(one[key] == wanted[key] for key in ("namespace", "serviceAccount") if wanted.get(key))
    ]
    return page(region, wanted, "associations", found)


@operation("UpdatePodIdentityAssociation")
def update(region: Region, wanted: Parameters) -> Parameters:
    """Change the role of an association."""
    found = _found(region, wanted)
    found.update(roleArn=wanted.get("roleArn", found["roleArn"]), modifiedAt=now())
    return {"association": dict(found)}


@operation("DeletePodIdentityAssociation")
def delete(region: Region, wanted: Parameters) -> Parameters:
    """Delete an association, unless it is an add-on's."""
    found = _found(region, wanted)
    if found.get("ownerArn"):
        message = f"Association {found['associationId']} is managed by {found['ownerArn']}"
        raise refuse("InvalidRequestException", message, clusterName=wanted["clusterName"])
    return {"association": region.cluster(wanted["clusterName"]).associations.pop(wanted["associationId"])}


def _new(region: Region, cluster: Cluster, told: dict[str, t.Any]) -> dict[str, t.Any]:
    key = f"a-{secrets.token_hex(9)[:17]}"
    arn = region.arn("podidentityassociation", cluster.name).rpartition("/")[0] + f"/{key}"
    times = {"createdAt": now(), "modifiedAt": now()}
    made = {"clusterName": cluster.name, "associationId": key, "associationArn": arn, "tags": {}, **times, **told}
    cluster.associations[key] = made
    return dict(made)


def _found(region: Region, wanted: Parameters) -> dict[str, t.Any]:
    found = region.cluster(wanted["clusterName"]).associations.get(wanted["associationId"])
    if found is None:
        message = f"No association found for ID: {wanted['associationId']}"
        raise refuse("ResourceNotFoundException", message, clusterName=wanted["clusterName"])
    return found
