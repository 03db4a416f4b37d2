# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook ecr_lifecycle as users play it, against a registry over HTTP."""

from __future__ import annotations

import json

import pytest

from tests.integration.aws.account import OPEN, Account, documented, reads
from tests.integration.aws.conftest import Playbooks, recap

NAMES = ["shop/cart", "shop/base", "other"]
VARIABLES = {"ecr_lifecycle_names": ["shop/*"], "ecr_lifecycle_exclude": ["shop/base"], "ecr_lifecycle_keep_newest": 30}


@pytest.fixture(autouse=True)
def repositories(account: Account) -> None:
    """Make the repositories, immutable and scanned."""
    for name in NAMES:
        scanned = {"imageScanningConfiguration": {"scanOnPush": True}}
        account.client("ecr").create_repository(repositoryName=name, imageTagMutability="IMMUTABLE", **scanned)


def policies(account: Account) -> dict[str, list[int]]:
    """Return the numbers in the policies of those that have one."""
    account.guard(OPEN)
    ecr, found = account.client("ecr"), {}
    for name in NAMES:
        try:
            text = ecr.get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"]
        except ecr.exceptions.LifecyclePolicyNotFoundException:
            continue
        found[name] = [rule["selection"]["countNumber"] for rule in json.loads(text)["rules"]]
    return found


def test_a_policy_is_given_once_and_nothing_else_is_changed(account: Account, stage: Playbooks) -> None:
    """Check mode foretells it with permissions to read; the second run changes nothing."""
    allowed = documented("ecr_lifecycle")
    foretold = stage.play_book("day2.kubernetes.ecr_lifecycle", account.user(reads(allowed)), "--check", **VARIABLES)
    assert foretold.returncode == 0, foretold.stdout
    assert "changed=1" in recap(foretold)
    assert policies(account) == {}
    first = stage.play_book("day2.kubernetes.ecr_lifecycle", account.user(allowed), **VARIABLES)
    assert first.returncode == 0, first.stdout
    assert policies(account) == {"shop/cart": [14, 30]}
    [row] = account.client("ecr").describe_repositories(repositoryNames=["shop/cart"])["repositories"]
    assert (row["imageTagMutability"], row["imageScanningConfiguration"]["scanOnPush"]) == ("IMMUTABLE", True)
    second = stage.play_book("day2.kubernetes.ecr_lifecycle", account.user(allowed), **VARIABLES)
    assert second.returncode == 0, second.stdout
    assert "changed=0" in recap(second)
