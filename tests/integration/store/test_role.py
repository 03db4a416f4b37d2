# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook etcd_backup as users run it; etcd itself is stood in for, everything else is real."""

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.integration.store.playing import Stage
from tests.integration.store.storages import ACCESS, BUCKET, SECRET, Storage

MEMBER = {"name": "m1", "status": {"has_leader": True, "is_leader": True, "learner": False}}
LOOK = f"""
from ansible.module_utils.basic import AnsibleModule
AnsibleModule(argument_spec={{}}, supports_check_mode=True).exit_json(changed=False, member={MEMBER!r})
"""
NAME = "etcd-m1-20261121T081500Z.db"
SAVE = f"""
import hashlib, json, os
from ansible.module_utils.basic import AnsibleModule
spec = {{name: {{"type": "raw"}} for name in ("dir", "prefix", "max_age", "check_hashkv", "keep")}}
module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
path = os.path.join(module.params["dir"], "{NAME}")
new = not os.path.exists(path)
content = b"snapshot" * 200000
facts = {{"schema": 1, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "taken": 1795248900.5,
         "revision": 7, "keys": 3, "warnings": []}}
if new and not module.check_mode:
    os.makedirs(module.params["dir"], exist_ok=True)
    open(path, "wb").write(content)
    json.dump(facts, open(path + ".json", "w"))
module.exit_json(changed=new, path=path, snapshot=facts)
"""
STAND_INS = {"etcd_member_info": LOOK, "etcd_snapshot": SAVE}


@pytest.fixture
def stage(tmp_path: Path, storage: Storage) -> Stage:
    """Return where the playbook runs, with a key pair of an operator and a key of the control plane."""
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ops", "-days", "2"]
    subprocess.run(
        [*words, "-keyout", tmp_path / "ops.key", "-out", tmp_path / "ops.crt"], check=True, capture_output=True
    )
    (tmp_path / "pki").mkdir()
    (tmp_path / "pki" / "ca.key").write_text("the key of the authority")
    return Stage(tmp_path, storage.url, STAND_INS)


def backup(stage: Stage, dest: str, *words: str, **variables: t.Any) -> subprocess.CompletedProcess[str]:
    """Run the playbook."""
    told = {
        "etcd_backup_dest": dest,
        "etcd_backup_dir": str(stage.folder / "node"),
        "etcd_backup_work_dir": str(stage.folder),
        "etcd_backup_archive_include": [str(stage.folder / "pki")],
        "etcd_backup_endpoint_url": stage.url,
        "etcd_backup_access_key": ACCESS,
        "etcd_backup_secret_key": SECRET,
        "ansible_become": False,
        **variables,
    }
    (stage.folder / "told.yml").write_text(yaml.safe_dump(told))
    settings = {"ANSIBLE_SHOW_CUSTOM_STATS": "1"}
    return stage.run("day2.kubernetes.etcd_backup", "-e", "@told.yml", *words, **settings)


def recipients(stage: Stage) -> dict[str, t.Any]:
    """Return the variable that encrypts."""
    return {"etcd_backup_recipients": [(stage.folder / "ops.crt").read_text()]}


def unpack(stage: Stage, path: Path) -> dict[str, t.Any]:
    """Return a task that unpacks a file."""
    task = {
        "state": "unpacked",
        "src": str(path),
        "dest": str(stage.folder / "plain"),
        "key": str(stage.folder / "ops.key"),
    }
    return {"day2.kubernetes.snapshot_pack": task}


def test_all_of_it_is_in_the_bucket_and_opens_with_the_key(stage: Stage, storage: Storage, tmp_path: Path):
    """Encrypted, once, and nothing is left on the host; the artifact tells of it."""
    dest = f"s3://{BUCKET}/role"
    foretold = backup(stage, dest, "--check", **recipients(stage))
    assert foretold.returncode == 0, foretold.stdout
    assert "would be brought" in foretold.stdout
    first, second = (backup(stage, dest, "-vvv", **recipients(stage)) for dummy in range(2))
    assert first.returncode == second.returncode == 0, first.stdout + second.stdout
    assert SECRET not in first.stdout + second.stdout
    assert "changed=0" in second.stdout.rpartition("PLAY RECAP")[2]
    assert '"revision": 7' in first.stdout.replace("'", '"').rpartition("CUSTOM STATS")[2]
    rows = storage.client.list_objects_v2(Bucket=BUCKET, Prefix="role/")["Contents"]
    stem = NAME[:-3]
    names = {f"{NAME}.gz.cms", f"{NAME}.json", f"{stem}.config.tar.gz.cms", f"{stem}.config.tar.gz.json"}
    assert {row["Key"] for row in rows} == {f"role/{name}" for name in names}
    assert list(tmp_path.glob("day2-offsite-*")) == []
    back = tmp_path / "back"
    download = {"day2.kubernetes.snapshot_download": {"src": dest, "newest": True, "dest": str(back)}}
    got, plain = stage.play(download, unpack(stage, back / f"{NAME}.gz.cms")).results
    assert got["snapshot"]["revision"] == 7
    assert Path(plain["path"]).read_bytes() == (tmp_path / "node" / NAME).read_bytes()


def test_keys_that_anybody_could_read_are_refused(stage: Stage):
    """Before anything is saved, with three ways out."""
    done = backup(stage, f"s3://{BUCKET}/plain")
    assert done.returncode != 0
    assert "give certificates in etcd_backup_recipients, or leave" in " ".join(done.stdout.split())
    assert not (stage.folder / "node").exists()


@pytest.mark.parametrize("storage", ["moto"], indirect=True)
def test_a_folder_on_the_controller_has_the_same(stage: Stage, tmp_path: Path):
    """Only for their owner; what is unpacked from there is what was saved."""
    dest = tmp_path / "controller"
    first, second = (backup(stage, str(dest), **recipients(stage)) for dummy in range(2))
    assert first.returncode == second.returncode == 0, first.stdout + second.stdout
    assert "changed=0" in second.stdout.rpartition("PLAY RECAP")[2]
    stem = NAME[:-3]
    names = {f"{NAME}.gz.cms", f"{NAME}.json", f"{stem}.config.tar.gz.cms", f"{stem}.config.tar.gz.json"}
    assert {path.name for path in dest.iterdir()} == names
    [result] = stage.play(unpack(stage, dest / f"{stem}.config.tar.gz.cms")).results
    inside = subprocess.run(["tar", "-tvzf", result["path"]], check=True, capture_output=True, text=True).stdout
    assert f"{tmp_path / 'pki' / 'ca.key'}".lstrip("/") in inside
    assert {(path.stat().st_mode & 0o777) for path in dest.glob("*.cms")} == {0o600}
    assert json.loads((dest / f"{stem}.config.tar.gz.json").read_text())["files"]
