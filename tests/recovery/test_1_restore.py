# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A cluster that loses a namespace and the data of one member, and comes back from its snapshot."""

from __future__ import annotations

import re
import typing as t

import pytest

from tests.conftest import Say
from tests.recovery.recovering import (
    RESTORE,
    all_are_healthy,
    brought_back,
    changed_nothing,
    restore_twice,
    save_and_lose,
    watches_work,
)
from tests.upgrade.conftest import Lab, Run


class Recovered(t.NamedTuple):
    """The runs, and the lab after them."""

    lab: Lab
    looked: Run
    state: str
    restored: Run
    again: Run


@pytest.fixture(scope="module")
def recovered(lab: Lab, say: Say) -> Recovered:
    """Save, lose, look, restore, and restore again."""
    file = save_and_lose(lab)
    looked = lab.playbook("--check", name=RESTORE, etcd_restore_file=file)
    state = lab.ssh("cp1", "ls /etc/kubernetes/manifests /var/lib/etcd")
    restored, again = restore_twice(lab, say, file)
    return Recovered(lab, looked, state, restored, again)


def test_a_look_tells_what_will_be_done_and_changes_nothing(recovered):
    """With one member that is broken already."""
    assert recovered.looked.status == 0, recovered.looked.output[-5000:]
    assert "Restore etcd of cp1, cp2, cp3 from" in recovered.looked.text
    assert recovered.state.split() == [
        "/etc/kubernetes/manifests:",
        *(f"{name}.yaml" for name in ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")),
        "/var/lib/etcd:",
        "member",
    ]


def test_what_was_in_the_snapshot_is_back(recovered):
    """The namespace, and every node Ready."""
    brought_back(recovered.lab, recovered.restored)


def test_all_three_members_are_there_and_healthy(recovered):
    """Also the one whose data was broken."""
    all_are_healthy(recovered.lab)


def test_watches_work_after_it(recovered):
    """A controller, the scheduler and a kubelet have to react to a new object."""
    watches_work(recovered.lab)


def test_the_old_data_stays_and_what_was_brought_is_gone(recovered):
    """On every member."""
    for host in ("cp1", "cp2", "cp3"):
        left = recovered.lab.ssh(host, "ls /var/lib/etcd /var/lib/day2-kubernetes /etc/kubernetes")
        assert re.search(r"member\.before-restore-\d{8}T\d{6}Z", left), left
        assert "new-restore" not in left
        assert "etcd-restore\n" not in left


def test_a_second_run_changes_nothing(recovered):
    """The snapshot was restored already."""
    changed_nothing(recovered.again, "was restored already")
