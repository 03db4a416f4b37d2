# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How tasks come to AWS: the group of module_defaults, and a profile that assumes a role, as in amazon.aws."""

from __future__ import annotations

import yaml

from tests.simulator.client import CREDENTIALS, REGION

WITHOUT = {**dict.fromkeys(CREDENTIALS, ""), "AWS_ENDPOINT_URL": ""}
CONFIGURATION = """
[profile production]
role_arn = arn:aws:iam::123456789012:role/operator
source_profile = base
[profile base]
aws_access_key_id = {AWS_ACCESS_KEY_ID}
aws_secret_access_key = {AWS_SECRET_ACCESS_KEY}
"""


def play(defaults, environment, *tasks):
    """Return a play whose tasks know of AWS what the group says, and an environment."""
    groups = {"group/day2.kubernetes.aws": defaults}
    head = {"hosts": "localhost", "gather_facts": False, "environment": environment, "module_defaults": groups}
    return yaml.safe_dump([{**head, "tasks": list(tasks)}])


def test_the_group_of_module_defaults_reaches_our_modules_and_those_of_amazon_aws(aws, playbooks):
    """With no credentials and no endpoint in the environment of the tasks."""
    aws.scene("small")
    defaults = {
        "endpoint_url": aws.url,
        "region": REGION,
        "access_key": CREDENTIALS["AWS_ACCESS_KEY_ID"],
        "secret_key": CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    }
    ours = {"name": "Look at the add-ons", "day2.kubernetes.eks_addon_info": {"cluster_name": "demo"}}
    theirs = {"name": "Look at the subnets", "amazon.aws.ec2_vpc_subnet_info": {}}
    (playbooks.folder / "play.yml").write_text(play(defaults, WITHOUT, ours, theirs))
    done = playbooks.run("play.yml")
    assert done.status == 0, done.output
    assert {call["service"] for call in aws.calls()} == {"eks", "ec2"}


def test_a_profile_that_assumes_a_role_is_enough(aws, playbooks):
    """Which is how most accounts are entered."""
    aws.scene("small")
    configuration = playbooks.folder / "aws.ini"
    configuration.write_text(CONFIGURATION.format(**CREDENTIALS))
    environment = {**WITHOUT, "AWS_CONFIG_FILE": str(configuration), "AWS_ENDPOINT_URL": aws.url}
    addon = {"cluster_name": "demo", "name": "kube-proxy", "tags": {"team": "a"}, "profile": "production"}
    task = {"name": "Tag an add-on", "day2.kubernetes.eks_addon": addon}
    (playbooks.folder / "play.yml").write_text(play({}, environment, task))
    done = playbooks.run("play.yml")
    assert done.status == 0, done.output
    assert (done.changed, next(call["operation"] for call in aws.calls())) == (1, "AssumeRole")
    assert [call["operation"] for call in aws.writes() if call["service"] == "eks"] == ["TagResource"]
