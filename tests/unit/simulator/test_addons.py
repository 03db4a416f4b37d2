# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Add-ons in the simulator: what is refused, and how changes end."""

from __future__ import annotations

import json

import pytest

from tests.unit.simulator.refused import ended, refused

COREDNS = {"clusterName": "demo", "addonName": "coredns"}
CNI = {"clusterName": "demo", "addonName": "vpc-cni"}
EBS = {"clusterName": "demo", "addonName": "aws-ebs-csi-driver"}
ROLE = "arn:aws:iam::123456789012:role/"


@pytest.fixture(autouse=True)
def _scene(control):
    control.scene("plain", version="1.31")


def test_an_add_on_is_made_described_and_deleted(eks):
    """Through boto3's own waiters; it gets the default version, and is gone in the end."""
    assert eks.create_addon(**EBS)["addon"]["status"] == "CREATING"
    eks.get_waiter("addon_active").wait(**EBS, WaiterConfig={"Delay": 0})
    made = eks.describe_addon(**EBS)["addon"]
    assert made["addonVersion"] == "v1.44.0-eksbuild.1"
    eks.delete_addon(**EBS)
    eks.get_waiter("addon_deleted").wait(**EBS, WaiterConfig={"Delay": 0})
    with refused("ResourceNotFoundException", "No addon: aws-ebs-csi-driver found in cluster: demo"):
        eks.describe_addon(**EBS)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param({"addonVersion": "v9.9.9-eksbuild.1"}, "Addon version specified is not supported", id="version"),
        pytest.param({"addonVersion": "v1.12.4-eksbuild.1"}, "version specified is not supported", id="other minor"),
        pytest.param({"configurationValues": '{"foo": 1}'}, "$.foo: is not defined in the schema", id="unknown value"),
        pytest.param({"configurationValues": "replicaCount: two"}, "integer expected", id="another type"),
    ],
)
def test_what_does_not_fit_is_refused(eks, told, said):
    """Before anything begins."""
    with refused("InvalidParameterException", said) as answer:
        eks.update_addon(**COREDNS, **told)
    assert (answer["clusterName"], answer["addonName"]) == ("demo", "coredns")
    assert eks.describe_addon(**COREDNS)["addon"]["status"] == "ACTIVE"


def test_vpc_cni_goes_one_minor_version_at_a_time(eks):
    """From 1.19 to 1.21 it takes two updates."""
    with refused("InvalidParameterException", "1 minor version at a time"):
        eks.update_addon(**CNI, addonVersion="v1.21.1-eksbuild.1")
    for version in ("v1.20.4-eksbuild.2", "v1.21.1-eksbuild.1"):
        ended(eks, eks.update_addon(**CNI, addonVersion=version)["update"], addonName="vpc-cni")
    assert eks.describe_addon(**CNI)["addon"]["addonVersion"] == "v1.21.1-eksbuild.1"


def test_an_update_without_the_role_drops_it(eks):
    """And one without a configuration keeps that."""
    told = {"serviceAccountRoleArn": f"{ROLE}cni", "configurationValues": json.dumps({"env": {"A": "b"}})}
    for update in (told, {"resolveConflicts": "PRESERVE"}):
        ended(eks, eks.update_addon(**CNI, **update)["update"], addonName="vpc-cni")
    found = eks.describe_addon(**CNI)["addon"]
    assert "serviceAccountRoleArn" not in found
    assert json.loads(found["configurationValues"]) == {"env": {"A": "b"}}


def test_pod_identity_associations_are_arns_of_things_of_their_own(eks):
    """Absent they stay, and an empty list removes all."""
    wanted = [{"serviceAccount": "aws-node", "roleArn": f"{ROLE}cni"}]
    ended(eks, eks.update_addon(**CNI, podIdentityAssociations=wanted)["update"], addonName="vpc-cni")
    [arn] = eks.describe_addon(**CNI)["addon"]["podIdentityAssociations"]
    [one] = eks.list_pod_identity_associations(clusterName="demo")["associations"]
    known = eks.describe_pod_identity_association(clusterName="demo", associationId=one["associationId"])["association"]
    assert (one["associationArn"], known["roleArn"]) == (arn, f"{ROLE}cni")
    with refused("InvalidRequestException", "is managed by"):
        eks.delete_pod_identity_association(clusterName="demo", associationId=one["associationId"])
    for told, left in (({}, 1), ({"podIdentityAssociations": []}, 0)):
        ended(eks, eks.update_addon(**CNI, **told)["update"], addonName="vpc-cni")
        assert len(eks.list_pod_identity_associations(clusterName="demo")["associations"]) == left


def test_an_add_on_is_not_updated_while_it_is(eks):
    """The sentence names its state."""
    eks.update_addon(**COREDNS, addonVersion="v1.11.4-eksbuild.2")
    with refused("ResourceInUseException", "cannot be updated as it is currently in UPDATING state"):
        eks.update_addon(**COREDNS, addonVersion="v1.11.4-eksbuild.2")
    with refused("ResourceInUseException", "cannot be deleted as it is currently in UPDATING state"):
        eks.delete_addon(**COREDNS)


@pytest.mark.parametrize(
    ("preset", "resolve", "update", "statuses", "version"),
    [
        ("conflict", "NONE", "Failed", ["UPDATE_FAILED", "UPDATE_FAILED"], "v1.11.3-eksbuild.1"),
        ("conflict", "PRESERVE", "Successful", ["ACTIVE", "ACTIVE"], "v1.11.4-eksbuild.2"),
        ("degraded_then_healed", "NONE", "Successful", ["DEGRADED", "DEGRADED", "ACTIVE"], "v1.11.4-eksbuild.2"),
        ("failed_then_active", "NONE", "Failed", ["DEGRADED", "DEGRADED", "ACTIVE"], "v1.11.4-eksbuild.2"),
    ],
)
def test_an_update_ends_as_it_was_told(control, eks, preset, resolve, update, statuses, version):
    """With its errors, also as the add-on's issues; one that heals does so by itself."""
    control.outcome(preset)
    begun = eks.update_addon(**COREDNS, addonVersion="v1.11.4-eksbuild.2", resolveConflicts=resolve)["update"]
    over = ended(eks, begun, addonName="coredns")
    assert (over["status"], bool(over["errors"])) == (update, update == "Failed")
    seen = [eks.describe_addon(**COREDNS)["addon"] for _look in statuses]
    assert [one["status"] for one in seen] == statuses
    assert bool(seen[0]["health"]["issues"]) == (statuses[0] != "ACTIVE")
    assert seen[-1]["addonVersion"] == version


def test_an_add_on_that_could_not_be_made_can_only_be_made_anew(control, eks):
    """CREATE_FAILED is no state to update from."""
    control.outcome("create_failed")
    eks.create_addon(**EBS)
    found = [eks.describe_addon(**EBS)["addon"] for _look in range(2)][-1]
    assert (found["status"], found["health"]["issues"][0]["code"]) == ("CREATE_FAILED", "AdmissionRequestDenied")
    with refused("ResourceInUseException", "currently in CREATE_FAILED state"):
        eks.update_addon(**EBS)
