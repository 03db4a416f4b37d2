# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes a cluster of running machines with kubeadm; every step looks first whether it is done."""

from __future__ import annotations

import json
import typing as t
from concurrent.futures import ThreadPoolExecutor

from tests.lab.console import step
from tests.lab.machine import Machine
from tests.lab.templates import render
from tests.lab.topology import SAMPLE_SERVICE

MASTER_LABEL = "node-role.kubernetes.io/control-plane"
READY_PATIENCE = "180s"


def make_cluster(masters: list[Machine], workers: list[Machine]) -> None:
    """Init on the first master, join of the others one after the other, of all workers at a time."""
    first = masters[0]
    with ThreadPoolExecutor(max_workers=len(masters) + len(workers)) as pool:
        # the joins find their images in place
        pulls = [pool.submit(_pull_images, machine) for machine in masters[1:]]
        with step(f"kubeadm init on {first.host.name}"):
            first.run_logged("kubeadm-init.log", "sh", "/etc/lab/init.sh")
        joined = joined_nodes(first)
        for pull in pulls:
            pull.result()
        _join_masters(first, [machine for machine in masters[1:] if machine.host.name not in joined])
        late = [machine for machine in workers if machine.host.name not in joined]
        if late:
            join = _join_command(first)
            with step(f"kubeadm join of {len(late)} workers"):
                list(pool.map(lambda machine: _join(machine, "kubernetes.io/hostname", join), late))


def apply_workload(master: Machine) -> None:
    """Create the sample workload and wait until it, all nodes and the cluster's own services are ready."""
    kubectl(master, "apply", "--filename", "-", text_in=render("hello.yaml.in", service=SAMPLE_SERVICE))
    kubectl(master, "wait", "--for=condition=Ready", "node", "--all", f"--timeout={READY_PATIENCE}")
    for namespace, workload in (
        ("kube-system", "daemonset/kube-proxy"),
        ("kube-system", "deployment/coredns"),
        ("default", "deployment/hello"),
    ):
        kubectl(master, "-n", namespace, "rollout", "status", workload, f"--timeout={READY_PATIENCE}")


def nodes(master: Machine) -> dict[str, dict[str, t.Any]]:
    """Return {name: {ready, version, master}} of the cluster's nodes."""
    answer = json.loads(kubectl(master, "get", "nodes", "--output=json"))
    return {node["metadata"]["name"]: summary(node) for node in answer["items"]}


def summary(node: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return what is worth knowing about a Node object."""
    conditions = {condition["type"]: condition["status"] for condition in node["status"].get("conditions", ())}
    return {
        "ready": conditions.get("Ready") == "True",
        "version": node["status"]["nodeInfo"]["kubeletVersion"],
        "master": MASTER_LABEL in node["metadata"]["labels"],
        "cordoned": bool(node["spec"].get("unschedulable")),
    }


def joined_nodes(master: Machine) -> set[str]:
    """Return the names of the nodes whose join came to its end."""
    return {name for name, node in nodes(master).items() if node["master"] or not name.startswith("cp")}


def workload_available(master: Machine) -> bool:
    """Say whether the sample workload is there with all of its replicas."""
    query = "jsonpath={.status.availableReplicas}/{.spec.replicas}"
    answer = kubectl(master, "get", "deployment", "hello", "--ignore-not-found", f"--output={query}")
    return bool(answer) and len(set(answer.split("/"))) == 1


def kubectl(master: Machine, *words: str, text_in: str | None = None) -> str:
    """Run kubectl on a master with the cluster's admin rights."""
    return master.run("kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", *words, text_in=text_in)


def _pull_images(machine: Machine) -> None:
    machine.run_logged(f"images-{machine.host.name}.log", "sh", "/etc/lab/pull.sh", machine.lab.version)


def _join_command(first: Machine) -> list[str]:
    """Return the words of `kubeadm join` with a fresh token."""
    return first.run("kubeadm", "token", "create", "--print-join-command").split()


def _join_masters(first: Machine, machines: list[Machine]) -> None:
    if not machines:
        return
    upload = first.run("kubeadm", "init", "phase", "upload-certs", "--upload-certs")
    join = [*_join_command(first), "--control-plane", "--certificate-key", upload.split()[-1]]
    for machine in machines:
        with step(f"kubeadm join of {machine.host.name} as a master"):
            address = machine.lab.address(machine.host)
            _join(machine, MASTER_LABEL, [*join, "--apiserver-advertise-address", address])


def _join(machine: Machine, label: str, command: list[str]) -> None:
    script = ("sh", "/etc/lab/join.sh", machine.host.name, label)
    machine.run_logged(f"kubeadm-join-{machine.host.name}.log", *script, *command)
