# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_snapshot, with a member that answers from memory."""

from __future__ import annotations

import json
import os
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import HashKv
from ansible_collections.day2.kubernetes.plugins.modules import etcd_snapshot, etcd_snapshot_info
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.fake_etcd import ENDPOINT, FakeEtcd

Run = t.Callable[..., "dict[str, t.Any]"]
DAY = 86400


@pytest.fixture
def etcd(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeEtcd:
    """Return the member that the module reaches."""
    etcd = FakeEtcd()
    host = etcd.use(monkeypatch, tmp_path)
    monkeypatch.setattr(etcd_snapshot, "Host", lambda: host)
    return etcd


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> pathlib.Path:
    """Return where snapshots are; it is not there yet."""
    return tmp_path / "backups"


@pytest.fixture
def run(run_module: Run, etcd: FakeEtcd, folder: pathlib.Path) -> Run:
    """Return ``run(check=False, **options)`` for the folder, with an endpoint."""

    def run(check: bool = False, **options: t.Any) -> dict[str, t.Any]:
        where = {} if "path" in options else {"dir": str(folder)}
        return run_module(etcd_snapshot, {"endpoint": ENDPOINT, **where, **options}, check=check)

    return run


def age(path: str, days: float) -> None:
    """Let a snapshot be so many days older."""
    sidecar = pathlib.Path(f"{path}.json")
    facts = json.loads(sidecar.read_text())
    older = path.replace("etcd-cp1-", f"etcd-cp1-{days:g}d-")
    os.rename(path, older)
    sidecar.unlink()
    facts["taken"] -= days * DAY
    pathlib.Path(f"{older}.json").write_text(json.dumps(facts))


def names(folder: pathlib.Path) -> list[str]:
    """Return the files in the folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_snapshot_is_saved_with_what_was_proven(run: Run, etcd: FakeEtcd, folder: pathlib.Path) -> None:
    """The file beside it says the same as the module."""
    result = run()
    path = pathlib.Path(result["path"])
    assert (result["changed"], path.parent, path.read_bytes()) == (True, folder, etcd.file)
    facts = result["snapshot"]
    assert facts["verified"] == {"sha256": True, "tree": True, "hashkv": True}
    assert (facts["cluster_id"], facts["member"], facts["revision"], facts["keys"]) == ("1", "cp1", 359, 222)
    assert json.loads(pathlib.Path(f"{path}.json").read_text()) == {"schema": 1, **facts}
    assert names(folder) == [path.name, f"{path.name}.json"]
    assert [item.stat().st_mode & 0o777 for item in (folder, *folder.iterdir())] == [0o700, 0o600, 0o600]
    assert result["diff"] == {"before": {"snapshots": []}, "after": {"snapshots": [str(path)]}}


def test_check_mode_writes_nothing_and_tells_the_same(run: Run, etcd: FakeEtcd, folder: pathlib.Path) -> None:
    """Also what would be removed."""
    for days in (1, 2):
        age(run()["path"], days)
    before = names(folder)
    result = run(check=True, keep={"last": 2})
    assert (names(folder), etcd.saved) == (before, 2)
    assert (result["changed"], len(result["pruned"]), result["snapshot"]["member"]) == (True, 1, "cp1")
    done = run(keep={"last": 2})
    assert done["pruned"] == result["pruned"]
    assert set(result["snapshot"]) <= set(done["snapshot"])
    assert len(names(folder)) == 4


def test_what_is_young_enough_is_not_saved_again(run: Run, etcd: FakeEtcd) -> None:
    """With max_age the module is idempotent."""
    first = run(max_age=3600)
    second = run(max_age=3600)
    assert (second["changed"], second["path"], etcd.saved) == (False, first["path"], 1)
    assert second["snapshot"]["sha256"] == first["snapshot"]["sha256"]
    age(first["path"], 1)
    assert run(max_age=3600)["changed"] is True


@pytest.mark.parametrize(
    ("change", "days", "saved"),
    [
        pytest.param({}, 0, False, id="the same member"),
        pytest.param({"member": "cp2"}, 0, False, id="another member"),
        pytest.param({"member": "cp2"}, 1, True, id="too long ago"),
        pytest.param({"cluster_id": "2"}, 0, True, id="another cluster"),
        pytest.param({"verified": {"sha256": True, "tree": False}}, 0, True, id="not verified"),
    ],
)
def test_hosts_that_share_a_folder_save_one_in_each_interval(
    run: Run, change: dict[str, t.Any], days: int, saved: bool
) -> None:
    """With min_interval the snapshot of any member of the cluster is good enough."""
    path = run()["path"]
    sidecar = pathlib.Path(f"{path}.json")
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), **change}))
    age(path, days)
    result = run(min_interval=3600)
    assert (result["changed"], "-0d-" in result["path"]) == (saved, not saved)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"cluster_id": "2"}, None, id="another cluster"),
        pytest.param({"member": "cp2"}, None, id="another member"),
        pytest.param({"schema": 9}, "its sidecar has schema 9, of another version of this collection", id="newer"),
        pytest.param({"size": 7}, "it has 311328 bytes, and had 7 when it was verified", id="changed"),
        pytest.param({"verified": {"sha256": False, "tree": True}}, "it was never verified", id="not verified"),
        pytest.param({"taken": "x"}, "its sidecar is damaged", id="no time"),
        pytest.param(None, "it has no sidecar, so nobody has verified it", id="no sidecar"),
    ],
)
def test_only_verified_snapshots_of_this_member_count(
    run: Run, run_module: Run, folder: pathlib.Path, change: dict[str, t.Any] | None, reason: str | None
) -> None:
    """Neither for max_age nor for what is removed."""
    path = run()["path"]
    sidecar = pathlib.Path(f"{path}.json")
    facts = {**json.loads(sidecar.read_text()), **(change or {})}
    sidecar.write_text(json.dumps(facts))
    if change is None:
        sidecar.unlink()
    other = path.replace("etcd-cp1", "etcd-old")
    os.rename(path, other)
    if change is not None:
        os.rename(sidecar, f"{other}.json")
    result = run(max_age=3600, keep={"last": 1})
    assert (result["changed"], result["pruned"]) == (True, [])
    listed = run_module(etcd_snapshot_info, {"dir": str(folder)})
    assert {one["path"]: one["problem"] for one in listed["snapshots"]} == {other: reason, result["path"]: None}


def test_pruning_alone_never_takes_the_newest_one(run: Run, etcd: FakeEtcd, folder: pathlib.Path) -> None:
    """And files of others stay."""
    for days in (3, 2, 1):
        age(run()["path"], days)
    (folder / "etcd-mine.db").write_text("mine")
    result = run(state="pruned", keep={"days": 0.5})
    assert (len(result["pruned"]), len(result["kept"]), result["path"]) == (2, 1, None)
    assert (len(names(folder)), etcd.saved) == (3, 3)
    again = run(state="pruned", keep={"days": 0.5})
    assert (again["changed"], again["pruned"]) == (False, [])


def test_a_file_at_path_is_verified_and_left(run: Run, etcd: FakeEtcd, tmp_path: pathlib.Path) -> None:
    """Whole or not."""
    path = str(tmp_path / "x" / "mine.db")
    assert run(path=path)["changed"] is True
    again = run(path=path)
    assert (again["changed"], etcd.saved, again["snapshot"]["revision"]) == (False, 1, 359)
    assert run(path=path, state="verified")["snapshot"]["hashkv"] == again["snapshot"]["hashkv"]
    pathlib.Path(path).write_text("something else")
    broken = run(path=path)
    assert broken["msg"].startswith(f"{path} is no whole snapshot: 14 bytes are no whole snapshot")
    assert broken["msg"].endswith("It is left as it is: remove it or choose another path")
    assert (broken["phase"], pathlib.Path(path).read_text()) == ("verify", "something else")


def test_another_whole_file_than_the_sidecar_describes_is_told(run: Run, etcd: FakeEtcd, folder: pathlib.Path) -> None:
    """Somebody may have copied one over the other."""
    path = run()["path"]
    facts = {**json.loads(pathlib.Path(f"{path}.json").read_text()), "revision": 5}
    pathlib.Path(f"{path}.json").write_text(json.dumps(facts))
    assert "is not the file that its sidecar describes: revision differ" in run(path=path, state="verified")["msg"]


@pytest.mark.parametrize(
    ("trouble", "phase", "words"),
    [
        pytest.param({"breaks_at": 1 << 16}, "save", "the connection was closed", id="cut off"),
        pytest.param({"file": b"x" * 4096 + b"y" * 32}, "save", "do not match the checksum", id="wrong checksum"),
        pytest.param({"hashkv": HashKv(1, 313, 400)}, "compare", "the file is not what etcd holds", id="another hash"),
        pytest.param(
            {"state": {"leader": 0, "learner": False, "errors": ()}}, "look", "knows no leader", id="no leader"
        ),
        pytest.param({"quorum": Day2Error("timed out")}, "look", "its data may be old: timed out", id="no quorum"),
    ],
)
def test_a_save_that_fails_leaves_nothing_new(
    run: Run, etcd: FakeEtcd, folder: pathlib.Path, trouble: dict[str, t.Any], phase: str, words: str
) -> None:
    """Neither is anything removed."""
    age(run()["path"], 1)
    before = names(folder)
    for name, value in trouble.items():
        setattr(etcd, name, value)
    result = run(keep={"last": 1})
    assert (result["failed"], result["phase"]) == (True, phase)
    assert result["msg"].startswith(f"etcd snapshot, {phase}: ")
    assert words in result["msg"]
    assert names(folder) == before


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(HashKv(1, 350, 400), "etcd was compacted meanwhile, which the file is up to 313", id="compacted"),
        pytest.param(Day2Error("required revision has been compacted"), "required revision", id="compacted beyond"),
    ],
)
def test_a_hash_that_cannot_be_compared_is_a_warning_unless_it_has_to_be(
    run: Run, etcd: FakeEtcd, answer: t.Any, words: str
) -> None:
    """Kubernetes compacts every five minutes."""
    etcd.hashkv = answer
    result = run()
    assert result["snapshot"]["verified"] == {"sha256": True, "tree": True, "hashkv": None}
    assert words in result["snapshot"]["warnings"][-1]
    failed = run(check_hashkv=True, prefix="other")
    assert (failed["phase"], words in failed["msg"]) == ("compare", True)


def test_without_hashkv_nothing_is_asked(run: Run, etcd: FakeEtcd) -> None:
    """And nothing computed."""
    etcd.hashkv = Day2Error("never asked")
    facts = run(check_hashkv=False)["snapshot"]
    assert (facts["hashkv"], facts["verified"]["hashkv"], facts["warnings"]) == (None, None, [])


def test_what_a_killed_run_left_goes_and_nothing_else(run: Run, folder: pathlib.Path) -> None:
    """Its unproven file has a name that nobody takes for a snapshot."""
    folder.mkdir()
    for name in (".etcd-cp1-1.db.part", "etcd-cp1-1.db.json.part", ".other.db.part", "x.part"):
        (folder / name).write_text("")
    run()
    assert [name for name in names(folder) if name.endswith(".part")] == [".other.db.part", "x.part"]


def test_a_second_run_waits_for_the_first(run: Run, etcd: FakeEtcd, tmp_path: pathlib.Path) -> None:
    """The kernel holds the lock as long as the first one lives."""
    import fcntl

    with (tmp_path / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result = run(timeout=0)
    assert (result["phase"], "an earlier run that is still at work" in result["msg"]) == ("lock", True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param({"endpoint": "127.0.0.1:2379"}, "is no URL such as https://127.0.0.1:2379", id="no URL"),
        pytest.param({"owner": "nobody-has-this-name"}, "There is no such owner or group", id="no such user"),
        pytest.param({"state": "verified", "path": "/nowhere/x.db"}, "cannot be read: No such file", id="no file"),
        pytest.param({"state": "pruned"}, "state is pruned but all of the following are missing: keep", id="no rules"),
        pytest.param({"path": "/x", "max_age": 1}, "mutually exclusive", id="path and age"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(run: Run, options: dict[str, t.Any], words: str) -> None:
    """Before anything is asked."""
    assert words in run(**options)["msg"]


def test_the_files_belong_to_whom_they_shall(run: Run, folder: pathlib.Path) -> None:
    """A login user can fetch its own files without becoming root."""
    result = run(owner=str(os.getuid()), group=str(os.getgid()))
    assert os.stat(result["path"]).st_uid == os.getuid()
