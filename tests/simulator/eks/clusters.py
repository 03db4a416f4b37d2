# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clusters: made, described, configured, deleted."""

from __future__ import annotations

import base64
import typing as t

from tests.simulator.eks.catalogue import offered
from tests.simulator.eks.pages import page
from tests.simulator.eks.region import OF_CLUSTER, Cluster, Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Change, Update, now

Parameters = dict[str, t.Any]
CONFIG_UPDATES = {
    "upgradePolicy": "UpgradePolicyUpdate",
    "resourcesVpcConfig": "VpcConfigUpdate",
    "logging": "LoggingUpdate",
    "accessConfig": "AccessConfigUpdate",
    "deletionProtection": "DeletionProtectionUpdate",
}


def new(region: Region, wanted: Parameters) -> Cluster:
    """Return a cluster that works, from the parameters of CreateCluster."""
    name, version = wanted["name"], wanted.get("version") or _default_version()
    identity = f"{region.name}.amazonaws.com/id/{base64.b16encode(name.encode()).decode():0<32.32}"
    given = {key: value for key, value in wanted.items() if key not in ("clientRequestToken", "resourcesVpcConfig")}
    vpc = {"endpointPublicAccess": True, "endpointPrivateAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]}
    fields = {
        "arn": region.arn("cluster", name),
        "createdAt": now(),
        "endpoint": f"https://{identity.rpartition('/')[2]}.gr7.{region.name}.eks.amazonaws.com",
        "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16", "ipFamily": "ipv4"},
        "identity": {"oidc": {"issuer": f"https://oidc.eks.{identity}"}},
        "status": "ACTIVE",
        "certificateAuthority": {"data": base64.b64encode(b"no certificate").decode()},
        "platformVersion": "eks.1",
        "tags": {},
        "health": {"issues": []},
        "upgradePolicy": {"supportType": "EXTENDED"},
        "accessConfig": {"authenticationMode": "API_AND_CONFIG_MAP"},
        "deletionProtection": False,
        **given,
        "version": version,
        "resourcesVpcConfig": {**vpc, "securityGroupIds": [], **wanted.get("resourcesVpcConfig", {})},
    }
    return Cluster(fields, aside={"created_at_version": version})


@operation("CreateCluster")
def create_cluster(region: Region, wanted: Parameters) -> Parameters:
    """Make a cluster; it is CREATING for a while."""
    name = wanted["name"]
    if name in region.clusters:
        raise refuse("ResourceInUseException", f"Cluster already exists with name: {name}", clusterName=name)
    made = region.clusters[name] = new(region, wanted)
    if made.version not in {one["clusterVersion"] for one in offered()["clusterVersions"]}:
        del region.clusters[name]
        raise refuse("InvalidParameterException", f"unsupported Kubernetes version {made.version}", clusterName=name)
    made.fields["status"] = "CREATING"
    made.change = Change(region.settings, made.heal)
    return {"cluster": dict(made.fields)}


@operation("DescribeCluster")
def describe_cluster(region: Region, wanted: Parameters) -> Parameters:
    """Describe a cluster."""
    return {"cluster": region.cluster(wanted["name"]).look()}


@operation("ListClusters")
def list_clusters(region: Region, wanted: Parameters) -> Parameters:
    """List the names of clusters."""
    return page(region, wanted, "clusters", sorted(region.clusters))


@operation("DeleteCluster")
def delete_cluster(region: Region, wanted: Parameters) -> Parameters:
    """Delete an empty cluster; it is DELETING for a while."""
    name = wanted["name"]
    cluster = region.cluster(name)
    if cluster.nodegroups:
        raise refuse("ResourceInUseException", "Cluster has nodegroups attached", clusterName=name)
    cluster.fields["status"] = "DELETING"
    cluster.change = Change(region.settings, lambda: region.clusters.__delitem__(name))
    return {"cluster": dict(cluster.fields)}


@operation("UpdateClusterConfig")
def update_cluster_config(region: Region, wanted: Parameters) -> Parameters:
    """Change one part of a cluster's configuration."""
    cluster = region.cluster(wanted["name"])
    parts = [name for name in CONFIG_UPDATES if name in wanted]
    if len(parts) != 1:
        raise refuse("InvalidParameterException", "Only one type of update can be allowed.", clusterName=cluster.name)
    refuse_while_updating(cluster, CONFIG_UPDATES[parts[0]])
    value = wanted[parts[0]]

    def apply() -> None:
        old = cluster.fields.get(parts[0])
        cluster.fields[parts[0]] = {**old, **value} if isinstance(old, dict) else value

    told = {"UpgradePolicy": value} if parts[0] == "upgradePolicy" else {}
    kind = CONFIG_UPDATES[parts[0]]
    outcome = region.outcome("UpdateClusterConfig", wanted)
    update = Update(region.settings, kind, told, thing=cluster, apply=apply, outcome=outcome, spoilt="ACTIVE")
    return region.start(cluster, OF_CLUSTER, update)


def refuse_while_updating(cluster: Cluster, kind: str) -> None:
    """Refuse a second update of a cluster, and any while it is made or deleted."""
    running = cluster.running()
    if running:
        message = (
            f"Cannot {kind} because cluster {cluster.name} currently has update {running.fields['id']} in progress"
        )
        raise refuse("ResourceInUseException", message, clusterName=cluster.name)
    if cluster.status != "ACTIVE":
        message = f"Cannot {kind} because cluster {cluster.name} is currently in {cluster.status} state"
        raise refuse("ResourceInUseException", message, clusterName=cluster.name)


def _default_version() -> str:
    return str(next(one["clusterVersion"] for one in offered()["clusterVersions"] if one["defaultVersion"]))
