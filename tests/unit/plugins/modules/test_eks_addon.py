# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_addon, against the simulator of AWS: what it sends, and what it leaves alone."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_addon

ROLE = "arn:aws:iam::123456789012:role/cni"
OLD, NEW, NEWEST = "v1.19.2-eksbuild.1", "v1.19.5-eksbuild.1", "v1.21.1-eksbuild.1"
CHANGES = [
    pytest.param({"version": NEW}, {"version": NEW}, id="version"),
    pytest.param(
        {"configuration_values": {"env": {"A": "1"}}}, {"configuration_values": {"env": {"A": "1"}}}, id="data"
    ),
    pytest.param({"configuration_values": "env: {A: '1'}"}, {"configuration_values": {"env": {"A": "1"}}}, id="text"),
    pytest.param({"service_account_role_arn": ROLE}, {"service_account_role_arn": ROLE}, id="role"),
    pytest.param(
        {"pod_identity_associations": [{"service_account": "aws-node", "role_arn": ROLE}]},
        {"pod_identity_associations": [{"service_account": "aws-node", "role_arn": ROLE}]},
        id="pod identity",
    ),
    pytest.param({"tags": {"team": "b"}}, {"tags": {"team": "b"}}, id="tags"),
    pytest.param({"tags": {"other": "c"}, "purge_tags": False}, {"tags": {"team": "a", "other": "c"}}, id="more tags"),
]


def a_cluster(**addon):
    """Return a scene of a cluster at 1.31 with one add-on."""
    addon = {"addonName": "vpc-cni", "addonVersion": OLD, "tags": {"team": "a"}, **addon}
    return {"clusters": [{"name": "demo", "version": "1.31", "addons": [addon]}]}


@pytest.fixture
def addon(aws):
    """Return ``run(check=False, **params)`` for an add-on with the version OLD; ``run.sim`` is the simulator."""
    aws.sim.scene(scene=a_cluster())

    def run(check=False, **params):
        return aws.run(eks_addon, check, **{"name": "vpc-cni", **params})

    run.sim = aws.sim
    return run


@pytest.mark.parametrize(("params", "after"), CHANGES)
def test_what_differs_is_changed_once(addon, params, after):
    """And changed and diff tell it; the second run changes nothing and writes nothing."""
    result = addon(**params)
    assert result["changed"] is True
    assert result["diff"]["before"] != result["diff"]["after"]
    assert after.items() <= result["diff"]["after"].items()
    assert result["addon"]["status"] == "ACTIVE"
    addon.sim.forget_calls()
    assert addon(**params)["changed"] is False
    assert addon.sim.writes() == []


@pytest.mark.parametrize(("params", "after"), CHANGES)
def test_check_mode_tells_the_same_and_writes_nothing(addon, params, after):
    """The simulator would refuse a write."""
    addon.sim.read_only()
    result = addon(check=True, **params)
    assert result["changed"] is True
    assert after.items() <= result["diff"]["after"].items()
    assert addon.sim.writes() == []


def test_a_version_that_is_named_needs_three_calls(addon):
    """Read, update, read: AWS says by itself whether the version suits."""
    assert addon(version=NEW)["compatible_versions"] is None
    count = addon.sim.count()
    assert count.pop("eks:DescribeUpdate") > 1
    assert count == {"eks:DescribeAddon": 2, "eks:UpdateAddon": 1}


def test_tags_alone_are_no_update_of_the_add_on(addon):
    """They have calls of their own."""
    addon(tags={"owner": "x"})
    assert [call["operation"] for call in addon.sim.writes()] == ["TagResource", "UntagResource"]


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ('{"env": {"A": "1"}, "nodeSelector": {}}', False),
        ("nodeSelector: {}\nenv:\n  A: '1'\n", False),
        ({"nodeSelector": {}, "env": {"A": "1"}}, False),
        ({}, True),
        ({"env": {"A": "2"}}, True),
    ],
)
def test_a_configuration_is_compared_as_data(aws, values, changed):
    """White space, order, JSON or YAML make no difference; {} goes back to the defaults."""
    aws.sim.scene(scene=a_cluster(configurationValues='{"env":{"A":"1"},"nodeSelector":{}}'))
    assert aws.run(eks_addon, name="vpc-cni", configuration_values=values)["changed"] is changed


def test_the_role_is_sent_with_every_update(aws):
    """Without it AWS would give the add-on the role of the nodes."""
    aws.sim.scene(scene=a_cluster(serviceAccountRoleArn=ROLE))
    result = aws.run(eks_addon, name="vpc-cni", version=NEWEST)
    assert result["steps"] == ["v1.20.4-eksbuild.2", NEWEST]
    assert [call["parameters"]["serviceAccountRoleArn"] for call in aws.sim.writes()] == [ROLE, ROLE]
    assert result["addon"]["service_account_role_arn"] == ROLE


def test_pod_identity_takes_the_place_of_the_role(aws):
    """That is the only way in which AWS lets anybody take a role away."""
    aws.sim.scene(scene=a_cluster(serviceAccountRoleArn=ROLE))
    pods = [{"service_account": "aws-node", "role_arn": ROLE}]
    result = aws.run(eks_addon, name="vpc-cni", pod_identity_associations=pods)
    assert result["diff"]["after"]["service_account_role_arn"] is None
    assert "service_account_role_arn" not in result["addon"]
    assert aws.run(eks_addon, name="vpc-cni", pod_identity_associations=[])["changed"] is True


def test_an_add_on_is_created_with_all_that_is_given(addon):
    """At the default for its cluster when no version is given."""
    given = {"name": "coredns", "configuration_values": {"replicaCount": 3}, "tags": {"team": "a"}, "namespace": "dns"}
    result = addon(**given, resolve_conflicts_on_create="overwrite")
    assert (result["changed"], result["previous_version"]) == (True, None)
    assert (result["addon"]["addon_version"], result["addon"]["status"]) == ("v1.11.3-eksbuild.1", "ACTIVE")
    assert result["diff"]["before"] == {}
    sent = addon.sim.writes()[0]["parameters"]
    assert (sent["resolveConflicts"], sent["namespaceConfig"]) == ("OVERWRITE", {"namespace": "dns"})
    assert addon(**given)["changed"] is False


@pytest.mark.parametrize("check", [False, True])
def test_an_add_on_is_deleted(addon, check):
    """What is not there, or has no cluster, is absent already."""
    result = addon(check=check, state="absent", preserve=True)
    assert (result["changed"], result["previous_version"], result["diff"]["after"]) == (True, OLD, {})
    writes = [call["parameters"]["preserve"] for call in addon.sim.writes()]
    assert writes == ([] if check else [True])
    if not check:
        assert addon(state="absent")["changed"] is False
    assert addon(state="absent", cluster_name="nobody")["changed"] is False


@pytest.mark.parametrize(
    ("params", "version", "steps"),
    [
        ({"version": "default"}, OLD, []),
        ({"version": "latest"}, NEWEST, ["v1.20.4-eksbuild.2", NEWEST]),
        ({"version": "default", "kubernetes_version": "1.32"}, NEW, [NEW]),
        ({"version": "default", "kubernetes_version": "1.33"}, "v1.20.4-eksbuild.2", ["v1.20.4-eksbuild.2"]),
        ({"kubernetes_version": "1.32"}, OLD, []),
        ({"version": "v1.18.6-eksbuild.1", "allow_downgrade": True}, "v1.18.6-eksbuild.1", ["v1.18.6-eksbuild.1"]),
        ({}, OLD, []),
    ],
)
def test_a_version_is_resolved_for_both_sides_of_an_upgrade(addon, params, version, steps):
    """And set one minor at a time where AWS asks for that."""
    result = addon(**params)
    assert (result["resolved_version"], result["steps"]) == (version, steps)
    assert result["addon"]["addon_version"] == version
    assert [call["parameters"]["addonVersion"] for call in addon.sim.writes()] == steps


def test_a_newer_version_stays_unless_it_may_be_left(aws):
    """Default is a wish for at least that."""
    aws.sim.scene(scene=a_cluster(addonVersion=NEW))
    assert aws.run(eks_addon, name="vpc-cni", version="default")["resolved_version"] == NEW
    assert aws.run(eks_addon, name="vpc-cni", version="default", allow_downgrade=True)["resolved_version"] == OLD


def test_several_steps_need_leave_to_wait(addon):
    """The second step can be taken when the first one has ended."""
    result = addon(version=NEWEST, wait=False)
    assert f"needs several requests one after another (v1.20.4-eksbuild.2, {NEWEST}): set wait=true" in result["msg"]
    assert addon.sim.writes() == []


def test_time_that_runs_out_says_how_to_go_on(addon):
    """The update goes on without us."""
    addon.sim.settings(looks=1000)
    result = addon(version=NEW, wait_timeout=60)
    assert "Timed out after 60 s waiting for add-on 'vpc-cni' (last status UPDATING, update " in result["msg"]
    assert "InProgress); the update continues in AWS, run again to resume" in result["msg"]
