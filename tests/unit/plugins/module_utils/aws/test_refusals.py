# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the refusals of AWS are told as."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError, ReadTimeoutError

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import (
    Missing,
    refused,
    thing_of,
    unanswered,
)

ADDON = {"clusterName": "prod", "addonName": "coredns"}
USER = "arn:aws:iam::123456789012:user/ci"
ROLE = "arn:aws:iam::123456789012:role/cni"


def refusal(code, told, params, service="eks", operation="DescribeAddon"):
    """Return the error for an answer with a code and words."""
    error = ClientError({"Error": {"Code": code, "Message": told}}, operation)
    return refused(error, service, "eu-1", params)


@pytest.mark.parametrize(
    ("params", "thing"),
    [
        (ADDON, "add-on 'coredns' of cluster 'prod'"),
        ({"name": "prod", "nodegroupName": "blue", "updateId": "1"}, "node group 'blue' of cluster 'prod'"),
        ({"clusterName": "prod", "associationId": "a-1"}, "pod identity association 'a-1' of cluster 'prod'"),
        ({"name": "prod"}, "cluster 'prod'"),
        ({"SubnetIds": ["subnet-1"]}, ""),
    ],
)
def test_a_request_names_its_object(params, thing):
    """The first that fits, and its cluster."""
    assert thing_of(params) == thing


@pytest.mark.parametrize(
    ("code", "told", "params", "said"),
    [
        pytest.param(
            "AccessDeniedException",
            f"User: {USER} is not authorized to perform: eks:DescribeAddon on resource: arn:aws:eks:x:addon/coredns",
            ADDON,
            [f"Permission eks:DescribeAddon on arn:aws:eks:x:addon/coredns is missing for {USER}:", "IAM policy"],
            id="denied, with action and resource",
        ),
        pytest.param(
            "InvalidParameterException",
            f"User: {USER} is not authorized to perform: iam:PassRole on resource: {ROLE}.",
            ADDON,
            [f"Permission iam:PassRole on {ROLE} is missing"],
            id="denied inside another code",
        ),
        pytest.param(
            "AccessDeniedException",
            None,
            ADDON,
            ["Permission eks:DescribeAddon on add-on 'coredns' of cluster 'prod' is missing for these credentials"],
            id="denied without a word",
        ),
        pytest.param(
            "ExpiredTokenException", "The token is expired", ADDON, ["does not accept", "sign in again"], id="expired"
        ),
        pytest.param(
            "ResourceNotFoundException",
            "No addon: coredns found in cluster: prod",
            ADDON,
            ["Add-on 'coredns' of cluster 'prod' is not found in region eu-1"],
            id="add-on unknown",
        ),
        pytest.param(
            "ResourceNotFoundException",
            "No cluster found for name: prod.",
            ADDON,
            ["Cluster 'prod' is not found in region eu-1", "check the name, region and account"],
            id="cluster unknown",
        ),
        pytest.param("ThrottlingException", "Rate exceeded", ADDON, ["again and again", "run again later"], id="late"),
        pytest.param(
            "InvalidParameterException",
            "Not supported",
            ADDON,
            ["Add-on 'coredns' of cluster 'prod': DescribeAddon was refused (InvalidParameterException): Not"],
            id="any other",
        ),
    ],
)
def test_a_refusal_is_one_sentence_with_the_object_and_the_way_out(code, told, params, said):
    """The words of AWS are in it, and in the details."""
    error = refusal(code, told or "", params)
    assert [part for part in said if part not in str(error)] == []
    assert error.details == {"error": {"code": code, "operation": "DescribeAddon", "message": told or ""}}
    assert isinstance(error, Missing) == ("not found" in str(error))


def test_the_long_code_of_a_refusal_of_ec2_is_left_out():
    """It is thousands of letters that nobody can read."""
    told = f"User: {USER} is not authorized to perform: ec2:DescribeSubnets. Encoded authorization failure message: abc"
    error = refusal("UnauthorizedOperation", told, {}, service="ec2", operation="DescribeSubnets")
    assert "ec2:DescribeSubnets on all resources is missing" in str(error)
    assert "abc" not in str(error.details)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoCredentialsError(), ["No credentials for AWS", "profile", "AWS_PROFILE"]),
        (EndpointConnectionError(endpoint_url="https://eks.x"), ["in region x", "https://eks.x", "endpoint_url"]),
        (ReadTimeoutError(endpoint_url="https://eks.x"), ["eks:list_addons failed in region x", "Read timeout"]),
    ],
)
def test_no_answer_says_what_to_look_at(error, said):
    """Credentials, region, network."""
    text = str(unanswered(error, "eks", "x", "list_addons"))
    assert [part for part in said if part not in text] == []
