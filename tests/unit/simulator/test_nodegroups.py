# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Node groups in the simulator: versions, images, launch templates, evictions."""

from __future__ import annotations

import pytest

from tests.unit.simulator.refused import ended, refused

WORKERS = {"clusterName": "demo", "nodegroupName": "workers"}
HARDENED = {"clusterName": "demo", "nodegroupName": "hardened"}
MINIMAL = {"maxUnavailable": 2, "updateStrategy": "MINIMAL"}
NEWER = {"launchTemplate": {"name": "hardened", "version": "2"}}


@pytest.fixture(autouse=True)
def _scene(control):
    """Put a cluster at 1.32 in place whose node groups are at 1.31."""
    control.scene("custom_ami", version="1.32")
    scene = control.state()["eu-west-1"]["demo"]
    assert scene["nodegroups"]["hardened"]["amiType"] == "CUSTOM"


def test_a_group_follows_its_cluster_to_the_newest_release(control, eks):
    """Which is also what the public parameter names."""
    control.reset()
    control.scene("upgraded", version="1.32")
    group = {"clusterName": "demo", "nodegroupName": "workers-a"}
    assert eks.describe_nodegroup(**group)["nodegroup"]["version"] == "1.31"
    update = eks.update_nodegroup_version(**group)["update"]
    with refused("ResourceInUseException", "currently not in Active State"):
        eks.update_nodegroup_version(**group)
    assert ended(eks, update, nodegroupName="workers-a")["status"] == "Successful"
    found = eks.describe_nodegroup(**group)["nodegroup"]
    assert (found["status"], found["version"], found["releaseVersion"]) == ("ACTIVE", "1.32", "1.32.9-20260402")


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("eks/optimized-ami/{}/amazon-linux-2023/x86_64/standard/recommended/release_version", "1.32.9-20260402"),
        ("eks/optimized-ami/{}/amazon-linux-2/recommended/release_version", "1.32.9-20260402"),
        ("bottlerocket/aws-k8s-{}/arm64/latest/image_version", "1.49.0-713f44ce"),
    ],
)
def test_the_newest_release_is_a_public_parameter(client, name, release):
    """An unknown version has none."""
    ssm = client("ssm")
    assert ssm.get_parameter(Name=f"/aws/service/{name.format('1.32')}")["Parameter"]["Value"] == release
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name=f"/aws/service/{name.format('1.99')}")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param({"version": "1.33"}, "equal to or less than cluster version 1.32", id="newer than the cluster"),
        pytest.param({"releaseVersion": "1.31.7-20250505"}, "not valid for kubernetes version 1.32", id="other minor"),
        pytest.param(NEWER, "Not allowed to change the launch template", id="another template"),
    ],
)
def test_what_does_not_fit_is_refused(eks, told, said):
    """And names the group."""
    with refused("InvalidParameterException", said):
        eks.update_nodegroup_version(**WORKERS, **told)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param({}, "Launch template details can't be null for Custom ami type node group", id="nothing"),
        pytest.param({"version": "1.32", **NEWER}, "kubernetesVersion when using custom AMIs", id="version"),
        pytest.param({"releaseVersion": "x", **NEWER}, "releaseVersion when using custom AMIs", id="release"),
        pytest.param({"launchTemplate": {"name": "hardened", "version": "9"}}, "Version 9 of launch", id="gone"),
    ],
)
def test_an_own_image_has_rules_of_its_own(eks, told, said):
    """It is named by the version of a launch template and by nothing else."""
    with refused("InvalidParameterException", said):
        eks.update_nodegroup_version(**HARDENED, **told)


def test_an_own_image_is_replaced_by_a_version_of_the_launch_template(eks):
    """The release is the image."""
    ended(eks, eks.update_nodegroup_version(**HARDENED, **NEWER)["update"], nodegroupName="hardened")
    found = eks.describe_nodegroup(**HARDENED)["nodegroup"]
    assert (found["launchTemplate"]["version"], found["releaseVersion"]) == ("2", "ami-0bbbbbbbbbbbbbbbb")


@pytest.mark.parametrize(("force", "status"), [(False, "Failed"), (True, "Successful")])
def test_an_eviction_that_fails_names_the_nodes_unless_it_is_forced(control, eks, force, status):
    """In the words of the service, of which a module has to make something."""
    control.outcome("pod_eviction")
    update = ended(eks, eks.update_nodegroup_version(**WORKERS, force=force)["update"], nodegroupName="workers")
    assert update["status"] == status
    for error in update["errors"]:
        assert error["errorCode"] == "PodEvictionFailure"
        assert "evict pods from nodes in node group workers" in error["errorMessage"]
        assert len(error["resourceIds"]) == 2


def test_a_group_is_made_configured_and_deleted(eks):
    """As blue and green need it; the update of a configuration is an update too."""
    blue = eks.describe_nodegroup(**WORKERS)["nodegroup"]
    green = {"clusterName": "demo", "nodegroupName": "green"}
    kept = {name: blue[name] for name in ("subnets", "nodeRole")}
    eks.create_nodegroup(**green, **kept, amiType="BOTTLEROCKET_x86_64", updateConfig=MINIMAL)
    eks.get_waiter("nodegroup_active").wait(**green, WaiterConfig={"Delay": 0})
    told = {"labels": {"addOrUpdateLabels": {"a": "b"}}, "scalingConfig": {"desiredSize": 1}}
    ended(eks, eks.update_nodegroup_config(**green, **told)["update"], nodegroupName="green")
    found = eks.describe_nodegroup(**green)["nodegroup"]
    assert (found["labels"], found["scalingConfig"]["desiredSize"]) == ({"a": "b"}, 1)
    assert (found["updateConfig"], found["releaseVersion"]) == (MINIMAL, "1.49.0-713f44ce")
    eks.delete_nodegroup(**green)
    eks.get_waiter("nodegroup_deleted").wait(**green, WaiterConfig={"Delay": 0})


def test_a_group_whose_nodes_do_not_join_is_spoilt(control, eks):
    """With the reason in its health."""
    control.outcome("nodes_not_joining")
    eks.create_nodegroup(
        clusterName="demo", nodegroupName="green", subnets=["subnet-1"], nodeRole="arn:aws:iam::1:role/n"
    )
    named = {"clusterName": "demo", "nodegroupName": "green"}
    found = [eks.describe_nodegroup(**named)["nodegroup"] for _look in range(2)][-1]
    assert (found["status"], found["health"]["issues"][0]["code"]) == ("CREATE_FAILED", "NodeCreationFailure")


def test_an_update_of_a_group_is_found_by_its_name_too(eks):
    """Among those of the cluster it is not."""
    update = eks.update_nodegroup_version(**WORKERS)["update"]["id"]
    assert eks.list_updates(name="demo", nodegroupName="workers")["updateIds"] == [update]
    assert eks.list_updates(name="demo")["updateIds"] == []
    with refused("ResourceNotFoundException", f"No update found for ID: {update}"):
        eks.describe_update(name="demo", updateId=update)
