# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The checks before an upgrade, one by one."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks import checks_cluster, checks_parts
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import Finding, Seen, settle
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.matrix import addon_row
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.offer import Offer
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import minor_of

NOW = datetime.datetime.now(datetime.timezone.utc)
RELEASES = {
    version: {"clusterVersion": version, "versionStatus": status, "endOfStandardSupportDate": "2027-03-23"}
    for version, status in (("1.30", "EXTENDED_SUPPORT"), ("1.31", "STANDARD_SUPPORT"), ("1.32", "STANDARD_SUPPORT"))
}


def seen(target="1.32", current="1.31", **given):
    """Return what a look at a cluster without troubles has seen, but for what is given."""
    nothing = {"releases": RELEASES, "addons": {}, "offers": {}, "rows": [], "nodegroups": [], "fargate": []}
    cluster = {"name": "c", "status": "ACTIVE", **given.pop("cluster", {})}
    rest = {"insights": [], "subnets": subnets(5, 5), **given}
    return Seen(**{**nothing, **rest}, cluster=cluster, current=minor_of(current), target=minor_of(target))


def subnets(*free):
    """Return subnets with so many free addresses."""
    return [{"SubnetId": f"s-{number}", "AvailableIpAddressCount": count} for number, count in enumerate(free)]


def group(**given):
    """Return a node group without troubles."""
    return {
        "nodegroupName": "blue",
        "status": "ACTIVE",
        "version": "1.31",
        "amiType": "AL2023_x86_64_STANDARD",
        **given,
    }


def insight(status):
    """Return an insight."""
    empty = {"resources": [], "deprecations": [], "addons": [], "last_refresh": "2026-11-20"}
    return {"name": "i", "status": status, "reason": "why", "recommendation": "do", **empty}


def upgrade(days):
    """Return an update of the control plane so many days ago."""
    return [{"createdAt": NOW - datetime.timedelta(days=days)}]


def an_addon(version, suits, status="ACTIVE"):
    """Return an add-on at a version, in a catalogue that has it and v2 for 1.31 and 1.32, whose default v2 is."""
    both = [{"clusterVersion": one, "defaultVersion": True} for one in ("1.31", "1.32")]
    own = [{"clusterVersion": one, "defaultVersion": False} for one in suits]
    listed = [{"addonVersion": version, "compatibilities": own}]
    listed += [{"addonVersion": "v2", "compatibilities": both}] if version == "v1" else []
    addon = {"addonVersion": version, "status": status, "health": {"issues": [{"code": "X", "message": "y"}]}}
    row = addon_row("dns", addon, Offer.read("dns", {"addonVersions": listed}), "1.31", "1.32")
    return {"addons": {"dns": addon}, "rows": [row]}


TAGS = {"nodegroupName": "blue", "tags": {"aws:cloudformation:stack-name": "eksctl-c"}}
BACK = {"target": "1.30", "version_updates": upgrade(1)}
CASES = [
    ({"target": "1.33"}, "version", "error", "skips 1.32"),
    ({"current": "1.32", "target": "1.33"}, "version", "error", "unknown to EKS"),
    ({"current": "1.30", "target": "1.31"}, "support", "warning", "extended support"),
    ({"cluster": {"upgradePolicy": {"supportType": "STANDARD"}}}, "support", "info", "by itself when standard support"),
    ({**BACK, "cluster": {"upgradePolicy": {"supportType": "STANDARD"}}}, "support", "error", "policy is STANDARD"),
    ({"cluster": {"status": "UPDATING"}}, "cluster_status", "error", "The cluster is UPDATING."),
    ({"cluster": {"health": {"issues": [{"code": "X", "message": "y"}]}}}, "cluster_health", "error", "X: y"),
    ({"insights": [insight("ERROR")]}, "insight", "error", "insight 'i' is ERROR: why"),
    ({"insights": [insight("UNKNOWN")]}, "insight", "warning", "insight 'i' is UNKNOWN: why"),
    ({**BACK, "insights": [insight("UNKNOWN")]}, "insight", "error", "insight 'i' is UNKNOWN: why"),
    ({"insights": [insight("WARNING")]}, "insight", "warning", "insight 'i' is WARNING: why"),
    ({"insights": [insight("PASSING")], "unread": {"insights": "no"}}, "insights_refresh", "warning", "of 2026-11-20"),
    ({"subnets": subnets(5, 4, 0)}, "subnets", "error", "s-0: 5, s-1: 4, s-2: 0"),
    ({"subnets": None, "unread": {"subnets": "no"}}, "subnets", "warning", "Unknown: "),
    ({"nodegroups": [group(**TAGS)]}, "managed_by", "warning", "owned by CloudFormation"),
    ({"cluster": {"tags": {"ManagedBy": "Terraform Cloud"}}}, "managed_by", "warning", "owned by Terraform"),
    (BACK, "rollback_window", "info", "back until"),
    ({**BACK, "version_updates": upgrade(8)}, "rollback_window", "error", "for 7 days, until"),
    ({**BACK, "version_updates": []}, "rollback_window", "warning", "lists no upgrade to 1.31"),
    (an_addon("v1", ["1.31"]), "addon_compatibility", "warning", "v1 is not available for Kubernetes 1.32."),
    (an_addon("v0", ["1.31"]), "addon_compatibility", "error", "v0 is not available for Kubernetes 1.32."),
    (an_addon("v1", ["1.31", "1.32"]), "addon_default", "info", "v1 suits, and v2 is the default"),
    (an_addon("v1", ["1.31"], "DEGRADED"), "addon_status", "warning", "It is DEGRADED: X: y"),
    (an_addon("v1", ["1.31"], "UPDATE_FAILED"), "addon_status", "error", "It is UPDATE_FAILED: X: y"),
    ({"nodegroups": [group(status="UPDATING")]}, "nodegroup_status", "error", "It is UPDATING"),
    ({"nodegroups": [group(status="DEGRADED")]}, "nodegroup_status", "warning", "It is DEGRADED"),
    (
        {"nodegroups": [group(version="1.30")]},
        "nodegroup_lag",
        "warning",
        "1.30 are older than the control plane's 1.31",
    ),
    ({"nodegroups": [group(version="1.28")]}, "nodegroup_skew", "error", "more than 3 minors older than 1.32"),
    ({**BACK, "nodegroups": [group()]}, "nodegroup_skew", "error", "1.31 would be newer than a control plane of 1.30"),
    ({"nodegroups": [group(amiType="CUSTOM")]}, "nodegroup_image", "warning", "an image of its own"),
    (
        {"nodegroups": [group(amiType="AL2_x86_64")]},
        "nodegroup_image",
        "warning",
        "images only for Kubernetes before 1.33",
    ),
    ({"target": "1.33", "nodegroups": [group(amiType="AL2_ARM_64")]}, "nodegroup_image", "error", "no images for"),
    (
        {"nodegroups": [group(launchTemplate={"id": "lt", "version": "1"})], "templates": {"lt": "2"}},
        "launch_template",
        "info",
        "version 1 of its launch template, and there is 2",
    ),
    ({"unread": {"launch_templates": "no"}}, "launch_template", "warning", "Unknown: "),
    ({"fargate": ["f"]}, "fargate", "warning", "until they are made anew"),
    ({**BACK, "fargate": ["f"]}, "fargate", "error", "newer than the control plane"),
]


def check(given):
    """Return the findings of all checks."""
    return settle(seen(**given), (*checks_cluster.CHECKS, *checks_parts.CHECKS))


@pytest.mark.parametrize(("given", "name", "severity", "said"), CASES)
def test_a_trouble_is_found(given, name, severity, said):
    """With its severity, what it is about, and a sentence."""
    found = [one for one in check(given) if one.id == name]
    assert [one.severity for one in found] == [severity]
    assert said in found[0].message
    assert found[0].resource


def test_a_cluster_without_troubles_has_no_findings():
    """So that each of the findings above comes from what is given there."""
    assert check({"nodegroups": [group()], "insights": [insight("PASSING")]}) == []


def test_the_kubelet_before_1_25_may_be_two_minors_older():
    """Later ones three."""
    given = {"current": "1.26", "target": "1.27", "nodegroups": [group(version="1.24")]}
    assert [one.severity for one in check(given) if one.id == "nodegroup_skew"] == ["error"]


@pytest.mark.parametrize("tags", [{"terraform": "false"}, {"CreatedBy": "ann"}, {"stack": "aws:cloudformation"}])
def test_other_tags_name_no_owner(tags):
    """Only those by which tools mark what they own."""
    assert check({"cluster": {"tags": tags}}) == []


def test_the_worst_is_first():
    """Whatever the order of the checks."""
    one = [Finding("a", severity, "c", "m") for severity in ("info", "error", "warning")]
    assert [found.severity for found in settle(seen(), [lambda _seen: iter(one)])] == ["error", "warning", "info"]
