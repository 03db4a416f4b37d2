# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Signatures of requests to S3, beside those of botocore."""

from __future__ import annotations

import datetime
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import (
    Bucket,
    Credentials,
    host_of,
    signed,
)

NOW = datetime.datetime(2026, 11, 21, 8, 15, tzinfo=datetime.timezone.utc)
SHA256 = "86fd496cd6c5326f3f5a45f93cbc269ed61061ae340b2d5bdedd53e64f584ebe"
PLAIN = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
TEMPORARY = Credentials("ASIAEXAMPLE", "a/secret+with=signs", "FwoGZXIvYXdzE//token+with=signs==")
HEADERS = {"Content-Type": "application/octet-stream", "If-None-Match": "*"}


def of_botocore(
    url: str, headers: dict[str, str], region: str, credentials: Credentials, monkeypatch: t.Any
) -> t.Mapping[str, str]:
    """Return the headers as botocore signs them at the same moment."""
    auth = pytest.importorskip("botocore.auth", reason="only the newest core's environment has botocore")
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as Theirs

    monkeypatch.setattr(auth, "get_current_datetime", lambda *dummy, **dummies: NOW.replace(tzinfo=None))
    request = AWSRequest("PUT", url, headers={**headers, "X-Amz-Content-SHA256": SHA256})
    theirs = Theirs(credentials.access_key, credentials.secret_key, credentials.session_token or None)
    signer = auth.S3SigV4Auth(theirs, "s3", region)
    monkeypatch.setattr(signer, "payload", lambda dummy: SHA256)
    signer.add_auth(request)
    return request.headers


@pytest.mark.parametrize(
    ("url", "headers", "region", "credentials"),
    [
        pytest.param("https://b.s3.eu-west-1.amazonaws.com/etcd.db", HEADERS, "eu-west-1", PLAIN, id="virtual style"),
        pytest.param("https://s3.example.com/b/etcd.db", HEADERS, "us-east-1", PLAIN, id="path style"),
        pytest.param("http://127.0.0.1:9000/b/etcd.db", HEADERS, "us-east-1", PLAIN, id="another port"),
        pytest.param("https://s3.example.com:443/b/etcd.db", HEADERS, "us-east-1", PLAIN, id="the usual port"),
        pytest.param("https://s3.example.com/b/etcd.db", HEADERS, "us-east-1", TEMPORARY, id="session token"),
        pytest.param("https://s3.example.com/b/etcd.db", {}, "us-east-1", PLAIN, id="no headers"),
        pytest.param(
            Bucket("b", endpoint="https://s3.example.com").url("a b/ü+~*'()&=%41/etcd:1.db"),
            HEADERS,
            "us-east-1",
            PLAIN,
            id="odd characters",
        ),
        pytest.param(
            Bucket("b", endpoint="https://s3.example.com").url("a//b/../c.db"),
            HEADERS,
            "us-east-1",
            PLAIN,
            id="a path that others would tidy",
        ),
        pytest.param(
            "https://s3.example.com/b/x?uploadId=a%2Fb%3D&partNumber=10", {}, "us-east-1", PLAIN, id="a query"
        ),
        pytest.param("https://s3.example.com/b/x?uploads", {}, "us-east-1", PLAIN, id="a query without a value"),
        pytest.param(
            "https://s3.example.com/b/x", {"X-Amz-Meta-Note": "  two   words "}, "us-east-1", PLAIN, id="blanks"
        ),
    ],
)
def test_a_signature_is_that_of_botocore(
    url: str, headers: dict[str, str], region: str, credentials: Credentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is in the request."""
    theirs = of_botocore(url, headers, region, credentials, monkeypatch)
    ours = signed("PUT", url, headers, sha256=SHA256, region=region, credentials=credentials, now=NOW.timestamp())
    assert ours["Authorization"] == theirs["Authorization"]
    assert ours.get("X-Amz-Security-Token") == theirs.get("X-Amz-Security-Token")
    assert (ours["X-Amz-Date"], {**headers, **ours}) == (theirs["X-Amz-Date"], ours)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        pytest.param("sha256", "0" * 64, id="another body"),
        pytest.param("region", "eu-west-1", id="another region"),
        pytest.param("now", NOW.timestamp() + 1, id="another second"),
        pytest.param("credentials", TEMPORARY, id="somebody else"),
    ],
)
def test_whatever_differs_gives_another_signature(change: str, value: t.Any) -> None:
    """Without botocore: this is all that an old environment can show."""
    same = {"sha256": SHA256, "region": "us-east-1", "credentials": PLAIN, "now": NOW.timestamp()}
    one = signed("PUT", "https://s3.example.com/b/x", HEADERS, **same)  # type: ignore[arg-type]
    other = signed("PUT", "https://s3.example.com/b/x", HEADERS, **{**same, change: value})
    assert one["Authorization"].rpartition("=")[2] != other["Authorization"].rpartition("=")[2]


@pytest.mark.parametrize(
    ("bucket", "url"),
    [
        pytest.param(Bucket("b"), "https://b.s3.us-east-1.amazonaws.com/k%20/x.db", id="Amazon"),
        pytest.param(Bucket("b.c"), "https://s3.us-east-1.amazonaws.com/b.c/k%20/x.db", id="a dot in the name"),
        pytest.param(Bucket("b", "r", "http://h:9000"), "http://h:9000/b/k%20/x.db", id="an endpoint"),
        pytest.param(Bucket("b", "r", "https://h/s3/"), "https://h/s3/b/k%20/x.db", id="an endpoint with a path"),
        pytest.param(Bucket("b", "r", "https://h", "virtual"), "https://b.h/k%20/x.db", id="virtual style"),
        pytest.param(Bucket("b", addressing_style="path"), "https://s3.us-east-1.amazonaws.com/b/k%20/x.db", id="path"),
    ],
)
def test_an_object_has_one_url(bucket: Bucket, url: str) -> None:
    """By the style that is asked for, or the one that works there."""
    assert bucket.url("k /x.db") == url


@pytest.mark.parametrize(
    ("url", "host"),
    [
        pytest.param("https://h/x", "h", id="no port"),
        pytest.param("https://h:443/x", "h", id="the usual port"),
        pytest.param("http://h:443/x", "h:443", id="the usual port of another scheme"),
        pytest.param("http://[::1]:9000/x", "[::1]:9000", id="IPv6"),
    ],
)
def test_the_host_is_what_is_sent(url: str, host: str) -> None:
    """A signature for another Host is wrong."""
    assert host_of(url) == host


def test_secrets_are_not_shown() -> None:
    """Also not by an exception that shows what a function was called with."""
    shown = f"{TEMPORARY!r} {TEMPORARY}"
    assert ("ASIAEXAMPLE" in shown, "secret" in shown, "token+" in shown) == (True, False, False)
