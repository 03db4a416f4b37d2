# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The program of the schedule as systemd runs it, with a real member, a real S3, and a Python that knows no Ansible."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.run import LOCK
from ansible_collections.day2.kubernetes.plugins.module_utils._store.shelf import Listed, stored
from tests.integration.etcd.members import Members
from tests.integration.etcd.schedules import POLICY, RUNS_HERE, Schedule
from tests.integration.etcd.storage import ALL, BUCKET, Storage, storage

pytestmark = RUNS_HERE
PYTHONS = ("python3", "python3.9")


@pytest.fixture(scope="module")
def store() -> t.Iterator[Storage]:
    """Yield an S3 service that checks every request; node may do what the documented policy says."""
    with storage() as running:
        policy = POLICY.read_text().replace("BUCKET", BUCKET).replace("PREFIX", "cluster-a")
        running.add_user("node", policy)
        running.add_user("admin", ALL)
        running.guard()
        yield running


@pytest.fixture
def schedule(tmp_path: Path, members: Members, store: Storage) -> Schedule:
    """Return a schedule of the first member."""
    return Schedule(tmp_path, members, store)


def program_of(python: str) -> str:
    """Return the file of a Python, or skip where there is none."""
    program = shutil.which(python) or sys.executable
    asked = [program, "-c", "import sys; print(sys.executable, 'python%d.%d' % sys.version_info[:2])"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
    if not told or not told[1].startswith(python):
        pytest.skip(f"there is no {python} here")
    return told[0]


@pytest.mark.parametrize("python", PYTHONS)
def test_a_run_saves_prunes_carries_and_tells(schedule: Schedule, store: Storage, python: str) -> None:
    """Three times; the storage has all of them, and the node the last two."""
    outputs = [schedule.run(python=program_of(python)) for number in range(3)]
    assert [code for code, dummy in outputs] == [0, 0, 0], outputs
    assert [line.partition(":")[0] for line in outputs[2][1].splitlines()] == ["save", "keep", "upload", "metrics"]
    prefix = schedule.prefix
    objects, files = store.objects(prefix), schedule.files()
    assert (len(objects), len(files)) == (6, 4)
    known = stored(Listed(key, len(body), 0.0) for key, body in objects.items())
    assert [one.problem for one in known] == [None] * 3
    for name in (name for name in files if name.endswith(".db")):
        told = json.loads(objects[f"{prefix}/{name}.json"])
        body = objects[f"{prefix}/{name}"]
        assert told["offsite"] == {"file": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        assert body == (schedule.folder / name).read_bytes()
    told = schedule.metrics()
    assert (told["snapshots"], told["snapshots_not_uploaded"], told["alert_after_seconds"]) == (2, 0, 90000)
    assert (told["size_bytes"], told["keys"]) == (
        len(body),
        json.loads((schedule.folder / f"{name}.json").read_text())["keys"],
    )
    assert told["last_success_timestamp_seconds"] == told["last_uploaded_timestamp_seconds"]
    assert time.time() - told["last_success_timestamp_seconds"] < 60
    assert {value for name, value in told.items() if name.startswith("phase_success")} == {1}
    assert schedule.metrics_file.stat().st_mode & 0o777 == 0o644


def test_etcd_is_down(schedule: Schedule, members: Members) -> None:
    """The metrics keep the last success, and no older snapshot is touched."""
    assert schedule.run()[0] == 0
    before, files = schedule.metrics(), schedule.files()
    members.processes["m1"].stop()
    try:
        code, output = schedule.run()
    finally:
        members.start("m1")
        members.wait()
    assert code == 1
    assert output.startswith(f"connect: etcd at {members.access().endpoint} cannot be reached: Connection refused"), (
        output
    )
    after = schedule.metrics()
    assert schedule.files() == files
    for name in ("last_success_timestamp_seconds", "last_uploaded_timestamp_seconds", "size_bytes", "keys"):
        assert after[name] == before[name]
    assert after["last_run_timestamp_seconds"] > before["last_run_timestamp_seconds"]
    phases = [after[f'phase_success{{phase="{name}"}}'] for name in ("lock", "connect", "save", "upload")]
    assert phases == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("identity", "secret", "words"),
    [
        pytest.param("", "not/the+secret", "SignatureDoesNotMatch: the secret key or the region is wrong", id="secret"),
        pytest.param("AKIANOBODY", "", "InvalidAccessKeyId: the access key is wrong", id="nobody"),
    ],
)
def test_wrong_credentials(schedule: Schedule, store: Storage, identity: str, secret: str, words: str) -> None:
    """The snapshot stays on the node, and is carried when they are right again."""
    right = store.keys["node"]
    schedule.login(identity or right[0], secret or right[1])
    code, output = schedule.run()
    assert (code, words in output, "not/the+secret" in output) == (3, True, False), output
    told = schedule.metrics()
    assert (told["snapshots"], told["snapshots_not_uploaded"], told['phase_success{phase="upload"}']) == (1, 1, 0)
    assert told['phase_success{phase="keep"}'] == 1
    schedule.login(*right)
    code, output = schedule.run()
    assert (code, output.count("upload: s3://backups/cluster-a/")) == (0, 2), output
    assert schedule.metrics()["snapshots_not_uploaded"] == 0


def test_nothing_is_overwritten(schedule: Schedule, store: Storage) -> None:
    """A run that was killed before it could note what it had carried has left it there."""
    assert schedule.run()[0] == 0
    before = store.objects(schedule.prefix)
    [sidecar] = schedule.folder.glob("*.json")
    facts = json.loads(sidecar.read_text())
    assert facts.pop("uploaded")["to"].startswith("s3://backups/cluster-a/")
    sidecar.write_text(json.dumps({**facts, "keys": 1}))
    code, output = schedule.run("--max-age", "3600")
    assert (code, "not overwritten, it was there" in output) == (0, True), output
    assert store.objects(schedule.prefix) == before


def test_the_credentials_of_a_node_can_do_nothing_else(schedule: Schedule, store: Storage) -> None:
    """Whoever breaks into a node can neither read nor remove what others have put there."""
    from botocore.exceptions import ClientError

    assert schedule.run()[0] == 0
    key = next(iter(store.objects("cluster-a/")))
    node = store.client("node")
    for action in (node.get_object, node.delete_object, node.head_object):
        with pytest.raises(ClientError, match=r"403|AccessDenied"):
            action(Bucket=BUCKET, Key=key)
    with pytest.raises(ClientError, match="AccessDenied"):
        node.list_objects_v2(Bucket=BUCKET)


def test_a_second_run_is_refused(schedule: Schedule) -> None:
    """At once, and it leaves the metrics to the first one."""
    with open(LOCK, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        code, output = schedule.run()
    assert (code, f"at work on this node (it holds {LOCK})" in output) == (5, True), output
    assert not schedule.metrics_file.exists()
    command = schedule.command()
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for number in range(2)]
    assert sorted(one.wait() for one in both) == [0, 5]


def test_credentials_that_others_can_read_are_not_used(schedule: Schedule) -> None:
    """Before anything is done."""
    schedule.credentials.chmod(0o640)
    code, output = schedule.run()
    wanted = f"settings: {schedule.credentials} holds credentials and is open to other users: chmod 600"
    assert (code, wanted in output, schedule.folder.exists()) == (2, True, False), output


def test_metrics_that_cannot_be_written_are_told(schedule: Schedule) -> None:
    """The snapshot is there, and off the cluster."""
    schedule.settings["metrics"]["file"] = str(schedule.program / "x.prom")
    code, output = schedule.run()
    assert (code, "x.prom cannot be written" in output) == (4, True), output
    assert len(schedule.files()) == 2


def test_check_says_what_would_be_done(schedule: Schedule, store: Storage) -> None:
    """And does nothing."""
    code, output = schedule.run("--check", "--keep", "last=1")
    assert (code, "would be saved" in output, schedule.folder.exists()) == (0, True, False), output
    assert not store.objects(schedule.prefix)
