# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which members the playbook etcd_backup saves, of a leader, a follower, and others that may be unfit."""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.integration.store.playing import Stage
from tests.integration.store.storages import ACCESS, BUCKET, SECRET, Storage
from tests.integration.store.test_role import SAVE

pytestmark = pytest.mark.parametrize("storage", ["moto"], indirect=True)
LOOK = """
import json, os
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec={}, supports_check_mode=True)
status = json.loads(os.environ["DAY2_STATUS"])
module.exit_json(changed=False, member={"name": os.environ["DAY2_HOST"], "status": status})
"""
NAMED = SAVE.replace('"etcd-m1-', '"etcd-" + os.environ["DAY2_HOST"] + "-')
LEADER = {"has_leader": True, "is_leader": True, "learner": False}
FOLLOWER = {**LEADER, "is_leader": False}
LEARNER, SILENT, CUT_OFF = {**FOLLOWER, "learner": True}, None, {**FOLLOWER, "has_leader": False}
PYTHON = """#!/bin/sh
DAY2_HOST={host} DAY2_STATUS='{status}' exec {python} "$@"
"""


def hosts(folder: Path, statuses: dict[str, t.Any]) -> str:
    """Write an inventory of hosts, each with a Python that knows which one it is."""
    known = {}
    for host, status in statuses.items():
        program = folder / f"python-{host}"
        program.write_text(PYTHON.format(host=host, status=json.dumps(status), python=sys.executable))
        program.chmod(0o700)
        known[host] = {"ansible_connection": "local", "ansible_python_interpreter": str(program)}
    inventory = {"all": {"children": {"kube_control_plane": {"hosts": known}}}}
    (folder / "members.yml").write_text(yaml.safe_dump(inventory))
    return str(folder / "members.yml")


def backup(stage: Stage, storage: Storage, *others: t.Any, **variables: t.Any) -> tuple[str, set[str]]:
    """Run the playbook for a leader, a follower and others; return its output and whose snapshots are in the bucket."""
    prefix = f"members-{stage.folder.name}"
    told = {
        "etcd_backup_dest": f"s3://{BUCKET}/{prefix}",
        "etcd_backup_dir": str(stage.folder / "{{ inventory_hostname }}"),
        "etcd_backup_work_dir": str(stage.folder),
        "etcd_backup_archive": False,
        "etcd_backup_endpoint_url": stage.url,
        "etcd_backup_access_key": ACCESS,
        "etcd_backup_secret_key": SECRET,
        "ansible_become": False,
        **variables,
    }
    (stage.folder / "told.yml").write_text(yaml.safe_dump(told))
    members = {f"m{number}": status for number, status in enumerate((LEADER, FOLLOWER, *others), 1)}
    inventory = hosts(stage.folder, members)
    done = stage.run("day2.kubernetes.etcd_backup", "-i", inventory, "-l", ",".join(members), "-e", "@told.yml")
    assert done.returncode == 0, done.stdout
    rows = storage.client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/").get("Contents", [])
    names = {row["Key"].rpartition("/")[2] for row in rows}
    assert {f"{name[:-3]}.json" for name in names if name.endswith(".gz")} <= names
    return done.stdout, {name.split("-")[1] for name in names if name.endswith(".db.gz")}


@pytest.fixture
def stage(tmp_path: Path, storage: Storage) -> Stage:
    """Return where the playbook runs."""
    return Stage(tmp_path, storage.url, {"etcd_member_info": LOOK, "etcd_snapshot": NAMED})


def test_all_are_those_that_are_healthy(stage: Stage, storage: Storage):
    """A member that is not is passed over, and a second run changes nothing."""
    output, saved = backup(stage, storage, LEARNER, SILENT, CUT_OFF, etcd_backup_members="all")
    assert saved == {"m1", "m2"}, output
    output, saved = backup(stage, storage, LEARNER, SILENT, CUT_OFF, etcd_backup_members="all")
    recap = output.rpartition("PLAY RECAP")[2]
    assert (recap.count("changed=0"), saved) == (5, {"m1", "m2"}), recap


def test_one_is_a_follower(stage: Stage, storage: Storage):
    """Which has more time than the leader."""
    assert backup(stage, storage, SILENT)[1] == {"m2"}


def test_all_three_are_saved_when_all_are_well(stage: Stage, storage: Storage):
    """Each with its own name."""
    assert backup(stage, storage, FOLLOWER, etcd_backup_members="all")[1] == {"m1", "m2", "m3"}
