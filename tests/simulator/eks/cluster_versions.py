# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The version of the control plane: one minor version up, or one back within seven days."""

from __future__ import annotations

import datetime as dt
import typing as t

from tests.simulator.eks.catalogue import minor, offered
from tests.simulator.eks.clusters import refuse_while_updating
from tests.simulator.eks.region import OF_CLUSTER, Cluster, Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Update, now
from tests.simulator.refusals import Refusal

Parameters = dict[str, t.Any]
ROLLBACK_DAYS = 7
BLOCKED = (
    "{what} readiness issues detected. Call the EKS ListInsights API to view the list of detected issues. "
    "Pass the force flag to override {what} readiness checks."
)


@operation("UpdateClusterVersion")
def update_cluster_version(region: Region, wanted: Parameters) -> Parameters:
    """Begin an upgrade or a rollback."""
    cluster, version = region.cluster(wanted["name"]), wanted["version"]
    step = _step(cluster, version)
    kind = "VersionUpdate" if step == 1 else "VersionRollback"
    refuse_while_updating(cluster, kind)
    if step == 1:
        _refuse_upgrade(region, cluster)
    else:
        _refuse_rollback(cluster, version)
    _refuse_by_insights(cluster, step, bool(wanted.get("force")))

    def apply() -> None:
        before = cluster.version
        cluster.fields.update(version=version, platformVersion="eks.1")
        cluster.aside.update({"upgraded_from": before, "upgraded_at": now()} if step == 1 else {"upgraded_from": None})

    outcome = region.outcome("UpdateClusterVersion", wanted)
    told = {"Version": version, "PlatformVersion": "eks.1"}
    update = Update(region.settings, kind, told, thing=cluster, apply=apply, outcome=outcome, spoilt="ACTIVE")
    return region.start(cluster, OF_CLUSTER, update)


def _step(cluster: Cluster, version: str) -> int:
    if version == cluster.version:
        raise _wrong(cluster, f"Cluster is already at the desired configuration with version: {version}")
    known = [one["clusterVersion"] for one in offered()["clusterVersions"] if one["versionStatus"] != "UNSUPPORTED"]
    step = minor(version) - minor(cluster.version) if version in known else 0
    if step not in (1, -1):
        message = f"Unsupported Kubernetes minor version update from {cluster.version} to {version}"
        raise _wrong(cluster, message)
    return step


def _refuse_upgrade(region: Region, cluster: Cluster) -> None:
    lag = 0 if region.settings.nodegroups_must_match else 2
    late = [
        name
        for name, group in sorted(cluster.nodegroups.items())
        if minor(cluster.version) - minor(group.fields["version"]) > lag
    ]
    if late:
        raise _wrong(
            cluster,
            f"Nodegroups [{', '.join(late)}] must be updated to match cluster version {cluster.version} before "
            "updating cluster version",
        )


def _refuse_rollback(cluster: Cluster, version: str) -> None:
    aside = cluster.aside
    if aside.get("upgraded_from") != version:
        raise _cannot(cluster, version, "the cluster was not upgraded from this version")
    if now() - aside["upgraded_at"] > dt.timedelta(days=ROLLBACK_DAYS):
        raise _cannot(cluster, version, f"the upgrade was more than {ROLLBACK_DAYS} days ago")
    if aside["created_at_version"] == cluster.version:
        raise _cannot(cluster, version, "the cluster was created at its current version")
    support = next(one["versionStatus"] for one in offered()["clusterVersions"] if one["clusterVersion"] == version)
    if support == "EXTENDED_SUPPORT" and cluster.fields["upgradePolicy"]["supportType"] != "EXTENDED":
        raise _cannot(cluster, version, "the version is in extended support and the upgrade policy is STANDARD")
    newer = [name for name, group in cluster.nodegroups.items() if minor(group.fields["version"]) > minor(version)]
    if newer:
        raise _cannot(cluster, version, f"nodegroups [{', '.join(sorted(newer))}] are newer than this version")
    if cluster.fargate:
        raise _cannot(cluster, version, "Fargate pods must be deleted first")


def _refuse_by_insights(cluster: Cluster, step: int, force: bool) -> None:
    category, stops = ("UPGRADE_READINESS", {"ERROR"}) if step == 1 else ("ROLLBACK_READINESS", {"ERROR", "UNKNOWN"})
    found = [one for one in cluster.insights.values() if one["category"] == category]
    if not force and any(one["insightStatus"]["status"] in stops for one in found):
        what = "Upgrade" if step == 1 else "Rollback"
        raise refuse("InvalidStateException", BLOCKED.format(what=what), clusterName=cluster.name)


def _wrong(cluster: Cluster, message: str) -> Refusal:
    return refuse("InvalidParameterException", message, clusterName=cluster.name)


def _cannot(cluster: Cluster, version: str, why: str) -> Refusal:
    message = f"Cluster {cluster.name} cannot be rolled back to version {version}: {why}"
    return refuse("InvalidRequestException", message, clusterName=cluster.name)
