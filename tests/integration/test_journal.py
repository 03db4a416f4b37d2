# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Journal and lock on a real API server: playbooks of two controllers, one of which is killed."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import typing as t

import pytest
import yaml

from tests.lab.local import LocalCluster

HEADER = "/api/v1/namespaces/kube-system/configmaps/day2-kubernetes-upgrade"
LEASE = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/day2-kubernetes-upgrade"
PLAN = {"current": "1.33.13", "target": "1.34.4", "masters": [], "workers": ["w1"], "batches": [1]}


class Controller:
    """Runs a play that opens a journal, with a TMPDIR of its own."""

    def __init__(self, cluster: LocalCluster, folder: pathlib.Path, node: str) -> None:
        """Write the play."""
        self.folder = folder
        folder.mkdir()
        session: dict[str, t.Any] = {"local_kubeconfig": str(cluster.kubeconfig), "api_endpoints": [cluster.url]}
        common = {"session": "{{ session.folder }}"}
        note = {"state": "noted", "host": "w1", "node": node, "step": "drain", "phase": "begun", **common}
        plan = {**PLAN, "steps": [{"node": node}]}
        opened = {"state": "opened", "kubeconfig": str(cluster.kubeconfig), "plan": plan, "baseline": {}, **common}
        tasks = [
            {"day2.kubernetes.cluster_session": session, "register": "session"},
            {"day2.kubernetes.upgrade_journal": opened},
            {"day2.kubernetes.upgrade_journal": note},
            {"ansible.builtin.wait_for": {"path": str(folder / "go"), "timeout": 120}},
            {"day2.kubernetes.upgrade_journal": {"state": "closed", **common}},
        ]
        variables = {"ansible_python_interpreter": sys.executable}
        play = {"hosts": "localhost", "gather_facts": False, "vars": variables, "tasks": tasks}
        (folder / "play.yml").write_text(yaml.safe_dump([play]))

    def start(self) -> subprocess.Popen[bytes]:
        """Start ansible-playbook in a process group of its own."""
        program = pathlib.Path(sys.executable).with_name("ansible-playbook")
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(
                [program, "-i", "localhost,", "-c", "local", str(self.folder / "play.yml")],
                env={**os.environ, "TMPDIR": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def helpers(self) -> list[int]:
        """Return the pids of the helper processes."""
        owners = [json.loads(path.read_text()) for path in self.folder.glob("day2-kubernetes-*/run-*/owner.json")]
        return [int(owner["pid"]) for owner in owners]

    def go_on(self) -> None:
        """Let the play come to its end."""
        (self.folder / "go").touch()

    @property
    def text(self) -> str:
        """Return what was printed, with single blanks."""
        return " ".join((self.folder / "log").read_text().split())


def look(cluster: LocalCluster, path: str) -> dict[str, t.Any]:
    """Return an object, or nothing when there is none."""
    folder, dummy, name = path.rpartition("/")
    found = cluster.request("GET", folder)["items"]
    return next((thing for thing in found if thing["metadata"]["name"] == name), {})


def entry_of(cluster: LocalCluster, node: str) -> str | None:
    """Return the journal's annotation of a node."""
    annotations = look(cluster, f"/api/v1/nodes/{node}")["metadata"]["annotations"]
    return t.cast("str | None", annotations.get("day2.kubernetes/upgrade"))


def wait_for(check: t.Callable[[], t.Any], seconds: float = 30) -> t.Any:
    """Return the first true answer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come")


@pytest.fixture
def started(
    cluster: LocalCluster, tmp_path: pathlib.Path
) -> t.Iterator[tuple[Controller, subprocess.Popen[bytes], str]]:
    """Return a controller whose run holds the lock and has noted a step of a node."""
    node = cluster.add_nodes(1)[0]
    first = Controller(cluster, tmp_path / "first", node)
    process = first.start()
    wait_for(lambda: entry_of(cluster, node))
    yield first, process, node
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    wait_for(lambda: not look(cluster, LEASE), 40)


def test_a_run_from_opening_to_end(cluster, started):
    """The lock and the node's entry go, the header stays as that of a finished run."""
    first, process, node = started
    assert look(cluster, HEADER)["data"]["state"] == "running"
    assert look(cluster, LEASE)["spec"]["holderIdentity"].rpartition("/")[2].startswith("run-")
    first.go_on()
    assert process.wait(60) == 0, first.text
    assert look(cluster, HEADER)["data"]["state"] == "finished"
    assert (look(cluster, LEASE), entry_of(cluster, node)) == ({}, None)


def test_a_second_run_is_refused_by_the_name_of_the_first(cluster, started, tmp_path):
    """And the first one goes on."""
    first, process, node = started
    holder = look(cluster, LEASE)["spec"]["holderIdentity"]
    second = Controller(cluster, tmp_path / "second", node)
    assert second.start().wait(60) != 0
    assert f"Another run is at work on this cluster: {holder}" in second.text, second.text
    first.go_on()
    assert process.wait(60) == 0, first.text


def test_a_killed_controller_gives_its_lock_back(cluster, started):
    """The helper sees its end; what was noted stays."""
    dummy, process, node = started
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    wait_for(lambda: not look(cluster, LEASE), 10)
    assert look(cluster, HEADER)["data"]["state"] == "running"
    assert entry_of(cluster, node)


def test_the_lock_of_a_machine_that_died_is_taken_over_with_a_word(cluster, started, tmp_path):
    """Controller and helper die at the same moment, as with the machine's power."""
    first, process, node = started
    holder = look(cluster, LEASE)["spec"]["holderIdentity"]
    for pid in first.helpers():
        os.kill(pid, signal.SIGKILL)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    second = Controller(cluster, tmp_path / "second", node)
    second.go_on()
    assert second.start().wait(90) == 0, second.text
    assert f"The lock of {holder}, who gave no sign of life any more, was taken over" in second.text
