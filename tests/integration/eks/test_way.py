# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The way that all tests of EKS go: a module in a playbook's own process, asked with nothing but the environment."""

from __future__ import annotations

import pytest

SUBNETS = {"name": "Read the subnets", "amazon.aws.ec2_vpc_subnet_info": {}, "register": "found"}
PUBLISH = {
    "name": "Publish how many there are",
    "ansible.builtin.set_stats": {"data": {"subnets": "{{ found.subnets | length }}"}},
}
QUEUE = {"name": "Make a volume", "amazon.aws.ec2_vol": {"volume_size": 1, "zone": "eu-west-1a"}}


def test_a_module_of_amazon_aws_finds_what_a_scene_has_put_there(aws, playbooks):
    """And nothing is called that changes something."""
    before = aws.scene("small")["eu-west-1"]["demo"]["cluster"]["resourcesVpcConfig"]["subnetIds"]
    done = playbooks.tasks(SUBNETS, PUBLISH)
    assert done.status == 0, done.output
    assert int(done.stats["subnets"]) >= len(before) == 2
    assert aws.writes() == []


@pytest.mark.parametrize("read_only", [True, False], ids=["read-only", "not"])
def test_a_call_that_changes_something_fails_when_the_simulator_is_told_so(aws, playbooks, read_only):
    """Which is how a playbook in check mode is tested."""
    aws.read_only(read_only)
    done = playbooks.tasks(QUEUE)
    assert (done.status != 0) == read_only, done.output
    assert [call["operation"] for call in aws.writes()] == ["CreateVolume"]
