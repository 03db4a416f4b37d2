# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_nodegroup_version, against the simulator of AWS: images and launch templates."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_nodegroup_version

NEWEST = "1.31.13-20260402"
IMAGES = [{"ImageId": "ami-0aaaaaaaaaaaaaaaa"}, {"ImageId": "ami-0bbbbbbbbbbbbbbbb"}]


@pytest.mark.parametrize(
    ("release", "changed", "after"),
    [("latest", True, NEWEST), ("1.31.7-20250505", False, "1.31.7-20250505"), (NEWEST, True, NEWEST)],
)
def test_a_newer_image_of_the_same_version_is_taken(aws, release, changed, after):
    """When it is asked for, or the newest is."""
    group = {"nodegroupName": "workers-a", "releaseVersion": "1.31.7-20250505"}
    aws.sim.scene(scene={"clusters": [{"name": "demo", "version": "1.31", "nodegroups": [group]}]})
    result = aws.run(eks_nodegroup_version, name="workers-a", release_version=release)
    assert (result["changed"], result["release_version"]) == (changed, after)


def test_without_leave_to_read_the_newest_image_the_version_counts(aws):
    """Which is told."""
    aws.sim.scene("plain")
    aws.sim.refuse("ssm:GetParameter", "AccessDeniedException")
    result = aws.run(eks_nodegroup_version, name="workers-a")
    assert result["changed"] is False
    assert "ssm:GetParameter" in str(result["warnings"])


def test_an_image_of_its_own_comes_with_the_launch_template(aws):
    """Neither version nor release is sent, and the second run changes nothing."""
    aws.sim.scene("custom_ami")
    result = aws.run(eks_nodegroup_version, name="hardened", launch_template_version="2")
    assert (result["changed"], result["nodegroup"]["launch_template"]["version"]) == (True, "2")
    sent = aws.sim.writes()[0]["parameters"]
    assert sent["launchTemplate"]["version"] == "2"
    assert {"version", "releaseVersion"}.isdisjoint(sent)
    aws.sim.forget_calls()
    again = aws.run(eks_nodegroup_version, name="hardened", launch_template_version="2")
    assert (again["changed"], aws.sim.count()) == (False, {"eks:DescribeNodegroup": 1})


def test_an_image_of_its_own_brings_the_version_of_the_cluster(aws):
    """AWS says so after the update; nobody waits for another one."""
    template = {"name": "hardened", "version": "1"}
    group = {"nodegroupName": "hardened", "version": "1.31", "launchTemplate": template}
    templates = [{"name": "hardened", "versions": IMAGES}]
    clusters = [{"name": "demo", "version": "1.32", "nodegroups": [group]}]
    aws.sim.scene(scene={"clusters": clusters, "launchTemplates": templates})
    result = aws.run(eks_nodegroup_version, name="hardened", launch_template_version="2")
    assert (result["changed"], result["previous_version"], result["version"]) == (True, "1.31", "1.32")


def test_a_launch_template_alone_leaves_the_version(aws):
    """AWS would take that of the cluster."""
    group = {"nodegroupName": "blue", "version": "1.31", "launchTemplate": {"name": "plain", "version": "1"}}
    templates = [{"name": "plain", "versions": [{"EbsOptimized": True}, {"EbsOptimized": False}]}]
    clusters = [{"name": "demo", "version": "1.32", "nodegroups": [group]}]
    aws.sim.scene(scene={"clusters": clusters, "launchTemplates": templates})
    result = aws.run(eks_nodegroup_version, name="blue", version="1.31", launch_template_version="2")
    assert (result["version"], result["nodegroup"]["launch_template"]["version"]) == ("1.31", "2")
