# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Snapshots of a real etcd of three members."""

from __future__ import annotations

import threading
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import number_field, texts
from tests.integration.etcd.members import ACTIVATE, DEACTIVATE, NOSPACE, Members, put

TIMES = 25  # with each version: 50 in all of make etcd


@pytest.fixture
def load(members: Members) -> t.Iterator[None]:
    """Write, delete and compact until the test has ended."""
    stop = threading.Event()
    channel = members.channel("m2")

    def write() -> None:
        number = 0
        while not stop.wait(0.002):
            number += 1
            channel.call("/etcdserverpb.KV/Put", put(f"/registry/leases/load/{number % 50}", b"x" * 500))
            if number % 7 == 0:
                channel.call("/etcdserverpb.KV/DeleteRange", put(f"/registry/leases/load/{number % 50}", b""))
            if number % 500 == 0:
                members.etcdctl("compact", str(revision_of(members)))

    thread = threading.Thread(target=write)
    thread.start()
    yield
    stop.set()
    thread.join()


def revision_of(members: Members) -> int:
    """Return the revision of the last write."""
    line = members.etcdctl("endpoint", "status", "--write-out=fields")
    return next(int(each.split(":")[1]) for each in line.splitlines() if each.startswith('"Revision"'))


@pytest.mark.usefixtures("load")
def test_every_snapshot_under_write_load_is_what_etcd_holds(members: Members, save: t.Any) -> None:
    """HashKV of the file is that of the member at the same revision, unless it is compacted in between."""
    seen = []
    for number in range(TIMES):
        outcome = save(("m1", "m2", "m3")[number % 3], prefix=f"n{number}", keep={"last": 1})
        seen.append(outcome.snapshot)
        Path(outcome.path).unlink()
    assert all(facts["verified"]["sha256"] and facts["verified"]["tree"] for facts in seen)
    assert [facts["revision"] for facts in seen] == sorted(facts["revision"] for facts in seen)
    compared = [facts["verified"]["hashkv"] for facts in seen]
    assert set(compared) <= {True, None}
    assert compared.count(True) > TIMES / 2
    for facts in seen:
        assert (facts["verified"]["hashkv"] is None) == any("HashKV could not be" in text for text in facts["warnings"])


def test_etcdutl_agrees(members: Members, save: t.Any) -> None:
    """About revision and size, and number of keys where it counts those."""
    outcome = save()
    hashed, revision, keys, *dummy = (word.strip() for word in members.snapshot_status(outcome.path).split(","))
    facts = outcome.snapshot
    assert int(revision) == facts["revision"]
    assert int(keys) == (facts["keys"] if members.version.startswith("3.6") else facts["records"])
    assert (len(hashed) > 0, facts["members"], facts["is_learner"]) == (True, ["m1", "m2", "m3"], False)
    assert facts["etcd_version"] == members.version


def test_a_member_that_is_full_is_saved_with_a_warning(members: Members, save: t.Any) -> None:
    """A snapshot is what one wants then, but the alarm comes back with a restore."""
    members.alarm(ACTIVATE, NOSPACE)
    try:
        facts = save().snapshot
    finally:
        members.alarm(DEACTIVATE, NOSPACE)
    assert facts["alarms"] == ["NOSPACE"]
    assert "the alarm NOSPACE is saved too: disarm it after a restore" in facts["warnings"]


def test_with_authentication_on_a_user_with_the_role_root_saves(members: Members, save: t.Any) -> None:
    """By password or by the name in the certificate."""
    members.etcdctl("user", "add", "root:between-us-two")
    members.etcdctl("user", "grant-role", "root", "root")
    members.etcdctl("auth", "enable")
    try:
        by_password = save(username="root", password="between-us-two").snapshot
        by_name = save(client="root", prefix="other").snapshot
        with pytest.raises(Day2Error, match="authentication failed, invalid user ID or password") as wrong:
            save(username="root", password="wrong", prefix="third")
        with pytest.raises(Day2Error, match=r"permission denied|user not found|user name not found") as nobody:
            save(prefix="fourth")
    finally:
        members.etcdctl("auth", "disable", client="root")
    assert (by_password["verified"]["hashkv"], by_name["verified"]["hashkv"]) == (True, True)
    assert "between-us-two" not in str(by_password)
    assert (wrong.value.details["phase"], nobody.value.details["phase"]) == ("connect", "look")


def test_a_compaction_that_ends_on_a_deletion_does_not_change_the_hash(members: Members, save: t.Any) -> None:
    """Some versions keep such a deletion and some do not, but all leave it out of the hash."""
    channel = members.channel()
    for key in ("/registry/a", "/registry/b"):
        channel.call("/etcdserverpb.KV/Put", put(key, b"x"))
        channel.call("/etcdserverpb.KV/DeleteRange", put(key, b""))
    channel.call("/etcdserverpb.KV/Compact", number_field(1, revision_of(members)) + number_field(2, 1))
    assert texts(channel.call("/etcdserverpb.Maintenance/Status"), 2) == [members.version]
    facts = save().snapshot
    assert (facts["warnings"], facts["verified"]["hashkv"]) == ([], True)
