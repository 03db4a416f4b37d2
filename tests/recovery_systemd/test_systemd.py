# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""etcd as Kubespray sets it up loses a namespace and a member's data, is restored, loses a member, and gets it back."""

from __future__ import annotations

import json
import re
import subprocess
import typing as t
from pathlib import Path

import pytest

from tests.conftest import Say
from tests.recovery.recovering import (
    RESTORE,
    WELL,
    Replaced,
    brought_back,
    changed_nothing,
    passed,
    replace_and_drill,
    restore_twice,
    save_and_lose,
    watches_work,
)
from tests.upgrade.conftest import Lab, Run

HOSTS = ("cp1", "cp2", "cp3")
HEALTH = "set -a; . /etc/etcd.env; etcdctl endpoint health --cluster --write-out=json"
HIDE, SHOW = (f"mv /usr/local/bin/{old} /usr/local/bin/{new}" for old, new in (("etcdutl", "x"), ("x", "etcdutl")))
UPLOAD = {"dest": "s3://backups/lab", "endpoint_url": "http://127.0.0.1:1", "region": "eu-west-1"}
KEYS = {"access_key": "AKIALAB", "secret_key": "lab-s3cret"}
RUN = "systemctl start day2-etcd-backup.service; systemctl show -p ExecMainStatus day2-etcd-backup.service"
LOOK = "ls /etc/kubernetes/manifests /var/lib/etcd; systemctl is-active etcd; stat -c %U /var/lib/etcd/member"


class Recovered(t.NamedTuple):
    """The runs, what a host showed before and after the look, and the lab after them."""

    lab: Lab
    saved: dict[str, t.Any]
    looks: list[str]
    looked: Run
    without: Run
    restored: Run
    again: Run


def healthy(lab: Lab) -> list[str]:
    """Return the endpoints of the members that are well."""
    return sorted(row["endpoint"] for row in json.loads(lab.ssh("cp1", HEALTH)) if row["health"])


@pytest.fixture(scope="module")
def recovered(lab: Lab, say: Say) -> Recovered:
    """Save, lose, look, restore, and restore again."""
    file = save_and_lose(lab)
    saved = json.loads(Path(f"{file}.json").read_text())
    looks = [lab.ssh("cp1", LOOK)]
    looked = lab.playbook("--check", name=RESTORE, etcd_restore_file=file)
    looks.append(lab.ssh("cp1", LOOK))
    for host in HOSTS:
        lab.ssh(host, HIDE)
    without = lab.playbook(name=RESTORE, etcd_restore_file=file)
    looks.append(lab.ssh("cp1", LOOK))
    for host in HOSTS:
        lab.ssh(host, SHOW)
    restored, again = restore_twice(lab, say, file)
    return Recovered(lab, saved, looks, looked, without, restored, again)


@pytest.fixture(scope="module")
def replaced(recovered: Recovered, say: Say) -> Replaced:
    """Break the data of cp3, look, replace, replace again, save, drill."""
    return replace_and_drill(recovered.lab, say)


def test_the_snapshot_is_of_a_member_with_kubesprays_name(recovered):
    """Found by the process that systemd runs, with the certificates of /etc/ssl/etcd/ssl."""
    assert recovered.saved["member"] == "etcd1"
    assert recovered.saved["verified"] == {"sha256": True, "tree": True, "hashkv": True}


def test_a_look_tells_what_will_be_done_and_changes_nothing(recovered):
    """With one member that is broken already."""
    assert recovered.looked.status == 0, recovered.looked.output[-5000:]
    assert "Restore etcd of etcd1, etcd2, etcd3 from" in recovered.looked.text
    assert recovered.looks[0] == recovered.looks[1]
    assert "etcd.yaml" not in recovered.looks[0]


def test_without_etcdutl_it_stops_before_the_first_change(recovered):
    """And says what to do."""
    assert recovered.without.status != 0
    assert "etcdutl is not on this node and not in the container of its etcd: give etcdutl" in recovered.without.text
    assert recovered.looks[1] == recovered.looks[2]


def test_what_was_in_the_snapshot_is_back(recovered):
    """The namespace, and every node Ready."""
    brought_back(recovered.lab, recovered.restored)


def test_systemd_runs_all_three_members_with_data_of_their_own_user(recovered):
    """Also the one whose data was broken."""
    assert len(healthy(recovered.lab)) == 3
    for host in HOSTS:
        seen = recovered.lab.ssh(host, LOOK)
        assert seen.split()[-2:] == ["active", "etcd"]
        assert re.search(r"member\.before-restore-\d{8}T\d{6}Z", seen), seen
        assert "new-restore" not in seen


def test_watches_work_after_it(recovered):
    """A controller, the scheduler and a kubelet have to react to a new object."""
    watches_work(recovered.lab)


def test_a_second_restore_changes_nothing(recovered):
    """The snapshot was restored already."""
    changed_nothing(recovered.again, "was restored already")


def test_the_lost_member_votes_again(replaced):
    """After a look that changed nothing."""
    assert replaced.looked.status == 0, replaced.looked.output[-5000:]
    assert replaced.replaced.status == 0, replaced.replaced.output[-8000:]
    assert len(healthy(replaced.lab)) == 3
    assert replaced.lab.ssh("cp3", LOOK).split()[-2:] == ["active", "etcd"]
    replaced.lab.kubectl("wait node --all --for=condition=Ready --timeout=120s")


def test_its_settings_say_that_it_joins(replaced):
    """In the file that systemd reads, whose mode stays; the old one is kept."""
    settings = replaced.lab.ssh("cp3", "cat /etc/etcd.env")
    assert settings.count("ETCD_INITIAL_CLUSTER_STATE=existing\n") == 1
    assert re.search(r"^ETCD_INITIAL_CLUSTER=etcd\d=https://", settings, re.MULTILINE)
    assert all(f"{name}=https://" in settings for name in ("etcd1", "etcd2", "etcd3"))
    assert replaced.lab.ssh("cp3", "stat -c %a /etc/etcd.env").strip() == "640"
    assert re.search(r"etcd-before-replace-\S+\.env", replaced.lab.ssh("cp3", "ls /var/lib/day2-kubernetes"))


def test_a_second_replacement_changes_nothing(replaced):
    """All members are well."""
    changed_nothing(replaced.again, WELL)


def test_a_drill_shows_that_the_snapshot_can_be_restored(replaced):
    """With the programs of the host, beside its etcd, which goes on."""
    passed(replaced)


def test_the_schedule_saves_it_and_encrypts_in_its_sandbox(replaced):
    """Systemd lets the program reach etcd and openssl; nobody takes what it has packed."""
    lab = replaced.lab
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=ops", "-days", "2"]
    subprocess.run([*words, "-keyout", "/dev/null", "-out", lab.folder / "ops.crt"], check=True, capture_output=True)
    upload = {**UPLOAD, "recipients": [(lab.folder / "ops.crt").read_text()]}
    variables = {"etcd_backup_schedule_upload": upload, "etcd_backup_schedule_credentials": KEYS}
    done = lab.playbook("--limit", "cp1", name="playbooks/etcd_backup_schedule.yml", **variables)
    assert done.status == 0, done.output[-5000:]
    assert "ExecMainStatus=3" in lab.ssh("cp1", RUN)
    said = lab.ssh("cp1", "journalctl --no-pager -o cat -u day2-etcd-backup.service")
    assert re.search(r"save: \S+ saved in .* compared with etcd", said), said
    assert "failed 8 times, last with a lost connection (Connection refused)" in said
    assert lab.ssh("cp1", "ls /var/backups/etcd/packed").split()[0].endswith(".db.gz.cms")
    assert "lab-s3cret" not in said + done.output
