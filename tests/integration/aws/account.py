# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An AWS account on loopback that checks signatures and policies, and the policies that the docs call enough."""

from __future__ import annotations

import functools
import json
import re
import typing as t
import urllib.request

import boto3

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from tests.house.places import CHECKOUT

REGION = "us-east-1"
ROOT = {"aws_access_key_id": "tests-root-key", "aws_secret_access_key": "tests-root-secret"}
OPEN, GUARDED = b"inf", b"0"  # requests that are not looked at
PAGE = CHECKOUT / "docs" / "aws_chores.md"
Policy = dict[str, t.Any]


def documented(playbook: str) -> list[Policy]:
    """Return the policies below the heading "Permissions of PLAYBOOK"."""
    section = PAGE.read_text().partition(f"\n### Permissions of {playbook}\n")[2].partition("\n## ")[0]
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def reads(policies: list[Policy]) -> list[Policy]:
    """Return what of these policies only reads, so that a call that writes is refused."""
    rows = [{**one, "Action": [name for name in one["Action"] if _reads(name)]} for one in statements(policies)]
    return [{"Version": "2012-10-17", "Statement": [row for row in rows if row["Action"]]}]


def without(policies: list[Policy], action: str) -> list[Policy]:
    """Return the policies without one action."""
    rows = [{**one, "Action": [name for name in one["Action"] if name != action]} for one in statements(policies)]
    return [{"Version": "2012-10-17", "Statement": [row for row in rows if row["Action"]]}]


def statements(policies: list[Policy]) -> list[Policy]:
    """Return their statements."""
    return [one for policy in policies for one in policy["Statement"]]


def _reads(action: str) -> bool:
    return action.partition(":")[2].startswith(("Describe", "Get", "List"))


class Account:
    """The account; what tests set up in it is not looked at, and what playbooks do is."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.guard(OPEN)
        self._ask("/moto-api/reset", b"")

    def client(self, service: str) -> t.Any:
        """Return boto3's client of somebody who may do everything."""
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, **ROOT)

    def user(self, policies: list[Policy]) -> dict[str, str]:
        """Return the environment of a new user who may do what these policies allow, and have it checked."""
        self.guard(OPEN)
        accounts = self.client("iam")
        name = f"user-{len(accounts.list_users()['Users'])}"
        accounts.create_user(UserName=name)
        for number, policy in enumerate(policies):
            # moto knows no conditions
            rows = [{key: one[key] for key in one if key != "Condition"} for one in policy["Statement"]]
            text = json.dumps({**policy, "Statement": rows})
            accounts.put_user_policy(UserName=name, PolicyName=f"p{number}", PolicyDocument=text)
        key = accounts.create_access_key(UserName=name)["AccessKey"]
        self.guard(GUARDED)
        return {
            "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
            "AWS_REGION": REGION,
        }

    def ask(self, policies: list[Policy] | None = None) -> t.Callable[[str], Client]:
        """Return the clients under test of a user who may do what these policies allow, or of one who may do all."""
        user = self.user(policies) if policies else {}
        keys = {name.lower(): user[name] for name in user if name != "AWS_REGION"} or ROOT

        def client(service: str) -> Client:
            return Client(boto3.client(service, endpoint_url=self.url, region_name=REGION, **keys), service)

        return functools.cache(client)

    def guard(self, unchecked: bytes) -> None:
        """Have signatures and policies checked from now on, or not any more."""
        self._ask("/moto-api/reset-auth", unchecked)

    def _ask(self, path: str, body: bytes) -> None:
        headers = {"Content-Type": "text/plain"}
        urllib.request.urlopen(urllib.request.Request(self.url + path, body, headers, method="POST")).close()
