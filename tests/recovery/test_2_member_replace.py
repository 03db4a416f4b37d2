# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A member whose data breaks joins again, and then a drill with its report."""

from __future__ import annotations

import pytest

from tests.conftest import Say
from tests.recovery.recovering import (
    WELL,
    Replaced,
    all_are_healthy,
    changed_nothing,
    passed,
    replace_and_drill,
)
from tests.upgrade.conftest import Lab

REPLACE_SECONDS = 100  # 47 were measured, 30 of them the end of an API server that waits for etcd


@pytest.fixture(scope="module")
def replaced(lab: Lab, say: Say) -> Replaced:
    """Break the data of cp3, look, replace, replace again, save, drill."""
    return replace_and_drill(lab, say)


def test_a_look_finds_the_lost_member_and_changes_nothing(replaced):
    """It names nobody else."""
    assert replaced.looked.status == 0, replaced.looked.output[-5000:]


def test_the_member_votes_again_and_all_hold_the_same(replaced):
    """Three members that answer, and a node that is Ready."""
    assert replaced.replaced.status == 0, replaced.replaced.output[-8000:]
    all_are_healthy(replaced.lab)
    assert replaced.replaced.seconds < REPLACE_SECONDS, "did the kubelet wait for the API server of this host?"
    replaced.lab.kubectl("wait node --all --for=condition=Ready --timeout=90s")


def test_its_manifest_says_that_it_joins(replaced):
    """As kubeadm writes it, and the old one is kept."""
    manifest = replaced.lab.ssh("cp3", "cat /etc/kubernetes/manifests/etcd.yaml")
    assert "    - --initial-cluster-state=existing\n" in manifest
    assert all(f"{host}=https://" in manifest for host in ("cp1", "cp2", "cp3"))
    assert "etcd-before-replace-" in replaced.lab.ssh("cp3", "ls /var/lib/day2-kubernetes")


def test_a_second_run_changes_nothing(replaced):
    """All members are well."""
    changed_nothing(replaced.again, WELL)


def test_a_drill_shows_that_the_snapshot_can_be_restored(replaced):
    """On the last control plane host, beside its etcd, which goes on."""
    passed(replaced)
    assert (replaced.lab.folder / "artifacts" / "recovery-drill.html").exists()
