# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Insights: what EKS has found by itself about a cluster's readiness, and its looking again."""

from __future__ import annotations

import typing as t
import uuid

from tests.simulator.eks.pages import page
from tests.simulator.eks.region import Cluster, Region
from tests.simulator.eks.registry import operation, refuse
from tests.simulator.eks.things import Change, Thing, now

Parameters = dict[str, t.Any]
SUMMARY = (
    "id", "name", "category", "kubernetesVersion", "lastRefreshTime", "lastTransitionTime", "description",
    "insightStatus",
)  # fmt: skip


def put(cluster: Cluster, told: dict[str, t.Any]) -> None:
    """Add an insight; ``clearedBy`` names an add-on and the versions with which a refresh finds it passing."""
    told = dict(told)
    made = {
        "id": str(uuid.uuid4()),
        "category": "UPGRADE_READINESS",
        "description": told["name"],
        "recommendation": "",
        "additionalInfo": {},
        "resources": [],
        "categorySpecificSummary": {"deprecationDetails": [], "addonCompatibilityDetails": []},
        "lastRefreshTime": now(),
        "lastTransitionTime": now(),
        **told,
    }
    status = made.pop("status", "PASSING")
    made["insightStatus"] = {"status": status, "reason": made.pop("reason", "")}
    cluster.insights[made["id"]] = made


@operation("ListInsights")
def list_insights(region: Region, wanted: Parameters) -> Parameters:
    """List insights, of all categories and statuses unless a filter says otherwise."""
    chosen = wanted.get("filter") or {}
    found = [
        {key: one[key] for key in SUMMARY if key in one}
        for one in region.cluster(wanted["clusterName"]).insights.values()
        if one["category"] in (chosen.get("categories") or [one["category"]])
        and one["insightStatus"]["status"] in (chosen.get("statuses") or [one["insightStatus"]["status"]])
        and one.get("kubernetesVersion") in (chosen.get("kubernetesVersions") or [one.get("kubernetesVersion")])
    ]
    return page(region, wanted, "insights", found)


@operation("DescribeInsight")
def describe_insight(region: Region, wanted: Parameters) -> Parameters:
    """Describe an insight."""
    found = region.cluster(wanted["clusterName"]).insights.get(wanted["id"])
    if found is None:
        message = f"No insight found for ID: {wanted['id']}"
        raise refuse("ResourceNotFoundException", message, clusterName=wanted["clusterName"])
    return {"insight": {key: value for key, value in found.items() if key != "clearedBy"}}


@operation("StartInsightsRefresh")
def start_insights_refresh(region: Region, wanted: Parameters) -> Parameters:
    """Begin to look again."""
    cluster = region.cluster(wanted["clusterName"])
    if cluster.refresh and cluster.refresh.changing:
        message = f"An insights refresh is already in progress for cluster {cluster.name}"
        raise refuse("InvalidRequestException", message, clusterName=cluster.name)
    refresh = cluster.refresh = Thing({"status": "IN_PROGRESS", "message": "", "startedAt": now()})
    refresh.change = Change(region.settings, lambda: _refreshed(region, cluster, refresh))
    return {"status": "IN_PROGRESS", "message": "Insights refresh is in progress"}


@operation("DescribeInsightsRefresh")
def describe_insights_refresh(region: Region, wanted: Parameters) -> Parameters:
    """Look at the last refresh."""
    cluster = region.cluster(wanted["clusterName"])
    if cluster.refresh is None:
        message = f"No insights refresh found for cluster {cluster.name}"
        raise refuse("ResourceNotFoundException", message, clusterName=cluster.name)
    return cluster.refresh.look()


def _refreshed(region: Region, cluster: Cluster, refresh: Thing) -> None:
    outcome = region.outcome("StartInsightsRefresh", {"clusterName": cluster.name})
    refresh.fields.update(status="FAILED" if outcome else "COMPLETED", endedAt=now())
    if outcome:
        refresh.fields["message"] = "; ".join(error["errorMessage"] for error in outcome.errors)
        return
    for one in cluster.insights.values():
        one["lastRefreshTime"] = now()
        cure = one.get("clearedBy")
        addon = cluster.addons.get(cure["addonName"]) if cure else None
        if cure and (addon is None or addon.fields["addonVersion"] in cure["addonVersions"]):
            one.update(insightStatus={"status": "PASSING", "reason": ""}, lastTransitionTime=now())
