# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is lost and brought back in the same way however etcd runs, and what has to hold afterwards."""

from __future__ import annotations

import json
import re
import typing as t

import yaml

from tests.conftest import Say
from tests.upgrade.conftest import Lab, Run

RESTORE = "playbooks/etcd_restore.yml"
REPLACE, DRILL = "playbooks/etcd_member_replace.yml", "playbooks/recovery_drill.yml"
BREAK = """
pid=$(pidof etcd)
db=/var/lib/etcd/member/snap/db
dd if=/dev/urandom of=$db bs=4096 count=64 conv=notrunc status=none
kill -9 $pid
"""
WELL = "All members of etcd are well"
SAVE = [
    {
        "hosts": "cp1",
        "gather_facts": False,
        "become": True,
        "tasks": [
            {"day2.kubernetes.etcd_snapshot": {"path": "/root/{{ snapshot }}.db"}},
            {
                "ansible.builtin.fetch": {
                    "src": "/root/{{ snapshot }}.{{ item }}",
                    "dest": "{{ folder }}/",
                    "flat": True,
                },
                "loop": ["db", "db.json"],
            },
        ],
    }
]
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


class Replaced(t.NamedTuple):
    """The runs, and the lab after them."""

    lab: Lab
    looked: Run
    replaced: Run
    again: Run
    drilled: Run
    report: dict[str, t.Any]


def save(lab: Lab, name: str, folder: str) -> str:
    """Save a snapshot on cp1, bring it to a folder here, and return its path."""
    book = lab.folder / "save.yml"
    book.write_text(yaml.safe_dump(SAVE))
    saved = lab.playbook(name=str(book), snapshot=name, folder=folder)
    assert saved.status == 0, saved.output
    return f"{folder}/{name}.db"


def save_and_lose(lab: Lab) -> str:
    """Save a namespace, delete it, break the data of cp2, and return the snapshot's path."""
    lab.kubectl("create namespace shop")
    lab.kubectl("-n shop create configmap prices --from-literal=tea=3")
    file = save(lab, "saved", str(lab.folder))
    lab.kubectl("delete namespace shop")
    lab.ssh("cp2", BREAK)
    return file


def restore_twice(lab: Lab, say: Say, file: str) -> tuple[Run, Run]:
    """Restore, and restore again."""
    restored, again = (lab.playbook(name=RESTORE, etcd_restore_file=file) for dummy in range(2))
    say(f"restore {restored.seconds:.0f} s, again {again.seconds:.0f} s")
    return restored, again


def replace_and_drill(lab: Lab, say: Say) -> Replaced:
    """Break the data of cp3, look, replace, replace again, save, drill.

    With initial-cluster-state=existing an etcd that finds no data joins again by itself; broken data it cannot open.
    """
    lab.ssh("cp3", BREAK)
    looked = lab.playbook("--check", name=REPLACE)
    done = lab.playbook(name=REPLACE)
    again = lab.playbook(name=REPLACE)
    save(lab, "after", str(lab.folder / "off"))
    drilled = lab.playbook(name=DRILL, recovery_drill_source=str(lab.folder / "off"))
    report = json.loads((lab.folder / "artifacts" / "recovery-drill.json").read_text())
    say(f"replace {done.seconds:.0f} s, drill {drilled.seconds:.0f} s: {report['rto']}")
    return Replaced(lab, looked, done, again, drilled, report)


def changed_nothing(run: Run, reason: str) -> None:
    """Fail unless the run went well, gave that reason, and every host of it says that nothing changed."""
    assert run.status == 0, run.output[-5000:]
    assert reason in run.text, run.output[-5000:]
    assert set(re.findall(r"changed=(\d+)", run.output)) == {"0"}, run.output[-5000:]


def brought_back(lab: Lab, run: Run) -> None:
    """Fail unless what was in the snapshot is there, and every node Ready."""
    assert run.status == 0, run.output[-8000:]
    assert lab.kubectl("-n shop get configmap prices -o jsonpath={.data.tea}") == "3", "the namespace is not back"
    lab.kubectl("wait node --all --for=condition=Ready --timeout=120s")


def all_are_healthy(lab: Lab) -> None:
    """Fail unless every member answers that it is."""
    for host in ("cp1", "cp2", "cp3"):
        assert '"health":"true"' in lab.ssh(host, "curl -s 127.0.0.1:2381/health")


def watches_work(lab: Lab) -> None:
    """Fail unless a controller, the scheduler and a kubelet react to a new object."""
    image = lab.kubectl("get deployment hello -o jsonpath={.spec.template.spec.containers[0].image}")
    lab.kubectl("apply -f -", text=yaml.safe_dump(DEPLOYMENT).replace("IMAGE", image))
    lab.kubectl("rollout status deployment/after --timeout=120s")


def passed(replaced: Replaced) -> None:
    """Fail unless the drill passed on cp3, nothing of it is left, and the host's own etcd goes on."""
    assert replaced.drilled.status == 0, replaced.drilled.output[-5000:]
    assert (replaced.report["result"], replaced.report["host"]) == ("passed", "cp3"), replaced.report
    assert all(row["same"] for row in replaced.report["comparison"]), replaced.report["comparison"]
    left = replaced.lab.ssh("cp3", "ls /var/lib/day2-kubernetes; pgrep -c -x etcd")
    assert ("drill" in left, left.split()[-1]) == (False, "1"), left
