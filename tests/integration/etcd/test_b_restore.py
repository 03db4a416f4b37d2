# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Three members restored from one snapshot, with the data and the alarm of its time, and nothing of the time after."""

from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import etcdutl
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restored import see_healthy
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import SYSTEMD, Setup
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import OPTIONS, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from tests.integration.etcd.conftest import VERSIONS
from tests.integration.etcd.members import ACTIVATE, NAMES, NOSPACE, Members, put
from tests.lab import programs

BUMP = 1_000_000_000
KINDS = ["/registry/pods", "/registry/later"]


class Restored(t.NamedTuple):
    """A cluster after its restore, the facts of the snapshot, and what each member tells."""

    members: Members
    facts: dict[str, t.Any]
    cluster_before: int
    told: dict[str, dict[str, t.Any]]


@pytest.fixture(scope="module", params=VERSIONS)
def restored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Restored]:
    """Save with an alarm raised, write more, stop all, restore all, start all."""
    folder = tmp_path_factory.mktemp(f"restore-{request.param}")
    with Members(request.param, folder) as members:
        members.fill(30)
        members.alarm(ACTIVATE, NOSPACE)
        facts = saved(members, folder)
        members.alarm(2, NOSPACE)
        members.channel().call("/etcdserverpb.KV/Put", put("/registry/later/one", b"x"))
        etcd = Etcd(members.access(), 5)
        before = etcd.status().cluster_id
        etcd.close()
        for process in members.processes.values():
            process.stop()
        peers = {name: f"https://127.0.0.1:{members.ports[name][1]}" for name in NAMES}
        for name in NAMES:
            restore_member(members, folder, name, peers)
            members.start(name)
        told = {name: see_healthy(members.access(name), NAMES, KINDS, 60) for name in NAMES}
        yield Restored(members, facts, before, told)


def saved(members: Members, folder: Path, name: str = "snapshot.db", **options: str) -> dict[str, t.Any]:
    """Save the first member and return the facts of the snapshot."""
    defaults = {option: specification.get("default") for option, specification in OPTIONS.items()}
    params = {**defaults, **members.access()._asdict(), "path": str(folder / name), "timeout": 10, **options}
    return dict(reach("present", Host(folder), wanted_of(params), check=False).snapshot or {})


def restore_member(members: Members, folder: Path, name: str, peers: dict[str, str]) -> None:
    """Make new data of one member and put it into the place of the old."""
    setup = Setup(SYSTEMD, name, peers[name], str(folder / name), members.access(name), separate_wal=False)
    program = str(programs.ensure_etcd(members.version) / "etcdutl")
    etcdutl.refuse_unfit(Host(), program, BUMP)
    new = str(folder / f"{name}.new")
    etcdutl.restore(Host(), program, str(folder / "snapshot.db"), setup, peers, "restore-1", BUMP, new)
    (folder / name).rename(folder / f"{name}.before")
    Path(new).rename(folder / name)


def test_all_members_hold_the_same_and_only_what_was_saved(restored: Restored) -> None:
    """HashKV is equal, and what came after the snapshot is not there."""
    assert len({told["hashkv"] for told in restored.told.values()}) == 1
    for told in restored.told.values():
        assert told["kinds"] == {"/registry/pods": restored.facts["kinds"]["/registry/pods"], "/registry/later": 0}
        assert told["keys"] == restored.facts["keys"]
        assert told["revision"] >= BUMP + restored.facts["revision"]


def test_the_alarm_that_was_saved_too_is_lifted(restored: Restored) -> None:
    """Else nothing could be written."""
    assert restored.facts["alarms"] == ["NOSPACE"]
    assert "NOSPACE" in [alarm for told in restored.told.values() for alarm in told["alarms_lifted"]]
    restored.members.channel().call("/etcdserverpb.KV/Put", put("/registry/again", b"x"))


def test_it_is_another_cluster_so_that_no_old_member_joins(restored: Restored) -> None:
    """With the same token an old member would, and would hold other data."""
    etcd = Etcd(restored.members.access(), 5)
    assert etcd.status().cluster_id != restored.cluster_before
    etcd.close()


def test_what_was_restored_can_be_saved_and_proven_again(restored: Restored) -> None:
    """Etcdutl leaves an empty record where it has raised the revision."""
    facts = saved(restored.members, restored.members.folder, "again.db", check_hashkv="true")
    assert facts["verified"] == {"sha256": True, "tree": True, "hashkv": True}
    assert facts["revision"] >= BUMP


def test_a_watch_from_before_is_ended_and_not_silent(restored: Restored) -> None:
    """Whoever watches reads everything anew."""
    with pytest.raises(subprocess.CalledProcessError) as ended:
        restored.members.etcdctl("watch", "--prefix", "/registry", f"--rev={restored.facts['revision']}")
    assert "compacted" in ended.value.stderr + ended.value.stdout
