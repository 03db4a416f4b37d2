# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A cluster that loses a namespace and the data of one member, and comes back from its snapshot."""

from __future__ import annotations

import re
import typing as t

import pytest
import yaml

from tests.conftest import Say
from tests.recovery.conftest import save
from tests.upgrade.conftest import Lab

RESTORE = "playbooks/etcd_restore.yml"
BREAK = """
pid=$(pidof etcd)
db=/var/lib/etcd/member/snap/db
dd if=/dev/urandom of=$db bs=4096 count=64 conv=notrunc status=none
kill -9 $pid
"""
DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "after"},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "after"}},
        "template": {
            "metadata": {"labels": {"app": "after"}},
            "spec": {"containers": [{"name": "hello", "image": "IMAGE"}]},
        },
    },
}


class Recovered(t.NamedTuple):
    """The runs, and the lab after them."""

    lab: Lab
    looked: t.Any
    state: t.Any
    restored: t.Any
    again: t.Any


@pytest.fixture(scope="module")
def recovered(lab: Lab, say: Say) -> Recovered:
    """Save, lose, look, restore, and restore again."""
    lab.kubectl("create namespace shop")
    lab.kubectl("-n shop create configmap prices --from-literal=tea=3")
    file = save(lab, "saved", str(lab.folder))
    lab.kubectl("delete namespace shop")
    lab.ssh("cp2", BREAK)
    looked = lab.playbook("--check", name=RESTORE, etcd_restore_file=file)
    state = lab.ssh("cp1", "ls /etc/kubernetes/manifests /var/lib/etcd")
    restored = lab.playbook(name=RESTORE, etcd_restore_file=file)
    again = lab.playbook(name=RESTORE, etcd_restore_file=file)
    say(f"restore {restored.seconds:.0f} s, again {again.seconds:.0f} s")
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
    assert recovered.restored.status == 0, recovered.restored.output[-8000:]
    lab = recovered.lab
    assert lab.kubectl("-n shop get configmap prices -o jsonpath={.data.tea}") == "3"
    lab.kubectl("wait node --all --for=condition=Ready --timeout=90s")


def test_all_three_members_are_there_and_healthy(recovered):
    """Also the one whose data was broken."""
    query = "for host in 1 2 3; do curl -s 127.0.0.1:2381/health; done"
    assert recovered.lab.ssh("cp2", query).count('"health":"true"') == 3


def test_watches_work_after_it(recovered):
    """A controller, the scheduler and a kubelet have to react to a new object."""
    lab = recovered.lab
    image = lab.kubectl("get deployment hello -o jsonpath={.spec.template.spec.containers[0].image}")
    text = yaml.safe_dump(DEPLOYMENT).replace("IMAGE", image)
    lab.kubectl("apply -f -", text=text)
    lab.kubectl("rollout status deployment/after --timeout=90s")


def test_the_old_data_stays_and_what_was_brought_is_gone(recovered):
    """On every member."""
    for host in ("cp1", "cp2", "cp3"):
        left = recovered.lab.ssh(host, "ls /var/lib/etcd /var/lib/day2-kubernetes /etc/kubernetes")
        assert re.search(r"member\.before-restore-\d{8}T\d{6}Z", left), left
        assert "new-restore" not in left
        assert "etcd-restore\n" not in left


def test_a_second_run_changes_nothing(recovered):
    """The snapshot was restored already."""
    assert recovered.again.status == 0, recovered.again.output[-5000:]
    assert "was restored already" in recovered.again.text
    assert re.findall(r"changed=(\d+)", recovered.again.output)
    assert set(re.findall(r"changed=(\d+)", recovered.again.output)) == {"0"}
