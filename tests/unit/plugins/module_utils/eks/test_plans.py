# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to be done to add-ons, node groups and control planes, decided without asking anybody."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._eks import addon_plan, cluster_version, nodegroup_plan
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.addon_choice import Choice
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

ROLE = "arn:aws:iam::1:role/a"
ADDON = {
    "addonName": "dns",
    "addonVersion": "v1",
    "status": "ACTIVE",
    "configurationValues": '{"a": 1}',
    "serviceAccountRoleArn": ROLE,
    "tags": {"aws:stack": "s", "team": "a"},
}
GROUP = {
    "nodegroupName": "blue",
    "status": "ACTIVE",
    "amiType": "AL2023_x86_64_STANDARD",
    "version": "1.31",
    "releaseVersion": "1.31.7-20250505",
    "launchTemplate": {"id": "lt-1", "version": "1"},
}
RELEASES = {"1.32": {"clusterVersion": "1.32", "versionStatus": "STANDARD_SUPPORT"}}


def addon_params(**given):
    """Return options of eks_addon, as far as a plan looks at them."""
    options = dict.fromkeys(
        ("configuration_values", "service_account_role_arn", "pod_identity_associations", "namespace", "tags")
    )
    rest = {"name": "dns", "purge_tags": True, "recreate_failed": False, "resolve_conflicts_on_update": "preserve"}
    return {**options, **rest, "resolve_conflicts_on_create": "none", **given}


def group_params(**given):
    """Return options of eks_nodegroup_version, as far as a plan looks at them."""
    return {"version": None, "release_version": "latest", "launch_template_version": None, **given}


@pytest.mark.parametrize(
    ("addon", "params", "version", "action"),
    [
        pytest.param(None, {}, "v1", "create", id="not installed"),
        pytest.param({}, {}, "v1", "nothing", id="equal"),
        pytest.param({}, {"configuration_values": "a: 1"}, "v1", "nothing", id="equal configuration"),
        pytest.param({}, {"tags": {"team": "a"}}, "v1", "nothing", id="tags of AWS do not count"),
        pytest.param({}, {"tags": {"team": "a"}, "purge_tags": False}, "v1", "nothing", id="tags are there"),
        pytest.param({}, {"tags": {}}, "v1", "tag", id="tags too many"),
        pytest.param({}, {}, "v2", "update", id="version"),
        pytest.param({}, {"configuration_values": {}}, "v1", "update", id="configuration"),
        pytest.param({}, {"service_account_role_arn": "other"}, "v1", "update", id="role"),
        pytest.param({"status": "UPDATE_FAILED"}, {}, "v1", "update", id="update failed"),
        pytest.param({"status": "CREATE_FAILED"}, {"recreate_failed": True}, "v1", "recreate", id="creation failed"),
        pytest.param({"status": "DEGRADED"}, {}, "v1", "nothing", id="degraded"),
    ],
)
def test_an_add_on_needs_what_differs(addon, params, version, action):
    """Before and after differ where there is something to do, and only there."""
    observed = None if addon is None else {**ADDON, **addon}
    plan = addon_plan.plan_addon(observed, None, Choice(version, [version]), addon_params(**params))
    assert plan.action == action
    assert (plan.before != plan.after) == (action != "nothing")


@pytest.mark.parametrize("status", ["CREATE_FAILED", "DELETE_FAILED"])
def test_an_add_on_that_only_deleting_cures_is_told(status):
    """With its issues and the way out."""
    addon = {**ADDON, "status": status, "health": {"issues": [{"code": "AccessDenied", "message": "no."}]}}
    with pytest.raises(Day2Error, match=f"Add-on 'dns' is {status}: AccessDenied: no; "):
        addon_plan.plan_addon(addon, None, Choice("v1", []), addon_params())


def test_tags_are_set_and_taken_away_by_their_difference():
    """Those of AWS stay."""
    params = addon_params(tags={"team": "b", "new": "n"})
    plan = addon_plan.plan_addon({**ADDON, "tags": {**ADDON["tags"], "old": "o"}}, None, Choice("v1", []), params)
    assert (plan.tags, plan.dropped_tags) == ({"team": "b", "new": "n"}, ["old"])


@pytest.mark.parametrize(
    ("params", "version", "request_"),
    [
        ({}, "v2", {"addonVersion": "v2", "resolveConflicts": "PRESERVE", "serviceAccountRoleArn": ROLE}),
        (
            {"configuration_values": {"b": 2}, "resolve_conflicts_on_update": "overwrite"},
            None,
            {"resolveConflicts": "OVERWRITE", "serviceAccountRoleArn": ROLE, "configurationValues": '{"b": 2}'},
        ),
        (
            {"configuration_values": {"b": 2}},
            "v1.5",
            {"addonVersion": "v1.5", "resolveConflicts": "PRESERVE", "serviceAccountRoleArn": ROLE},
        ),
        (
            {"pod_identity_associations": [{"service_account": "s", "role_arn": ROLE}]},
            "v2",
            {
                "addonVersion": "v2",
                "resolveConflicts": "PRESERVE",
                "podIdentityAssociations": [{"serviceAccount": "s", "roleArn": ROLE}],
            },
        ),
        (
            {"pod_identity_associations": []},
            "v2",
            {
                "addonVersion": "v2",
                "resolveConflicts": "PRESERVE",
                "podIdentityAssociations": [],
                "serviceAccountRoleArn": ROLE,
            },
        ),
    ],
)
def test_an_update_is_asked_for_with_the_role_and_the_rest_with_the_last_step(params, version, request_):
    """The plan here is for v2; v1.5 is a step on the way."""
    given = addon_params(**params)
    plan = addon_plan.plan_addon(ADDON, [], Choice("v2", ["v1.5", "v2"]), given)
    assert addon_plan.update_request(plan, version, given) == request_


@pytest.mark.parametrize(
    ("params", "target", "latest", "request_"),
    [
        pytest.param({}, "1.31", None, {}, id="newest is unknown"),
        pytest.param({}, "1.31", "1.31.7-20250505", {}, id="newest is there"),
        pytest.param({}, "1.31", "1.31.7-20250101", {}, id="newest is older"),
        pytest.param(
            {}, "1.31", "1.31.13-20260402", {"version": "1.31", "releaseVersion": "1.31.13-20260402"}, id="newer image"
        ),
        pytest.param({}, "1.32", None, {"version": "1.32"}, id="next version"),
        pytest.param(
            {"release_version": "1.32.1-1"}, "1.32", None, {"version": "1.32", "releaseVersion": "1.32.1-1"}, id="named"
        ),
        pytest.param(
            {"launch_template_version": "2"},
            "1.31",
            None,
            {"version": "1.31", "launchTemplate": {"id": "lt-1", "version": "2"}},
            id="launch template",
        ),
    ],
)
def test_a_node_group_is_asked_for_what_differs(params, target, latest, request_):
    """Nothing differs where nothing is asked for."""
    plan = nodegroup_plan.plan_nodegroup(GROUP, group_params(**params), target, latest)
    assert plan.request == request_
    assert plan.changed == bool(request_)


def test_a_node_group_in_no_state_to_be_updated_is_told():
    """With its issues."""
    group = {**GROUP, "status": "DELETING", "health": {"issues": [{"code": "AccessDenied", "message": "no"}]}}
    with pytest.raises(Day2Error, match=r"Node group 'blue' is DELETING \(AccessDenied: no\): it can be updated when"):
        nodegroup_plan.plan_nodegroup(group, group_params(), "1.32", None)


@pytest.mark.parametrize(
    ("current", "target", "rollback", "action"),
    [("1.31", "1.31", False, "nothing"), ("1.31", "1.32", False, "upgrade"), ("1.33", "1.32", True, "rollback")],
)
def test_a_control_plane_goes_up_or_back_or_stays(current, target, rollback, action):
    """By one minor version."""
    cluster = {"name": "c", "version": current, "status": "ACTIVE"}
    assert cluster_version.plan_cluster_version(cluster, RELEASES, target, rollback=rollback) == action


@pytest.mark.parametrize("status", ["CREATING", "DELETING", "FAILED", "PENDING"])
def test_a_cluster_in_no_state_to_be_updated_is_told(status):
    """Unless nothing is to be done."""
    cluster = {"name": "c", "version": "1.31", "status": status}
    with pytest.raises(Day2Error, match=f"Cluster 'c' is {status}: its version can be changed when it is ACTIVE"):
        cluster_version.plan_cluster_version(cluster, RELEASES, "1.32", rollback=False)
    assert cluster_version.plan_cluster_version(cluster, RELEASES, "1.31", rollback=False) == "nothing"
