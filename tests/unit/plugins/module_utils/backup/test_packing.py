# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Packed copies: which one is carried, how long it stays, and what becomes of one whose answer was lost."""

from __future__ import annotations

import dataclasses
import gzip
import json
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import packing, run, upload
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import (
    Destination,
    Line,
    Packing,
    Sizes,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.refusals import Room
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved, look_at
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import Bucket, Credentials

WHO = Credentials("AKIA", "s3cret")
TO = Destination(Bucket("bkt"), place_of("s3://bkt/a"), WHO, {}, Line(), Packing(gzip=True), Sizes())
PLAIN = dataclasses.replace(TO, packing=Packing())
NAMES = ("etcd-cp1-20261121T081500Z.db", "etcd-cp1-20261121T091500Z.db")
SUMS = {"a": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"}


@pytest.fixture
def shelf(tmp_path: pathlib.Path) -> list[Shelved]:
    """Return two snapshots, oldest first."""
    for number, name in enumerate(NAMES):
        facts = {"schema": 1, "size": 1, "taken": 1.5 + number, "sha256": SUMS["a"]}
        (tmp_path / name).write_text("a")
        (tmp_path / f"{name}.json").write_text(json.dumps({**facts, "verified": {"sha256": True, "tree": True}}))
    return [look_at(str(tmp_path / name)) for name in NAMES]


def copies(shelf: list[Shelved]) -> list[str]:
    """Return the names in the folder of packed copies."""
    folder = pathlib.Path(packing.folder_of(shelf[0]))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_without_packing_it_is_the_snapshot_itself(shelf: list[Shelved]) -> None:
    """And nothing is made."""
    ready = packing.ready(Host(), shelf[0], PLAIN)
    assert (ready.path, ready.sha256, ready.new, copies(shelf)) == (shelf[0].path, SUMS["a"], False, [])


def test_a_copy_is_made_once(shelf: list[Shelved]) -> None:
    """The second time it is the same one, which may be there already."""
    first, second = (packing.ready(Host(), shelf[0], TO) for dummy in range(2))
    assert (first.new, second.new, first.sha256) == (True, False, second.sha256)
    assert gzip.decompress(pathlib.Path(first.path).read_bytes()) == b"a"
    assert copies(shelf) == [f"{NAMES[0]}.gz", f"{NAMES[0]}.json"]
    packing.done(shelf[0], TO)
    assert (copies(shelf), pathlib.Path(first.path).parent.exists()) == ([], False)


def test_what_waits_for_nothing_is_swept(shelf: list[Shelved]) -> None:
    """Such as a copy of a snapshot that was pruned, or of other settings."""
    for one in shelf:
        packing.ready(Host(), one, TO)
    folder = str(pathlib.Path(shelf[0].path).parent)
    packing.sweep(folder, shelf[1:], TO)
    assert copies(shelf) == [f"{NAMES[1]}.gz", f"{NAMES[1]}.json"]
    packing.sweep(folder, shelf, PLAIN)
    assert copies(shelf) == []


def test_what_was_begun_comes_first(shelf: list[Shelved]) -> None:
    """And then the newest."""
    settings: t.Any = type("Settings", (), {"upload": TO})
    assert [one.path for one in run._waiting(settings, shelf)] == [shelf[1].path, shelf[0].path]
    packing.ready(Host(), shelf[0], TO)
    assert [one.path for one in run._waiting(settings, shelf)] == [shelf[0].path, shelf[1].path]


def test_no_room_is_an_error_before_anything_is_packed(shelf: list[Shelved], monkeypatch: pytest.MonkeyPatch) -> None:
    """Etcd's own disk is not filled."""
    monkeypatch.setattr(packing, "room_of", lambda *dummy: Room(0, 100, holds_data=True))
    with pytest.raises(Day2Error, match="packed has no room for a packed copy: 1 bytes are needed and 0 are free"):
        packing.ready(Host(), shelf[0], TO)
    assert copies(shelf) == []


def test_what_another_has_put_there_is_not_described(shelf: list[Shelved], monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that was just made cannot be there: its sidecar would be a lie."""
    monkeypatch.setattr(upload, "put", lambda *dummy: False)
    with pytest.raises(Day2Error, match=rf"s3://bkt/a/{NAMES[0]}.gz is there, and is not from here"):
        upload.carry(Host(), shelf[0], TO)
    assert (copies(shelf), "uploaded" in look_at(shelf[0].path).facts) == ([], False)


def test_what_an_earlier_run_may_have_put_there_is_noted(shelf: list[Shelved], monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the same bytes."""
    packing.ready(Host(), shelf[0], TO)
    monkeypatch.setattr(upload, "put", lambda *dummy: False)
    carried = upload.carry(Host(), shelf[0], TO)
    assert (carried.place, carried.new) == (f"s3://bkt/a/{NAMES[0]}.gz", False)
    assert (copies(shelf), "uploaded" in look_at(shelf[0].path).facts) == ([], True)
