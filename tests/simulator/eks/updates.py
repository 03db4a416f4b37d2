# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Updates of clusters, node groups and add-ons: found, looked at, cancelled."""

from __future__ import annotations

import copy
import typing as t

from tests.simulator.eks.pages import page
from tests.simulator.eks.region import OF_CLUSTER, Cluster, Owner, Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Update

Parameters = dict[str, t.Any]


@operation("DescribeUpdate")
def describe_update(region: Region, wanted: Parameters) -> Parameters:
    """Look at an update; one of a node group or an add-on is found only by their name too."""
    update = _update(region.cluster(wanted["name"]), _owner(region, wanted), wanted["updateId"])
    update.look()
    return {"update": copy.deepcopy(update.fields)}


@operation("ListUpdates")
def list_updates(region: Region, wanted: Parameters) -> Parameters:
    """List the identifiers of updates."""
    owner = _owner(region, wanted)
    return page(region, wanted, "updateIds", list(region.cluster(wanted["name"]).updates.get(owner, {})))


@operation("CancelUpdate")
def cancel_update(region: Region, wanted: Parameters) -> Parameters:
    """Cancel a rollback that is under way."""
    cluster = region.cluster(wanted["name"])
    update = _update(cluster, OF_CLUSTER, wanted["updateId"])
    if update.fields["type"] != "VersionRollback" or update.over:
        message = f"Update {wanted['updateId']} of type {update.fields['type']} cannot be cancelled"
        raise refuse("InvalidRequestException", message, clusterName=cluster.name)
    update.cancel()
    return {"update": copy.deepcopy(update.fields)}


def _owner(region: Region, wanted: Parameters) -> Owner:
    if wanted.get("nodegroupName"):
        region.nodegroup(wanted["name"], wanted["nodegroupName"])
        return ("nodegroupName", wanted["nodegroupName"])
    if wanted.get("addonName"):
        region.addon(wanted["name"], wanted["addonName"])
        return ("addonName", wanted["addonName"])
    return OF_CLUSTER


def _update(cluster: Cluster, owner: Owner, identifier: str) -> Update:
    found = cluster.updates.get(owner, {}).get(identifier)
    if found is None:
        raise refuse(
            "ResourceNotFoundException",
            f"No update found for ID: {identifier}",
            clusterName=cluster.name,
            **dict([owner]),
        )
    return found
