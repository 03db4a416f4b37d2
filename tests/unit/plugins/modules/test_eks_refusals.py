# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS refuses or puts off, for every module of EKS, against the simulator."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import (
    eks_addon,
    eks_addon_info,
    eks_cluster_version,
    eks_nodegroup_version,
    eks_upgrade_info,
)

MODULES = [
    pytest.param(eks_addon, {"name": "coredns", "version": "v1.11.4-eksbuild.2"}, "eks:UpdateAddon", id="eks_addon"),
    pytest.param(eks_addon_info, {}, "eks:DescribeAddonVersions", id="eks_addon_info"),
    pytest.param(eks_cluster_version, {"version": "1.32"}, "eks:UpdateClusterVersion", id="eks_cluster_version"),
    pytest.param(
        eks_nodegroup_version,
        {"name": "workers-a", "release_version": "1.31.7-20250505"},
        "eks:UpdateNodegroupVersion",
        id="eks_nodegroup_version",
    ),
    pytest.param(eks_upgrade_info, {}, "eks:DescribeNodegroup", id="eks_upgrade_info"),
]
every_module = pytest.mark.parametrize(("module", "params", "action"), MODULES)


@pytest.fixture(autouse=True)
def cluster(aws):
    """Put a cluster at 1.31 in place."""
    aws.sim.scene("plain")


@every_module
def test_throttling_on_every_third_call_is_outlasted(aws, module, params, action):
    """What is sent again has the token of the first time, so that AWS takes it once."""
    aws.sim.refuse("*", "ThrottlingException", every=3)
    assert "msg" not in aws.run(module, **params)
    tokens = [call["parameters"].get("clientRequestToken") for call in aws.sim.writes() if call["status"] == 200]
    assert len(tokens) == len(set(tokens)) <= 1


@every_module
def test_a_missing_permission_names_action_and_resource(aws, module, params, action):
    """And who has to be allowed."""
    aws.sim.refuse(action, "AccessDeniedException")
    told = aws.run(module, **params)["msg"]
    assert told.startswith(f"Permission {action} on arn:aws:eks:eu-west-1:123456789012:* is missing for arn:aws:sts::")
    assert told.endswith("allow it in an IAM policy of that identity")


@every_module
def test_credentials_that_aws_does_not_accept_are_told(aws, module, params, action):
    """With the ways in."""
    aws.sim.refuse("eks:*", "ExpiredTokenException")
    told = aws.run(module, **params)["msg"]
    assert told.startswith("AWS does not accept the credentials for region eu-west-1 (ExpiredTokenException: ")
    assert "sign in again, or set profile" in told


@every_module
def test_no_credentials_are_told(aws, monkeypatch, module, params, action):
    """With the ways in."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    told = aws.run(module, **params)["msg"]
    assert told.startswith("No credentials for AWS (Unable to locate credentials): set profile, or access_key")


@every_module
def test_no_region_is_told(aws, monkeypatch, module, params, action):
    """By amazon.aws."""
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert "module requires a region and none was found" in aws.run(module, **params)["msg"]


@every_module
def test_a_region_without_the_cluster_is_told(aws, module, params, action):
    """The region is in the sentence, since it is what is wrong most often."""
    told = aws.run(module, region="eu-west-3", **params)["msg"]
    assert "of cluster 'demo' is not found in region eu-west-3" in told or told.startswith(
        "Cluster 'demo' is not found in region eu-west-3"
    )


@every_module
def test_a_region_that_does_not_answer_is_told(aws, module, params, action):
    """As one that AWS does not have, or without a way to it."""
    told = aws.run(module, endpoint_url="http://127.0.0.1:1", **params)["msg"]
    assert told.startswith("No answer for eks in region eu-west-1 (Could not connect to the endpoint URL")
    assert told.endswith("check region, endpoint_url and the network")
