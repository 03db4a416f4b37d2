# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked of AWS, and how often; the answers of a whole account are in tests/integration/aws."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._waste import network, storage, traffic
from ansible_collections.day2.kubernetes.plugins.module_utils._waste.found import Terms
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.aws.fake_client import FakeClient

THEN = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
NOW = 1795242000.0


def balancer(number, kind="network"):
    """Return a load balancer as AWS describes it."""
    arn = f"arn:aws:elasticloadbalancing:eu:1:loadbalancer/net/n{number}/1"
    return {"LoadBalancerArn": arn, "LoadBalancerName": f"n{number}", "Type": kind, "CreatedTime": THEN}


def test_a_thousand_snapshots_are_two_requests():
    """One for the images, one for the snapshots, both in pages."""
    rows = [{"SnapshotId": f"snap-{number}", "StartTime": THEN, "VolumeSize": 1} for number in range(1000)]
    images = [{"BlockDeviceMappings": [{"Ebs": {"SnapshotId": "snap-7"}}, {"VirtualName": "ephemeral0"}]}]
    ec2 = FakeClient(describe_images={"Images": images}, describe_snapshots={"Snapshots": rows})
    found = storage.snapshots({"ec2": ec2}.__getitem__)
    assert (len(found), len(ec2.asked)) == (999, 2)
    assert all(params["PaginationConfig"] == {"PageSize": 500} for dummy, params in ec2.asked)
    assert ec2.asked[1][1]["OwnerIds"] == ["self"]


def test_without_images_nobody_asks_who_uses_them():
    """An account without own images is one request."""
    ec2 = FakeClient(describe_images={"Images": []})
    assert storage.images({"ec2": ec2}.__getitem__) == []
    assert len(ec2.asked) == 1


@pytest.mark.parametrize(
    ("group", "found"),
    [
        pytest.param({"LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "3"}}, {"lt-1": {"3"}}, id="number"),
        pytest.param({"LaunchTemplate": {"LaunchTemplateId": "lt-1", "Version": "$Latest"}}, {}, id="newest"),
        pytest.param({"LaunchConfigurationName": "old"}, {}, id="configuration"),
        pytest.param(
            {
                "MixedInstancesPolicy": {
                    "LaunchTemplate": {
                        "LaunchTemplateSpecification": {"LaunchTemplateId": "lt-1", "Version": "1"},
                        "Overrides": [
                            {"InstanceType": "m5.large"},
                            {"LaunchTemplateSpecification": {"LaunchTemplateId": "lt-2", "Version": "2"}},
                        ],
                    }
                }
            },
            {"lt-1": {"1"}, "lt-2": {"2"}},
            id="mixed",
        ),
    ],
)
def test_versions_that_groups_name_by_number_are_found(group, found):
    """The newest and the default one are read anyway."""
    assert storage.pinned([group]) == found


@pytest.mark.parametrize(
    ("row", "free"),
    [
        pytest.param({}, True, id="free"),
        pytest.param({"AssociationId": "eipassoc-1"}, False, id="of an interface"),
        pytest.param({"InstanceId": "i-1"}, False, id="of an instance"),
        pytest.param({"ServiceManaged": "alb"}, False, id="of a service"),
    ],
)
def test_addresses_of_somebody_are_left_out(row, free):
    """Also those that come and go with a service of AWS."""
    ec2 = FakeClient(describe_addresses={"Addresses": [{"AllocationId": "eipalloc-1", "PublicIp": "192.0.2.1", **row}]})
    assert bool(network.addresses({"ec2": ec2}.__getitem__)) is free


def test_six_hundred_metrics_are_two_requests_and_what_is_not_whole_is_not_silent():
    """AWS takes five hundred at once."""

    def data(MetricDataQueries, **dummy):
        rows = [{"Id": query["Id"], "Values": [], "StatusCode": "Complete"} for query in MetricDataQueries]
        rows[0].update(Values=[0.0, 3.0])
        rows[1].update(StatusCode="Forbidden")
        return {"MetricDataResults": rows}

    watch = FakeClient(get_metric_data=data)
    rows = [balancer(number) for number in range(600)]
    quiet = traffic.silent({"cloudwatch": watch}.__getitem__, rows, Terms(NOW))
    assert len(watch.asked) == 2
    used = {row["LoadBalancerArn"] for row in rows} - quiet
    assert used == {rows[number]["LoadBalancerArn"] for number in (0, 1, 500, 501)}


def test_each_type_has_its_own_metrics():
    """An application that only redirects has requests, and a network has bytes."""
    asked = {kind: traffic.questions_of(balancer(1, kind)) for kind in traffic.METRICS}
    assert [one["MetricName"] for one in asked["application"]] == ["RequestCount", "ProcessedBytes"]
    assert asked["network"][0]["Dimensions"] == [{"Name": "LoadBalancer", "Value": "net/n1/1"}]
    assert asked["classic"][0]["Dimensions"] == [{"Name": "LoadBalancerName", "Value": "n1"}]


@pytest.mark.parametrize(
    ("results", "total"),
    [
        pytest.param([{"Id": "m0", "Values": [1.0]}, {"Id": "m0", "Values": [2.0]}], 3.0, id="parts"),
        pytest.param([{"Id": "m0", "Values": [], "StatusCode": "Complete"}], 0, id="no figures are no traffic"),
        pytest.param([{"Id": "m0", "Values": [1.0], "StatusCode": "InternalError"}], None, id="broken"),
        pytest.param([], None, id="no answer"),
    ],
)
def test_figures_are_summed(results, total):
    """A metric without any figure is one of nobody's."""
    assert traffic.totals_of(results, 1) == [total]
