# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A client that tries again; botocore's own stub stands for AWS."""

from __future__ import annotations

from pathlib import Path

import boto3
import pytest
import yaml
from botocore.stub import Stubber

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import COLLECTION, Client
from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import LATER_CODES
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

GALAXY = yaml.safe_load((Path(__file__).resolve().parents[5] / "galaxy.yml").read_text())


@pytest.fixture
def eks(monkeypatch):
    """Return a client and the stub that answers it; naps take no time."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    keys = {"aws_access_key_id": "testing-access-key", "aws_secret_access_key": "testing-secret-key"}
    boto = boto3.client("eks", region_name="eu-central-1", **keys)
    with Stubber(boto) as stub:
        yield Client(boto, "eks"), stub


@pytest.mark.parametrize("code", [*LATER_CODES, "TooManyRequestsException"])
def test_what_aws_puts_off_is_asked_again(eks, code):
    """Nine times, so that a busy account ends no upgrade."""
    client, stub = eks
    for _dummy in range(9):
        stub.add_client_error("list_addons", code)
    stub.add_response("list_addons", {"addons": ["coredns"]})
    assert client.list_addons(clusterName="prod") == {"addons": ["coredns"]}


def test_what_aws_refuses_is_asked_once(eks):
    """And told with the code, which callers look at."""
    client, stub = eks
    stub.add_client_error("list_addons", "InvalidRequestException", "no")
    with pytest.raises(Day2Error, match="ListAddons was refused") as told:
        client.list_addons(clusterName="prod")
    assert told.value.code == "InvalidRequestException"


def test_pages_are_one_answer(eks):
    """However many there are."""
    client, stub = eks
    stub.add_response("list_addons", {"addons": ["coredns"], "nextToken": "2"})
    stub.add_response("list_addons", {"addons": ["vpc-cni"]})
    assert client.pages("list_addons", clusterName="prod") == {"addons": ["coredns", "vpc-cni"]}


def test_an_old_boto3_is_named(eks):
    """Instead of an AttributeError."""
    with pytest.raises(Day2Error, match=r"boto3 does not know make_coffee of eks: install a newer boto3"):
        eks[0].make_coffee()
    with pytest.raises(Day2Error, match="boto3 does not know make_coffee of eks"):
        eks[0].pages("make_coffee")


@pytest.mark.parametrize(
    ("operation", "parameter", "known"),
    [("CreateAddon", "addonName", True), ("CreateAddon", "coffee", False), ("MakeCoffee", "milk", False)],
)
def test_what_boto3_can_send_is_read_from_its_model(eks, operation, parameter, known):
    """Not from its version."""
    assert eks[0].knows(operation, parameter) is known


def test_requests_are_sent_in_the_name_of_this_release():
    """It stands in the logs of AWS."""
    assert (f"{GALAXY['namespace']}.{GALAXY['name']}", GALAXY["version"]) == COLLECTION
