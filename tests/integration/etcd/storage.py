# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real S3 over HTTP on loopback that checks signatures and policies."""

from __future__ import annotations

import contextlib
import typing as t
import urllib.request

import pytest

from tests.integration.moto_server import moto_server

BUCKET, REGION = "backups", "eu-west-1"
ALL = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
OPEN, GUARDED = b"inf", b"0"  # requests that are not looked at


class Storage:
    """The service with one bucket; keys are access key id and secret by the name of a user."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._boto3 = pytest.importorskip("boto3")
        self.keys: dict[str, tuple[str, str]] = {"root": ("AKIAROOT", "root")}
        self.client().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def client(self, user: str = "root", service: str = "s3") -> t.Any:
        """Return boto3's client of a user."""
        identity, secret = self.keys[user]
        return self._boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=identity,
            aws_secret_access_key=secret,
        )

    def add_user(self, user: str, policy: str) -> None:
        """Add a user with one policy."""
        accounts = self.client(service="iam")
        accounts.create_user(UserName=user)
        accounts.put_user_policy(UserName=user, PolicyName=user, PolicyDocument=policy)
        key = accounts.create_access_key(UserName=user)["AccessKey"]
        self.keys[user] = (key["AccessKeyId"], key["SecretAccessKey"])

    def guard(self, unchecked: bytes = GUARDED) -> None:
        """Have signatures and policies checked from now on, or not any more."""
        headers = {"Content-Type": "text/plain"}
        request = urllib.request.Request(f"{self.url}/moto-api/reset-auth", data=unchecked, headers=headers)
        urllib.request.urlopen(request).close()

    def objects(self, prefix: str) -> dict[str, bytes]:
        """Return what is in the bucket, read as somebody who may do everything."""
        client = self.client("admin")
        found = client.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        return {one["Key"]: client.get_object(Bucket=BUCKET, Key=one["Key"])["Body"].read() for one in found}


@contextlib.contextmanager
def storage() -> t.Iterator[Storage]:
    """Run the service."""
    with moto_server() as url:
        running = Storage(url)
        try:
            yield running
        finally:
            running.guard(OPEN)
