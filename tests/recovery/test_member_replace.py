# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A member that loses its data joins again, and then a drill with its report."""

from __future__ import annotations

import json
import os
import re
import typing as t

import pytest
import yaml

from tests.recovery.test_restore import SAVE
from tests.upgrade.conftest import Lab

NAME = os.environ.get("DAY2_RECOVERY_LAB", "recovery")
REPLACE, DRILL = "playbooks/etcd_member_replace.yml", "playbooks/recovery_drill.yml"
LOSE = """
pid=$(pidof etcd)
rm -rf /var/lib/etcd/member
kill -9 $pid
"""


class Replaced(t.NamedTuple):
    """The runs, and the lab after them."""

    lab: Lab
    looked: t.Any
    replaced: t.Any
    again: t.Any
    drilled: t.Any
    report: dict[str, t.Any]


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> t.Iterator[Replaced]:
    """Lose the data of cp3, look, replace, replace again, save, drill."""
    lab = Lab(NAME, tmp_path_factory.mktemp("replace"))
    lab.command("destroy", "--name", NAME)
    try:
        lab.command("create", "--name", NAME, "--masters", "3", "--workers", "1")
        lab.command("inventory", "--name", NAME, "--output", str(lab.inventory))
        lab.ssh("cp3", LOSE)
        looked = lab.playbook("--check", name=REPLACE)
        done = lab.playbook(name=REPLACE)
        again = lab.playbook(name=REPLACE)
        (lab.folder / "save.yml").write_text(yaml.safe_dump(SAVE))
        saved = lab.playbook(name=str(lab.folder / "save.yml"), folder=str(lab.folder / "off"))
        assert saved.status == 0, saved.output
        drilled = lab.playbook(name=DRILL, recovery_drill_source=str(lab.folder / "off"))
        report = json.loads((lab.folder / "artifacts" / "recovery-drill.json").read_text())
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\nreplace {done.seconds:.0f} s, drill {drilled.seconds:.0f} s: {report['rto']}", flush=True)
        yield Replaced(lab, looked, done, again, drilled, report)
    finally:
        lab.command("destroy", "--name", NAME)


def test_a_look_finds_the_lost_member_and_changes_nothing(replaced):
    """It names nobody else."""
    assert replaced.looked.status == 0, replaced.looked.output[-5000:]


def test_the_member_votes_again_and_all_hold_the_same(replaced):
    """Three members that answer, and a node that is Ready."""
    assert replaced.replaced.status == 0, replaced.replaced.output[-8000:]
    for host in ("cp1", "cp2", "cp3"):
        assert '"health":"true"' in replaced.lab.ssh(host, "curl -s 127.0.0.1:2381/health")
    replaced.lab.kubectl("wait node --all --for=condition=Ready --timeout=90s")


def test_its_manifest_says_that_it_joins(replaced):
    """As kubeadm writes it, and the old one is kept."""
    manifest = replaced.lab.ssh("cp3", "cat /etc/kubernetes/manifests/etcd.yaml")
    assert "    - --initial-cluster-state=existing\n" in manifest
    assert all(f"{host}=https://" in manifest for host in ("cp1", "cp2", "cp3"))
    assert "etcd-before-replace-" in replaced.lab.ssh("cp3", "ls /var/lib/day2-kubernetes")


def test_a_second_run_changes_nothing(replaced):
    """All members are well."""
    assert replaced.again.status == 0, replaced.again.output[-5000:]
    assert "All members of etcd are well" in replaced.again.text
    assert set(re.findall(r"changed=(\d+)", replaced.again.output)) == {"0"}


def test_a_drill_shows_that_the_snapshot_can_be_restored(replaced):
    """On the last control plane host, beside its etcd, which goes on."""
    assert replaced.drilled.status == 0, replaced.drilled.output[-5000:]
    assert (replaced.report["result"], replaced.report["host"]) == ("passed", "cp3")
    assert all(row["same"] for row in replaced.report["comparison"])
    left = replaced.lab.ssh("cp3", "ls /var/lib/day2-kubernetes; pgrep -c -x etcd")
    assert ("drill" in left, left.split()[-1]) == (False, "1")
    assert (replaced.lab.folder / "artifacts" / "recovery-drill.html").exists()
