# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Upgrade insights: what EKS itself has found that stands in the way."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks

UPGRADE, ROLLBACK = "UPGRADE_READINESS", "ROLLBACK_READINESS"


def blocking_insights(eks: Eks, target: str, *, rollback: bool) -> list[Dict]:
    """Read those that block a change of version: errors, and for a rollback what is unknown too."""
    statuses = ["ERROR", "UNKNOWN"] if rollback else ["ERROR"]
    found = eks.insights(categories=[ROLLBACK if rollback else UPGRADE], statuses=statuses)
    return [one for one in read_insights(eks, found) if one["kubernetes_version"] in (target, None) or rollback]


def read_insights(eks: Eks, found: list[Dict]) -> list[Dict]:
    """Return insights as modules return them, with all that is known of those that do not pass."""
    passing = [one for one in found if one["insightStatus"]["status"] == "PASSING"]
    rest = [{**one, **eks.insight(one["id"])} for one in found if one not in passing]
    return [_result(one) for one in [*rest, *passing]]


def insights_in_words(insights: list[Dict]) -> str:
    """Return insights as a part of a sentence."""
    return "; ".join(insight_in_words(one) for one in insights)


def insight_in_words(insight: Dict) -> str:
    """Return what an insight says: its name, the reason, what it is about, and what EKS recommends."""
    parts = [f"insight '{insight['name']}' is {insight['status']}: {insight['reason']}".rstrip(". :")]
    parts += [f"{_users(one)}{one['usage']} → {one['replaced_with']}" for one in insight["deprecations"]]
    parts += [f"{one['name']} has to be {' or '.join(one['compatible_versions'])}" for one in insight["addons"]]
    parts += [", ".join(insight["resources"])] if insight["resources"] else []
    return " - ".join(part for part in parts if part)


def _result(insight: Dict) -> Dict:
    more = insight.get("categorySpecificSummary") or {}
    return {
        "id": insight["id"],
        "name": insight.get("name"),
        "category": insight.get("category"),
        "kubernetes_version": insight.get("kubernetesVersion"),
        "status": insight["insightStatus"]["status"],
        "reason": insight["insightStatus"].get("reason") or "",
        "recommendation": insight.get("recommendation") or "",
        "last_refresh": insight.get("lastRefreshTime"),
        "resources": [one.get("kubernetesResourceUri") or one.get("arn") for one in insight.get("resources") or ()],
        "deprecations": [_deprecation(one) for one in more.get("deprecationDetails") or ()],
        "addons": [
            {"name": one.get("name"), "compatible_versions": list(one.get("compatibleVersions") or ())}
            for one in more.get("addonCompatibilityDetails") or ()
        ],
    }


def _deprecation(found: Dict) -> Dict:
    return {
        "usage": found.get("usage"),
        "replaced_with": found.get("replacedWith"),
        "stop_serving_version": found.get("stopServingVersion"),
        "clients": [one.get("userAgent") for one in found.get("clientStats") or ()],
    }


def _users(deprecation: Dict) -> str:
    return f"{', '.join(deprecation['clients'])}: " if deprecation["clients"] else ""
