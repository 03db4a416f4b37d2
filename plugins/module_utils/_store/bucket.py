# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A bucket as the controller sees it: the only code that uses boto3, and what it has to be told."""

from __future__ import annotations

import contextlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import Kept
from ansible_collections.day2.kubernetes.plugins.module_utils._store.persist import WAYS_OUT
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import Listed

# documented by plugins/doc_fragments/bucket.py
OPTIONS: dict[str, t.Any] = {
    "endpoint_url": {"type": "str"},
    "region": {"type": "str"},
    "profile": {"type": "str"},
    "access_key": {"type": "str", "no_log": False},  # a name; the secret is the other one
    "secret_key": {"type": "str", "no_log": True},
    "session_token": {"type": "str", "no_log": True},
    "ca_bundle": {"type": "path"},
    "proxy": {"type": "str", "no_log": True},  # a password can be in it
    "addressing_style": {"type": "str", "choices": ["auto", "path", "virtual"], "default": "auto"},
}
RULES: dict[str, t.Any] = {
    "required_together": [("access_key", "secret_key")],
    "mutually_exclusive": [("profile", "access_key")],
}
SETTINGS: dict[str, t.Any] = {
    "signature_version": "s3v4",
    # what storage other than Amazon's would not understand is sent only where it is asked for
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
    "retries": {"max_attempts": 8, "mode": "standard"},
    "connect_timeout": 10,
}
NOT_FOUND = ("404", "NoSuchKey", "NotFound", "NoSuchVersion")
MEANT = {"403": "AccessDenied", "400": "BadRequest"}  # an answer to HEAD has no text


class Signed(t.TypedDict):
    """A request that anybody may send: its URL, which is a secret, and the headers that have to go with it."""

    url: str
    headers: dict[str, str]


class Missing(Day2Error):
    """There is no such object, or no such bucket."""


@contextlib.contextmanager
def asked(place: str) -> t.Iterator[None]:
    """Turn what boto3 raises into sentences about a place; none of them repeats what it was told.

    Raises:
        Missing: it is not there.
        Day2Error: anything else, with the details status and code of an answer.

    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        told = error.response.get("Error", {}).get("Code", "")
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = MEANT.get(told, told)
        way_out = WAYS_OUT.get(code, "look at the log of the storage")
        kind, way_out = (Missing, "it is not there") if told in NOT_FOUND else (Day2Error, way_out)
        text = f"{place}: {error.operation_name} was refused ({code}): {way_out}"
        raise kind(text, status=status, code=code) from None
    except (BotoCoreError, OSError, ValueError) as error:
        raise Day2Error(f"{place} cannot be asked: {error}") from None


class Bucket:
    """One bucket, with the credentials of the controller."""

    def __init__(self, name: str, client: t.Any) -> None:
        """Use a client of boto3."""
        self.name, self.client = name, client

    @classmethod
    def connect(cls, name: str, options: t.Mapping[str, t.Any]) -> Bucket:
        """Return a bucket, without asking for it yet; options are OPTIONS.

        Raises:
            Day2Error: boto3 is missing, or what it was told is no good.

        """
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise Day2Error("boto3 is missing on the controller: install boto3 1.36 or newer there") from error
        proxy = {"proxies": dict.fromkeys(("http", "https"), options["proxy"])} if options["proxy"] else {}
        settings = Config(**SETTINGS, **proxy, s3={"addressing_style": options["addressing_style"]})
        with asked(f"s3://{name}"):
            session = boto3.session.Session(
                aws_access_key_id=options["access_key"],
                aws_secret_access_key=options["secret_key"],
                aws_session_token=options["session_token"],
                region_name=options["region"],
                profile_name=options["profile"],
            )
            region = session.region_name or "us-east-1"
            more = {"endpoint_url": options["endpoint_url"], "verify": options["ca_bundle"] or None}
            return cls(name, session.client("s3", region_name=region, config=settings, **more))

    def look(self, key: str) -> Kept | None:
        """Return what the storage tells of an object, or None when it is not there."""
        with contextlib.suppress(Missing), asked(self.place(key)):
            answer = self.client.head_object(Bucket=self.name, Key=key, ChecksumMode="ENABLED")
            return Kept(answer["ContentLength"], answer["ETag"].strip('"'), answer.get("ChecksumSHA256", ""))
        return None

    def place(self, key: str) -> str:
        """Return the address of an object."""
        return f"s3://{self.name}/{key}"

    def list(self, prefix: str) -> list[Listed]:
        """Return the objects below a prefix."""
        with asked(self.place(prefix)):
            below = {"Bucket": self.name, "Prefix": f"{prefix}/" if prefix else ""}
            pages = self.client.get_paginator("list_objects_v2").paginate(**below)
            rows = [row for page in pages for row in page.get("Contents", ())]
        return [Listed(row["Key"], row["Size"], row["LastModified"].timestamp()) for row in rows]

    def read(self, key: str) -> bytes:
        """Return what a small object holds."""
        with asked(self.place(key)):
            return bytes(self.client.get_object(Bucket=self.name, Key=key)["Body"].read(1 << 24))

    def sign(
        self, operation: str, key: str, expiry: int, headers: dict[str, str] | None = None, **more: t.Any
    ) -> Signed:
        """Return a request as anybody may send it for so many seconds; headers are those that more stands for."""
        with asked(self.place(key)):
            params = {"Bucket": self.name, "Key": key, **more}
            url = self.client.generate_presigned_url(operation, Params=params, ExpiresIn=expiry)
        return {"url": url, "headers": headers or {}}

    def ask(self, operation: str, key: str, **more: t.Any) -> dict[str, t.Any]:
        """Send a request for an object, and return its answer."""
        with asked(self.place(key)):
            return dict(getattr(self.client, operation)(Bucket=self.name, Key=key, **more))
