# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Reads what the checks before an upgrade decide from, each thing once."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._eks import insights
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import CLUSTER, Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import Seen
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.matrix import addon_row, read_offers
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.offer import Offer
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import SUCCESSFUL, Clock, param
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import Minor, minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

LOOK_AGAIN = 5  # seconds between two looks at a refresh of insights


def look(eks: Eks, ec2: Client, target: str | None, refresh: float | None, *, stepwise: bool = False) -> Seen:
    """Read a cluster before it goes to target (None: the next minor).

    refresh is how many seconds to wait for new insights; None takes those that there are. With stepwise a target that
    is several minors away gives way to the next one.
    """
    cluster = eks.cluster()
    current = minor_of(cluster["version"])
    wanted = _target(current, target, stepwise)
    unread: dict[str, str] = {}
    if refresh is not None and wanted != current:
        _note(unread, "insights", lambda: _refresh(eks, refresh))
    addons, offers, rows = _addons(eks, str(current), str(wanted))
    seen = Seen(
        cluster=cluster,
        current=current,
        target=wanted,
        releases=eks.releases(),
        addons=addons,
        offers=offers,
        rows=rows,
        nodegroups=[eks.nodegroup(name) for name in eks.names("nodegroups")],
        fargate=eks.names("fargate_profiles"),
        insights=_insights(eks, current, wanted),
        unread=unread,
    )
    seen.subnets = _note(unread, "subnets", lambda: _subnets(ec2, cluster))
    seen.templates = _note(unread, "launch_templates", lambda: _templates(ec2, seen.nodegroups))
    if wanted <= current:
        seen.version_updates = [one for one in eks.updates(CLUSTER) if _is_upgrade(one, str(current))]
    return seen


def _addons(eks: Eks, current: str, target: str) -> tuple[dict[str, Dict | None], dict[str, Offer], list[Dict]]:
    addons: dict[str, Dict | None] = {name: eks.addon(name) for name in eks.names("addons")}
    offers = read_offers(eks, addons) if addons else {}
    return addons, offers, [addon_row(name, addon, offers[name], current, target) for name, addon in addons.items()]


def _target(current: Minor, target: str | None, stepwise: bool) -> Minor:
    following = current.plus(1)
    wanted = minor_of(target, "target_version") if target else following
    return min(wanted, following) if stepwise else wanted


def _insights(eks: Eks, current: Minor, target: Minor) -> list[Dict]:
    category = insights.UPGRADE if target > current else insights.ROLLBACK
    found = eks.insights(categories=[category])
    if target > current:
        found = [one for one in found if one.get("kubernetesVersion") in (None, str(target))]
    return insights.read_insights(eks, found)


def _refresh(eks: Eks, timeout: float) -> None:
    try:
        eks.client.start_insights_refresh(clusterName=eks.name)
    except AwsError as error:
        if "in progress" not in error.told:
            raise
    seen = Clock(timeout, LOOK_AGAIN).wait(
        lambda: eks.client.describe_insights_refresh(clusterName=eks.name),
        lambda seen: seen["status"] != "IN_PROGRESS",
        "new insights",
        lambda seen: str(seen["status"]),
    )
    if seen["status"] == "FAILED":
        raise Day2Error(f"EKS could not read its insights anew: {seen.get('message') or 'it gives no reason'}")


def _subnets(ec2: Client, cluster: Dict) -> list[Dict]:
    wanted = cluster["resourcesVpcConfig"]["subnetIds"]
    return list(ec2.pages("describe_subnets", SubnetIds=wanted)["Subnets"])


def _templates(ec2: Client, groups: list[Dict]) -> dict[str, str]:
    wanted = sorted({one["launchTemplate"]["id"] for one in groups if (one.get("launchTemplate") or {}).get("id")})
    if not wanted:
        return {}
    found = ec2.pages("describe_launch_templates", LaunchTemplateIds=wanted)["LaunchTemplates"]
    return {one["LaunchTemplateId"]: str(one["LatestVersionNumber"]) for one in found}


def _is_upgrade(update: Dict, version: str) -> bool:
    return update["type"] == "VersionUpdate" and update["status"] == SUCCESSFUL and param(update, "Version") == version


def _note(unread: dict[str, str], what: str, read: t.Callable[[], t.Any]) -> t.Any:
    """Return what read returns; what the identity may not read is noted, since it is no reason to see nothing else."""
    try:
        return read()
    except AwsError as error:
        if error.code in ("NoCredentialsError", "EndpointConnectionError"):
            raise
        unread[what] = str(error)
    except Day2Error as error:
        unread[what] = str(error)
    return None
