# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is found in an account over HTTP, in this process; thirty days have passed since everything was made."""

from __future__ import annotations

import datetime
import time
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.clean import clean
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import DAY, Terms
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.survey import survey
from tests.integration.aws.account import GUARDED, OPEN, REGION, Account, documented, without

AGO = 30
OURS = [{"Key": "test", "Value": "yes"}]
Look = t.Callable[..., "dict[str, list[str]]"]


@pytest.fixture
def look(account: Account) -> Look:
    """Return what surveys the account for some kinds, as ids and reasons."""

    def run(*kinds: str, **changes: t.Any) -> dict[str, list[str]]:
        terms = Terms(**{"now": time.time() + AGO * DAY + 60, "tags": {"test": "y*"}, **changes})
        return {item["id"]: item["reasons"] for item in survey(account.ask(), kinds, terms, None)}

    return run


def tagged(kind: str) -> list[dict[str, t.Any]]:
    """Return the tags with which something is made."""
    return [{"ResourceType": kind, "Tags": OURS}]


def test_images_in_use_and_their_snapshots_are_not_waste(account: Account, look: Look) -> None:
    """One is run, one is in a launch template, and one in a version of it that a group names by number."""
    ec2 = account.client("ec2")
    zone = f"{REGION}a"
    instance = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    images = {
        name: ec2.create_image(InstanceId=instance, Name=name, TagSpecifications=tagged("image"))["ImageId"]
        for name in ("run", "newest", "pinned", "nobody's")
    }
    ec2.run_instances(ImageId=images["run"], MinCount=1, MaxCount=1)
    template = ec2.create_launch_template(LaunchTemplateName="nodes", LaunchTemplateData={"ImageId": images["pinned"]})
    key = template["LaunchTemplate"]["LaunchTemplateId"]
    newest = {"ImageId": images["newest"]}
    ec2.create_launch_template_version(LaunchTemplateId=key, LaunchTemplateData=newest)
    ec2.modify_launch_template(LaunchTemplateId=key, DefaultVersion="2")
    group = {"AutoScalingGroupName": "nodes", "MinSize": 0, "MaxSize": 0, "AvailabilityZones": [zone]}
    pinned = {"LaunchTemplateId": key, "Version": "1"}
    account.client("autoscaling").create_auto_scaling_group(**group, LaunchTemplate=pinned)
    assert look("images") == {images["nobody's"]: ["used by no instance and no launch template"]}
    volume = ec2.create_volume(AvailabilityZone=zone, Size=3)["VolumeId"]
    loose = ec2.create_snapshot(VolumeId=volume, TagSpecifications=tagged("snapshot"))["SnapshotId"]
    [image] = ec2.describe_images(ImageIds=[images["run"]])["Images"]
    used = image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    ec2.create_tags(Resources=[used], Tags=OURS)
    assert list(look("snapshots")) == [loose]
    assert look("snapshots", min_age_days=AGO + 1) == {}


def test_load_balancers_are_judged_by_their_traffic_and_their_targets(account: Account, look: Look) -> None:
    """Traffic before the window does not count; one that only redirects has no targets and is used."""
    ec2, elb, watch = (account.client(service) for service in ("ec2", "elbv2", "cloudwatch"))
    network = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    subnets = [row["SubnetId"] for row in ec2.describe_subnets()["Subnets"][:2]]
    arns = {}
    for name, kind in (("silent", "network"), ("before", "network"), ("redirects", "application"), ("sick", "network")):
        answer = elb.create_load_balancer(Name=name, Type=kind, Subnets=subnets, Tags=OURS)
        arns[name] = answer["LoadBalancers"][0]["LoadBalancerArn"]
    group = elb.create_target_group(Name="sick", Protocol="TCP", Port=80, VpcId=network)["TargetGroups"][0]
    actions = [{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}]
    elb.create_listener(LoadBalancerArn=arns["sick"], Protocol="TCP", Port=80, DefaultActions=actions)
    now = datetime.datetime.now(datetime.timezone.utc)
    for name, metric, days in (
        ("redirects", "RequestCount", AGO - 2),
        ("sick", "ProcessedBytes", AGO - 2),
        ("before", "ProcessedBytes", 1),
    ):
        kind = "ApplicationELB" if name == "redirects" else "NetworkELB"
        key = arns[name].partition(":loadbalancer/")[2]
        point = {
            "MetricName": metric,
            "Dimensions": [{"Name": "LoadBalancer", "Value": key}],
            "Timestamp": now + datetime.timedelta(days=days),
            "Value": 7.0,
        }
        watch.put_metric_data(Namespace=f"AWS/{kind}", MetricData=[point])
    classic = [{"Protocol": "http", "LoadBalancerPort": 80, "InstancePort": 80}]
    old = account.client("elb")
    old.create_load_balancer(LoadBalancerName="old", Listeners=classic, AvailabilityZones=[f"{REGION}a"], Tags=OURS)
    assert look("load_balancers") == {
        arns["silent"]: ["no traffic for 14 days"],
        arns["before"]: ["no traffic for 14 days"],
        arns["sick"]: ["no healthy target"],
        "old": ["no traffic for 14 days", "no healthy target"],
    }
    assert set(look("load_balancers", idle_days=AGO + 1)) == {arns["sick"], "old"}


def test_a_key_that_aws_does_not_know_is_told(account: Account) -> None:
    """With the ways in."""
    account.guard(GUARDED)
    with pytest.raises(AwsError, match="does not accept the credentials for region us-east-1"):
        survey(account.ask(), ["volumes"], Terms(time.time()), None)


def test_a_permission_that_is_missing_is_named(account: Account) -> None:
    """Before any of the others is missed."""
    ask = account.ask(without(documented("aws_waste"), "ec2:DescribeImages"))
    with pytest.raises(AwsError, match=r"Permission ec2:DescribeImages on .* is missing for .*user"):
        survey(ask, ["volumes", "snapshots"], Terms(time.time()), None)


def test_without_the_permission_to_save_nothing_is_deleted(account: Account) -> None:
    """A volume without a snapshot would be gone for good."""
    ec2 = account.client("ec2")
    key = ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=1)["VolumeId"]
    cloud = account.ask(without(documented("aws_waste"), "ec2:CreateSnapshot"))("ec2")
    with pytest.raises(Day2Error, match=r"Permission ec2:CreateSnapshot on .* is missing for .*user"):
        clean(cloud, {"volumes": [key]}, timeout=5, delay=1, check=False)
    account.guard(OPEN)
    assert ec2.describe_volumes(VolumeIds=[key])["Volumes"][0]["State"] == "available"
