# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook node_maintenance on nodes that kwok keeps Ready, for integration tests."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import typing as t

import yaml

from tests.integration.draining import Site

Json = dict[str, t.Any]
PLAYBOOK = pathlib.Path(__file__).resolve().parents[2] / "playbooks" / "node_maintenance.yml"
NOTE, CORDON, UPGRADE = (f"day2.kubernetes/{name}" for name in ("maintenance", "cordon", "upgrade"))
LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
UNTOUCHED: tuple[bool, set[str]] = (False, set())


class Kubelets:
    """The part of kubelets that kwok does not play: signs of life."""

    def __init__(self, site: Site, nodes: list[str]) -> None:
        """Start to renew their leases."""
        self.site, self.nodes = site, nodes
        self.ended = threading.Event()
        for name in nodes:
            site.cluster.request("POST", LEASES, {"metadata": {"name": name}, "spec": {}})
        self.thread = threading.Thread(target=self.renew, daemon=True)
        self.thread.start()

    def renew(self) -> None:
        """Renew until the end."""
        while not self.ended.wait(1):
            now = datetime.datetime.now(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
            for name in self.nodes:
                self.site.cluster.request("PATCH", f"{LEASES}/{name}", {"spec": {"renewTime": now}})

    def end(self) -> None:
        """Say nothing any more."""
        self.ended.set()
        self.thread.join()


class Controller:
    """Runs the playbook on the nodes of a site; the hosts are this machine, the way to the API is a kubeconfig."""

    def __init__(self, site: Site, folder: pathlib.Path) -> None:
        """Add two nodes and a workload of two replicas, one of which may be away."""
        self.site, self.folder = site, folder
        self.nodes = site.add_nodes(2)
        self.only_first = ("--limit", self.nodes[0])
        self.kubelets = Kubelets(site, self.nodes)
        site.workload("Deployment", "cart", 2)
        site.budget("cart", "cart", 2, minAvailable=1)
        local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "ansible_become": False}
        groups: Json = {"kube_control_plane": {"hosts": {"cp1": {}}}, "kube_node": {"hosts": dict.fromkeys(self.nodes)}}
        self.inventory = folder / "inventory.yml"
        self.inventory.write_text(yaml.safe_dump({"all": {"vars": local, "children": groups}}))

    def start(self, *arguments: str, **variables: t.Any) -> subprocess.Popen[str]:
        """Start it in a process group of its own."""
        given = {"cluster_kubeconfig": str(self.site.cluster.kubeconfig), "folder": str(self.folder), **variables}
        program = str(pathlib.Path(sys.executable).with_name("ansible-playbook"))
        return subprocess.Popen(
            [
                program,
                "-i",
                str(self.inventory),
                str(PLAYBOOK),
                *arguments,
                "-e",
                json.dumps({"node_maintenance_ready_timeout": 30, **given}),
            ],
            env={**os.environ, "TMPDIR": str(self.folder), "ANSIBLE_SHOW_CUSTOM_STATS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **variables: t.Any) -> tuple[int, str]:
        """Return its status, and its output with single blanks."""
        process = self.start(*arguments, **variables)
        output = process.communicate(timeout=240)[0]
        return process.returncode, " ".join(output.split())

    def start_and_come(self, file: str) -> subprocess.Popen[str]:
        """Start it on the first node with tasks that touch the file come, and return when they have."""
        process = self.start(*self.only_first, node_maintenance_tasks_file=file)
        deadline = time.monotonic() + 90
        while not (self.folder / "come").exists():
            assert time.monotonic() < deadline
            time.sleep(0.2)
        return process

    def kubectl(self, *words: str) -> Json:
        """Return a task for the file of a user."""
        cluster = self.site.cluster
        argv = [str(cluster.program("kubectl")), f"--kubeconfig={cluster.kubeconfig}", *words]
        return {"ansible.builtin.command": {"argv": argv}, "register": "seen"}

    def tasks(self, *tasks: Json) -> str:
        """Return a file of the user with these tasks."""
        path = self.folder / "tasks.yml"
        path.write_text(yaml.safe_dump(list(tasks)))
        return str(path)

    def node(self, name: str) -> Json:
        """Return a node."""
        return self.site.cluster.request("GET", f"/api/v1/nodes/{name}")

    def states(self) -> list[tuple[bool, set[str]]]:
        """Return of every node whether it is cordoned, and our annotations."""
        found = [self.node(name) for name in self.nodes]
        ours = [{NOTE, CORDON} & set(node["metadata"].get("annotations") or {}) for node in found]
        return [(bool(node["spec"].get("unschedulable")), marks) for node, marks in zip(found, ours, strict=True)]

    def patch(self, name: str, body: Json, part: str = "") -> None:
        """Change a node."""
        self.site.cluster.request("PATCH", f"/api/v1/nodes/{name}{part}", body)
