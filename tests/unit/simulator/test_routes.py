# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a test in another process tells the simulator and asks it."""

from __future__ import annotations

import time

import pytest

from tests.unit.simulator.refused import refused

COREDNS = {"clusterName": "demo", "addonName": "coredns"}


def describe(eks, times=1):
    """Call the same thing some times; return what each call was answered."""
    found = []
    for _time in range(times):
        try:
            found.append(eks.describe_cluster(name="demo")["cluster"]["name"])
        except eks.exceptions.ClientError as error:
            found.append(error.response["Error"]["Code"])
    return found


def test_every_third_call_is_throttled(control, eks):
    """Of those that fit, and only so often as told."""
    control.scene()
    control.refuse("eks:Describe*", "ThrottlingException", every=3, times=1)
    eks.list_addons(clusterName="demo")
    assert describe(eks, 6) == ["demo", "demo", "ThrottlingException", "demo", "demo", "demo"]


@pytest.mark.parametrize(
    ("service", "operation", "code", "call"),
    [
        ("eks", "eks:DescribeCluster", "AccessDeniedException", lambda api: api.describe_cluster(name="demo")),
        ("ec2", "ec2:DescribeSubnets", "UnauthorizedOperation", lambda api: api.describe_subnets()),
        ("ssm", "ssm:GetParameter", "AccessDeniedException", lambda api: api.get_parameter(Name="/a")),
        ("rds", "rds:DescribeDBInstances", "AccessDenied", lambda api: api.describe_db_instances()),
    ],
    ids=["rest-json", "ec2", "json", "query"],
)
def test_a_permission_is_missing_in_the_words_of_each_protocol(control, client, service, operation, code, call):
    """The sentence names the action; elsewhere all goes on."""
    control.scene()
    control.refuse(operation, "AccessDeniedException")
    with refused(code, f"is not authorized to perform: {operation}"):
        call(client(service))
    assert client("sts").get_caller_identity()["Account"]


def test_a_call_can_be_carried_out_and_its_answer_lost(control, eks):
    """Whoever tries again with the same token gets the first answer."""
    control.scene()
    control.refuse("eks:UpdateAddon", "ServerException", after=True, times=1)
    told = {**COREDNS, "addonVersion": "v1.11.4-eksbuild.2", "clientRequestToken": "once"}
    with refused("ServerException"):
        eks.update_addon(**told)
    [update] = eks.list_updates(name="demo", addonName="coredns")["updateIds"]
    assert eks.update_addon(**told)["update"]["id"] == update


def test_an_answer_can_be_held_back(control, eks):
    """The call is counted before its answer arrives."""
    control.scene()
    control.hold("eks:DescribeCluster", 0.3)
    began = time.monotonic()
    describe(eks)
    assert time.monotonic() - began >= 0.3


def test_a_call_is_refused_for_one_thing_alone(control, eks):
    """The others of the same kind are let through."""
    control.scene()
    control.refuse("eks:DescribeAddon", "ServiceUnavailableException", match={"addonName": "coredns"})
    with refused("ServiceUnavailableException"):
        eks.describe_addon(**COREDNS)
    assert eks.describe_addon(clusterName="demo", addonName="vpc-cni")
    control.lift()
    assert eks.describe_addon(**COREDNS)


def test_a_read_only_simulator_refuses_what_would_change_something(control, client, eks):
    """In all services; the calls are counted, and nothing is changed."""
    control.scene()
    before = control.state()
    control.read_only()
    with refused("AccessDeniedException", "eks:UpdateAddon would change something"):
        eks.update_addon(**COREDNS)
    with refused("UnauthorizedOperation"):
        client("ec2").create_volume(AvailabilityZone="eu-west-1a", Size=1)
    with refused("AccessDenied"):
        client("s3").create_bucket(Bucket="nothing")
    describe(eks)
    assert [call["operation"] for call in control.writes()] == ["UpdateAddon", "CreateVolume", "PUT"]
    assert control.state() == before


def test_a_call_is_noted_without_its_secrets(control, client):
    """By service and operation, with parameters and status."""
    with refused("DBInstanceNotFound"):
        client("rds").modify_db_instance(DBInstanceIdentifier="shop", MasterUserPassword="very secret")
    [call] = control.calls()
    assert (call["service"], call["operation"], call["status"]) == ("rds", "ModifyDBInstance", 404)
    assert call["parameters"]["DBInstanceIdentifier"] == "shop"
    assert "very secret" not in str(call)


def test_lists_come_in_pages(control, eks):
    """As small as a test wants them; a token of somebody else's is refused."""
    control.scene("fleet")
    control.settings(page_size=3)
    pages = list(eks.get_paginator("list_nodegroups").paginate(clusterName="demo"))
    assert [len(page["nodegroups"]) for page in pages] == [3, 3, 3, 1]
    with refused("InvalidParameterException", "Invalid token provided"):
        eks.list_addons(clusterName="demo", nextToken="?")


@pytest.mark.parametrize(
    ("settings", "looks"), [({"looks": 3}, 4), ({"looks": 0}, 1), ({"looks": 0, "seconds": 0.2}, 2)]
)
def test_states_take_looks_or_seconds(control, eks, settings, looks):
    """Whichever is more."""
    control.scene()
    control.settings(**settings)
    update = eks.update_addon(**COREDNS)["update"]["id"]
    for look in range(1, looks + 1):
        found = eks.describe_update(name="demo", updateId=update, addonName="coredns")["update"]["status"]
        assert (found == "Successful") == (look == looks)
        time.sleep(settings.get("seconds", 0))


def test_a_reset_leaves_nothing(control, client, eks):
    """Of ours, of moto's, of what was set."""
    control.scene()
    client("ec2").create_volume(AvailabilityZone="eu-west-1a", Size=1)
    control.settings(page_size=1)
    control.refuse("*", "ServerException")
    control.reset()
    assert control.state() == {}
    assert control.calls() == []
    assert control.settings()["page_size"] == 100
    assert client("ec2").describe_volumes()["Volumes"] == []
    assert eks.list_clusters()["clusters"] == []


def test_another_region_is_another_world(control, client):
    """A cluster is found in its own alone."""
    control.scene(region="eu-north-1")
    assert client("eks", "eu-north-1").list_clusters()["clusters"] == ["demo"]
    with refused("ResourceNotFoundException", "No cluster found for name: demo."):
        client("eks").describe_cluster(name="demo")


@pytest.mark.parametrize("kind", ["cluster", "nodegroups", "addons", "associations"])
def test_everything_that_has_an_arn_has_tags(control, eks, kind):
    """Set, read and removed."""
    eks_things = {
        "addonName": "vpc-cni",
        "podIdentityAssociations": [{"serviceAccount": "a", "roleArn": "arn:aws:iam::1:r"}],
    }
    cluster = {"name": "demo", "version": "1.31", "nodegroups": [{"nodegroupName": "w"}], "addons": [eks_things]}
    found = control.scene(scene={"clusters": [cluster]})["eu-west-1"]["demo"][kind]
    thing = found if kind == "cluster" else found[0] if isinstance(found, list) else next(iter(found.values()))
    arn = next(thing[name] for name in ("arn", "nodegroupArn", "addonArn", "associationArn") if name in thing)
    eks.tag_resource(resourceArn=arn, tags={"team": "shop", "more": "x"})
    eks.untag_resource(resourceArn=arn, tagKeys=["more"])
    assert eks.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "shop"}
    with refused("NotFoundException"):
        eks.list_tags_for_resource(resourceArn=f"{arn}x")


@pytest.mark.parametrize(
    ("does", "said"),
    [
        (lambda control: control.scene("nothing"), "nothing"),
        (lambda control: control.settings(speed=1), "unknown setting speed"),
        (lambda control: control.outcome("no such preset"), "operation"),
        (lambda control: control.refuse("*", "X", often=1), "often"),
    ],
    ids=["scene", "setting", "outcome", "fault"],
)
def test_what_it_does_not_know_it_says(control, does, said):
    """A typing error in a test is no quiet success."""
    with pytest.raises(ValueError, match=said):
        does(control)
