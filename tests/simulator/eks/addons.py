# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Add-ons: made, described, updated, deleted."""

from __future__ import annotations

import typing as t

from tests.simulator.eks import addon_rules as rules
from tests.simulator.eks import associations
from tests.simulator.eks.catalogue import addon as offered
from tests.simulator.eks.pages import page
from tests.simulator.eks.region import Owner, Region
from tests.simulator.eks.registry import operation
from tests.simulator.eks.things import Change, Thing, Update, now

Parameters = dict[str, t.Any]
UPDATED = ("addonVersion", "configurationValues")


def owner(name: str) -> Owner:
    """Return the owner of an add-on's updates."""
    return ("addonName", name)


def new(region: Region, wanted: Parameters) -> Thing:
    """Return an add-on that works, from the parameters of CreateAddon."""
    cluster, name = region.cluster(wanted["clusterName"]), wanted["addonName"]
    known = offered(name, clusterName=cluster.name)
    given = ("addonName", "clusterName", "serviceAccountRoleArn", "configurationValues", "tags", "namespaceConfig")
    fields = {
        "addonVersion": wanted.get("addonVersion") or known["defaults"][cluster.version],
        "addonArn": region.arn("addon", cluster.name, name),
        "createdAt": now(),
        "modifiedAt": now(),
        "status": "ACTIVE",
        "health": {"issues": []},
        "publisher": known["publisher"],
        "owner": known["owner"],
        "tags": {},
        "namespaceConfig": {"namespace": known["defaultNamespace"]},
        **{key: wanted[key] for key in given if wanted.get(key) is not None},
    }
    return Thing(fields)


def put(region: Region, wanted: Parameters) -> Thing:
    """Make an add-on with its associations in its cluster."""
    cluster = region.cluster(wanted["clusterName"])
    made = cluster.addons[wanted["addonName"]] = new(region, wanted)
    if wanted.get("podIdentityAssociations"):
        associations.replace(region, cluster, made, wanted["podIdentityAssociations"])
    return made


@operation("CreateAddon")
def create_addon(region: Region, wanted: Parameters) -> Parameters:
    """Make an add-on; it is CREATING for a while."""
    cluster = region.cluster(wanted["clusterName"])
    if wanted["addonName"] in cluster.addons:
        raise rules.wrong(wanted, "Addon already exists.", "ResourceInUseException")
    rules.refuse_request(cluster, wanted)
    made = put(region, wanted)
    region.create("CreateAddon", wanted, made)
    return {"addon": dict(made.fields)}


@operation("DescribeAddon")
def describe_addon(region: Region, wanted: Parameters) -> Parameters:
    """Describe an add-on; one that is DELETING is gone after a while."""
    cluster, name = wanted["clusterName"], wanted["addonName"]
    shown = region.addon(cluster, name).look()
    region.addon(cluster, name)
    return {"addon": shown}


@operation("ListAddons")
def list_addons(region: Region, wanted: Parameters) -> Parameters:
    """List the names of add-ons."""
    return page(region, wanted, "addons", sorted(region.cluster(wanted["clusterName"]).addons))


@operation("UpdateAddon")
def update_addon(region: Region, wanted: Parameters) -> Parameters:
    """Begin to change an add-on; without a role in the call it falls back to the role of the nodes."""
    cluster = region.cluster(wanted["clusterName"])
    found = region.addon(cluster.name, wanted["addonName"])
    rules.refuse_while_updating(wanted, found)
    rules.refuse_request(cluster, wanted)
    rules.refuse_step(wanted, found.fields["addonVersion"])

    def apply() -> None:
        found.fields.update({key: wanted[key] for key in UPDATED if wanted.get(key) is not None})
        found.fields.pop("serviceAccountRoleArn", None)
        if wanted.get("serviceAccountRoleArn"):
            found.fields["serviceAccountRoleArn"] = wanted["serviceAccountRoleArn"]
        if wanted.get("podIdentityAssociations") is not None:
            associations.replace(region, cluster, found, wanted["podIdentityAssociations"])

    told = {
        "AddonVersion": wanted.get("addonVersion"),
        "ServiceAccountRoleArn": wanted.get("serviceAccountRoleArn"),
        "ResolveConflicts": wanted.get("resolveConflicts"),
        "ConfigurationValues": wanted.get("configurationValues"),
    }
    outcome = region.outcome("UpdateAddon", wanted)
    update = Update(
        region.settings, "AddonUpdate", told, thing=found, apply=apply, outcome=outcome, spoilt="UPDATE_FAILED"
    )
    return region.start(cluster, owner(wanted["addonName"]), update)


@operation("DeleteAddon")
def delete_addon(region: Region, wanted: Parameters) -> Parameters:
    """Delete an add-on; it is DELETING for a while."""
    cluster, name = region.cluster(wanted["clusterName"]), wanted["addonName"]
    found = region.addon(cluster.name, name)
    if found.status in ("CREATING", "UPDATING"):
        message = f"Addon {name} cannot be deleted as it is currently in {found.status} state"
        raise rules.wrong(wanted, message, "ResourceInUseException")

    def gone() -> None:
        associations.replace(region, cluster, found, [])
        del cluster.addons[name]
        cluster.updates.pop(owner(name), None)

    found.fields["status"] = "DELETING"
    found.change = Change(region.settings, gone)
    return {"addon": dict(found.fields)}
