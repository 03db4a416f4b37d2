# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A snapshot goes into a bucket and comes back, on a good way and on a bad one."""

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import OPTIONS, Bucket
from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import encoded
from ansible_collections.day2.kubernetes.plugins.module_utils._store.transfer import put_file
from tests.integration.store.faulty import BUSY, CUT, FaultyWay
from tests.integration.store.playing import Play, Played
from tests.integration.store.storages import ACCESS, BUCKET, LOCKED, SECRET, Storage

NAME = "etcd-m1-20261121T081500Z.db"
SIZE = 12_000_000
MULTIPART = {"multipart_above": 6_000_000, "part_size": 5 << 20}
Json = dict[str, t.Any]


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Return a file of 12 MB with a sidecar."""
    path = tmp_path / NAME
    path.write_bytes(os.urandom(SIZE))
    (tmp_path / f"{NAME}.json").write_text(json.dumps({"schema": 1, "revision": 7, "taken": 1795248900.5}))
    return path


def up(source: Path, prefix: str, **options: t.Any) -> Json:
    """Return a task that uploads."""
    dest = prefix if "://" in prefix else f"s3://{BUCKET}/{prefix}"
    return {"day2.kubernetes.snapshot_upload": {"src": str(source), "dest": dest, **options}}


def down(folder: Path, prefix: str, **options: t.Any) -> Json:
    """Return a task that downloads the newest."""
    task = {"src": f"s3://{BUCKET}/{prefix}", "newest": True, "dest": str(folder), **options}
    return {"day2.kubernetes.snapshot_download": task}


def messages(played: Played) -> list[str]:
    """Return what the tasks that failed said."""
    return [result["msg"] for result in played.results if result.get("failed")]


@pytest.mark.parametrize(
    ("prefix", "options", "parts"),
    [
        pytest.param("whole", {}, 1, id="as a whole"),
        pytest.param("parts", MULTIPART, 3, id="in parts"),
        pytest.param("md5", {"checksum": "md5"}, 1, id="with MD5"),
        pytest.param("md5-parts", {"checksum": "md5", **MULTIPART}, 3, id="in parts with MD5"),
        pytest.param("unconditional", {"conditional": False}, 1, id="without a condition"),
    ],
)
def test_a_snapshot_goes_and_comes_back(play: Play, snapshot: Path, tmp_path: Path, prefix, options, parts):
    """Check mode foretells it, the second run changes nothing, and what comes back is the same."""
    task, back = up(snapshot, prefix, **options), down(tmp_path / "back", prefix)
    played = play({**task, "check_mode": True}, task, task, back, back)
    assert messages(played) == []
    assert [result["changed"] for result in played.results] == [True, True, False, True, False]
    foretold, sent, _again, got, _there = played.results
    assert (foretold["verified_by"], sent["part_count"], sent["size"]) == (None, parts, SIZE)
    assert sent["verified_by"] in {"sha256", "md5"}
    assert (tmp_path / "back" / NAME).read_bytes() == snapshot.read_bytes()
    assert got["snapshot"]["offsite"] == {"file": NAME, "size": SIZE, "sha256": sent["sha256"]}
    assert (got["snapshot"]["revision"], (tmp_path / "back" / NAME).stat().st_mode & 0o777) == (7, 0o600)


def test_what_is_retained_says_so(play: Play, snapshot: Path, storage: Storage):
    """A bucket with object lock asks for a checksum, and keeps the date."""
    played = play(
        up(snapshot, f"s3://{LOCKED}/x", retain_days=2, **MULTIPART), up(snapshot, f"s3://{LOCKED}/y", retain_days=2)
    )
    assert messages(played) == []
    # moto forgets it for what comes in parts
    for key in (*([f"x/{NAME}"] if storage.checks else []), f"y/{NAME}", f"y/{NAME}.json"):
        assert storage.client.head_object(Bucket=LOCKED, Key=key)["ObjectLockMode"] == "GOVERNANCE"


@pytest.mark.parametrize("options", [{}, MULTIPART], ids=["as a whole", "in parts"])
def test_nothing_is_overwritten(play: Play, snapshot: Path, storage: Storage, options):
    """What has another content is named and left as it is."""
    key = f"theirs{len(options)}/{NAME}"
    storage.client.put_object(Bucket=BUCKET, Key=key, Body=b"theirs")
    [message] = messages(play(up(snapshot, key.rpartition("/")[0], **options)))
    assert f"s3://{BUCKET}/{key} is there with another content (by size), and nothing is overwritten" in message
    assert storage.client.get_object(Bucket=BUCKET, Key=key)["Body"].read() == b"theirs"


@pytest.mark.parametrize("options", [{}, MULTIPART], ids=["as a whole", "in parts"])
@pytest.mark.parametrize("trouble", [[CUT] * 2, [BUSY] * 2], ids=["cut twice", "busy twice"])
def test_a_bad_way_is_gone_again(play: Play, snapshot: Path, faulty: FaultyWay, tmp_path: Path, trouble, options):
    """Up and down."""
    prefix = f"bad-{len(options)}-{trouble[0]}"
    faulty.trouble = {"PUT": [*trouble], "GET": [*trouble]}
    tasks = [up(snapshot, prefix, **options), down(tmp_path / "back", prefix)]
    assert messages(play(*tasks, endpoint_url=faulty.url)) == []
    assert faulty.signed == {"PUT": (3 if options else 1) + len(trouble), "GET": 1 + len(trouble)}
    assert (tmp_path / "back" / NAME).read_bytes() == snapshot.read_bytes()


def test_a_way_that_stays_bad_is_an_error_that_leaves_no_parts(play: Play, snapshot: Path, faulty: FaultyWay, storage):
    """The upload is taken back."""
    faulty.trouble["PUT"] = [BUSY] * 99
    [message] = messages(play(up(snapshot, "never", tries=2, **MULTIPART), endpoint_url=faulty.url))
    assert "failed 2 times, last with status 503, SlowDown: look at the storage and the network" in message
    assert storage.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []
    assert storage.client.list_objects_v2(Bucket=BUCKET, Prefix="never").get("Contents", []) == []


def test_what_was_damaged_on_the_way_is_refused_by_the_storage(storage: Storage, snapshot: Path):
    """The checksum is signed, so that other bytes have none."""
    if not storage.checks:
        pytest.skip("moto believes every checksum")
    options = {**dict.fromkeys(OPTIONS), "addressing_style": "auto", "endpoint_url": storage.url}
    bucket = Bucket.connect(BUCKET, {**options, "access_key": ACCESS, "secret_key": SECRET})
    wrong = encoded("00" * 32)
    signed = bucket.sign("put_object", f"damaged/{NAME}", 60, {"x-amz-checksum-sha256": wrong}, ChecksumSHA256=wrong)
    with pytest.raises(Day2Error, match="the file changed on the way") as caught:
        put_file(str(snapshot), **signed)
    assert caught.value.details["phase"] == "upload"
    with pytest.raises(Day2Error, match="SignatureDoesNotMatch"):
        put_file(str(snapshot), signed["url"], headers={"x-amz-checksum-sha256": encoded("11" * 32)})


FAILURES = [
    ({"dest": "s3://nobody/x"}, "create the bucket, or name another one"),
    ({"dest": "backups/x"}, "backups/x is no address such as s3://bucket/prefix"),
    ({"src": "/nowhere.db"}, "/nowhere.db cannot be read: No such file"),
    ({"endpoint_url": "http://127.0.0.1:1"}, "Could not connect to the endpoint URL"),
    ({"ca_bundle": "/nowhere.pem"}, "cannot be read on the controller"),
]


def test_a_failure_is_a_sentence(play: Play, snapshot: Path):
    """With the way out."""
    told = messages(play(*(up(snapshot, "failures", **options) for options, dummy in FAILURES)))
    assert len(told) == len(FAILURES)
    assert [(message, said) for message, (dummy, said) in zip(told, FAILURES) if said not in message] == []


def test_wrong_keys_are_told(play: Play, snapshot: Path, storage: Storage):
    """By their names only."""
    if not storage.checks:
        pytest.skip("moto believes every key")
    played = play(up(snapshot, "denied", secret_key="wr0ng-s3cret"))
    assert "the secret key or the region is wrong" in messages(played)[0]
    assert "wr0ng-s3cret" not in played.output


def test_no_secret_is_printed(play: Play, snapshot: Path, tmp_path: Path, faulty: FaultyWay):
    """Neither keys nor signatures, however much is printed, also by what fails."""
    faulty.trouble["PUT"] = [BUSY] * 99
    tasks = [up(snapshot, "secret", **MULTIPART), up(snapshot, "secret2"), down(tmp_path / "back", "secret")]
    failing = up(snapshot, "secret3", endpoint_url=faulty.url, tries=1, **MULTIPART)
    played = play(*tasks, failing, words=["-vvvv", "--diff"])
    assert (len(messages(played)), "presigned_transfer" in played.output) == (1, True)
    for secret in (SECRET, "X-Amz-Signature", "X-Amz-Credential"):
        assert secret not in played.output
        assert secret not in json.dumps(played.results)
