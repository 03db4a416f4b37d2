# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading snapshots, of real members, whole and damaged."""

from __future__ import annotations

import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.snapshot_file import check_sha256, read_snapshot
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.damage import (
    Damage,
    Damages,
    with_checksum,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.recorded import (
    COMPACTED,
    HASHKV,
    REVISION,
    VERSIONS,
    every_version,
    snapshot,
)

DAMAGES = [(version, damage) for version in VERSIONS for damage in Damages(snapshot(version)).every()]
Write = t.Callable[[bytes], str]


def some(damages: list[tuple[str, Damage]]) -> pytest.MarkDecorator:
    """Return what lets a test run for each of them."""
    return pytest.mark.parametrize("damage", [pytest.param(each, id=f"{name} {each.name}") for name, each in damages])


@pytest.fixture
def write(tmp_path: pathlib.Path) -> Write:
    """Return what writes a file and returns its path."""

    def write(content: bytes) -> str:
        (tmp_path / "snapshot.db").write_bytes(content)
        return str(tmp_path / "snapshot.db")

    return write


@every_version
def test_all_that_is_in_it_is_read(write: Write, version: str) -> None:
    """HashKV is the one that etcd itself gave when this was recorded."""
    path = write(snapshot(version))
    assert len(check_sha256(path)) == 64
    contents, hashkv = read_snapshot(path, hashed=True)
    assert (contents.revision, contents.compact_revision, hashkv) == (REVISION, COMPACTED, HASHKV)
    # 240 were written, 12 deleted before the compaction and 6 after
    assert contents.keys == sum(contents.kinds.values()) == 222
    assert set(contents.kinds) == {"/registry/pods", "/registry/secrets", "/registry/configmaps"}
    assert (contents.members, contents.alarms, contents.warnings) == (["m1"], [], [])
    assert contents.secrets_encrypted is True
    assert contents.storage_version == ("3.6.0" if version == "3.6.5" else None)
    assert read_snapshot(path, hashed=False)[1] is None


def test_there_are_as_many_kinds_of_damage_as_were_known() -> None:
    """For each version."""
    assert len(DAMAGES) >= 2 * 29


@some(DAMAGES)
def test_no_damage_passes_for_a_whole_file(write: Write, damage: Damage) -> None:
    """The checksum sees everything."""
    with pytest.raises(DamagedError):
        check_sha256(write(damage.content))


@some([each for each in DAMAGES if each[1].walk])
def test_damage_from_before_the_checksum_is_found_by_the_walk(write: Write, damage: Damage) -> None:
    """Etcd makes the checksum over whatever it reads from its disk."""
    body = damage.content[: len(damage.content) // 512 * 512]
    with pytest.raises(DamagedError):
        read_snapshot(write(with_checksum(body) if len(body) != len(damage.content) else damage.content), hashed=True)


@every_version
@pytest.mark.parametrize("page", ["first", "second"])
def test_damage_to_one_meta_page_is_a_warning(write: Write, version: str, page: str) -> None:
    """Etcd uses the other one."""
    (damage,) = (each for each in Damages(snapshot(version)).every() if each.name == f"the {page} meta page damaged")
    contents, dummy = read_snapshot(write(damage.content), hashed=False)
    assert [text for text in contents.warnings if "etcd would use the other one" in text]


def test_a_file_that_is_not_there_is_a_sentence() -> None:
    """And no traceback."""
    with pytest.raises(Day2Error, match="cannot be read: No such file"):
        check_sha256("/nowhere/snapshot.db")
