# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Workers and the control plane host are rebooted while a client asks the workload."""

from __future__ import annotations

import re
import time
import typing as t

import pytest
import yaml

from tests.conftest import Say
from tests.upgrade.clients import WORKLOAD, open_service_path, start_client, stop_client
from tests.upgrade.conftest import Lab, Run

PLAYBOOK = "playbooks/node_maintenance.yml"
TASKS = [
    {"ansible.builtin.command": "systemctl restart containerd"},
    {"ansible.builtin.copy": {"content": "was here", "dest": "/root/maintained", "mode": "0600"}},
]
SINGLE = """
apiVersion: v1
kind: Pod
metadata: {name: single, namespace: default}
spec:
  nodeName: w2
  containers: [{name: hello, image: "registry.k8s.io/lab/hello:1"}]
"""
# the machines of the lab have no logind, which shutdown asks
REBOOT = {"node_maintenance_reboot": True, "node_maintenance_reboot_command": "systemctl reboot"}
BUDGET = "patch poddisruptionbudget hello --type=merge -p"


class Seen(t.NamedTuple):
    """The runs, boot ids of the nodes before and after them, and what the client counted."""

    lab: Lab
    runs: dict[str, Run]
    states: dict[str, dict[str, t.Any]]
    boots: dict[str, dict[str, str]]
    client: dict[str, t.Any]


@pytest.fixture(scope="module")
def seen(lab: Lab, say: Say) -> Seen:
    """Look, be refused twice, then reboot workers and control plane under load, then run a file of tasks."""
    runs: dict[str, Run] = {}
    states, boots = {"before": lab.state()}, {"before": boots_of(lab)}

    def run(name: str, *arguments: str, **variables: t.Any) -> None:
        runs[name] = lab.playbook(*arguments, name=PLAYBOOK, **variables)
        states[name], boots[name] = lab.state(), boots_of(lab)

    run("looked", "--check", **REBOOT)
    lab.kubectl("apply -f -", text=SINGLE)
    run("single", **REBOOT, node_maintenance_serial="100%")
    lab.kubectl("delete pod single --now")
    lab.kubectl(BUDGET, '\'{"spec":{"minAvailable":2}}\'')
    time.sleep(3)
    run("budget", **REBOOT)
    lab.kubectl(BUDGET, '\'{"spec":{"minAvailable":1}}\'')
    open_service_path(lab)
    start_client(lab, "workload", WORKLOAD)
    time.sleep(3)
    run("workers", **REBOOT)
    run("master", **REBOOT, node_maintenance_hosts="kube_control_plane")
    file = lab.folder / "tasks.yml"
    file.write_text(yaml.safe_dump(TASKS))
    run("tasks", node_maintenance_tasks_file=str(file))
    run("late", "--limit", "w1", **REBOOT, node_maintenance_ready_timeout=1)
    boots["late"]["w1"] = lab.ssh("w1", "cat /proc/sys/kernel/random/boot_id").strip()
    wait_for(lambda: boots_of(lab)["w1"] == boots["late"]["w1"])
    run("again", "--limit", "w1", **REBOOT)
    time.sleep(3)
    client = stop_client(lab, "workload")
    lost = f"{client['failed']} of {client['sent']} requests failed"
    say(", ".join(f"{name} {one.seconds:.0f} s" for name, one in runs.items()) + f"; {lost}")
    return Seen(lab, runs, states, boots, client)


def boots_of(lab: Lab) -> dict[str, str]:
    """Return the boot id that each node tells."""
    return {name: node["status"]["nodeInfo"]["bootID"] for name, node in lab.nodes().items()}


def wait_for(done: t.Callable[[], bool]) -> None:
    """Return when it is done, or after a minute, when the test fails by what it looks at."""
    deadline = time.monotonic() + 60
    while not done() and time.monotonic() < deadline:
        time.sleep(1)


def rebooted(seen: Seen, name: str, before: str) -> set[str]:
    """Return the nodes that have booted in a run."""
    return {node for node, boot in seen.boots[name].items() if boot != seen.boots[before][node]}


def test_check_mode_tells_and_changes_nothing(seen):
    """Which pods would leave."""
    run = seen.runs["looked"]
    assert run.status == 0, run.output[-5000:]
    assert re.search(r"w1: \d+ pods leave: \S*default/hello-", run.text), run.output[-5000:]
    assert (seen.states["looked"], rebooted(seen, "looked", "before")) == (seen.states["before"], set())
    assert set(re.findall(r"changed=(\d+)", run.output)) == {"0"}


def test_a_pod_that_nobody_would_bring_back_is_named_before_the_first_cordon(seen):
    """It is on the last node of the batch."""
    run = seen.runs["single"]
    assert run.status != 0
    assert "default/single: no controller would bring it back" in run.text, run.output[-5000:]
    assert (seen.states["single"], rebooted(seen, "single", "before")) == (seen.states["before"], set())


def test_a_budget_that_never_allows_it_is_named_before_the_first_cordon(seen):
    """Two of two pods have to be healthy."""
    run = seen.runs["budget"]
    assert run.status != 0
    assert re.search(r"Node w1 cannot be drained, nothing was changed: \S*default/hello-", run.text), run.output[-5000:]
    assert "default/hello" in run.text
    assert (seen.states["budget"], rebooted(seen, "budget", "before")) == (seen.states["before"], set())


def test_every_worker_reboots_and_is_back(seen):
    """Ready at the version from before, without a trace of us."""
    run = seen.runs["workers"]
    assert run.status == 0, run.output[-8000:]
    assert rebooted(seen, "workers", "budget") == {"w1", "w2"}
    assert seen.states["workers"] == seen.states["before"]
    assert not [
        name
        for name, node in seen.lab.nodes().items()
        if "day2.kubernetes/maintenance" in node["metadata"]["annotations"]
    ]


def test_the_only_control_plane_host_reboots_and_is_back(seen):
    """The API is away meanwhile."""
    run = seen.runs["master"]
    assert run.status == 0, run.output[-8000:]
    assert rebooted(seen, "master", "workers") == {"cp1"}
    assert seen.states["master"] == seen.states["before"]


def test_the_tasks_of_a_user_run_on_every_worker(seen):
    """They restart the container runtime; nothing reboots."""
    run = seen.runs["tasks"]
    assert run.status == 0, run.output[-8000:]
    assert rebooted(seen, "tasks", "master") == set()
    assert seen.states["tasks"] == seen.states["before"]
    assert [seen.lab.ssh(host, "cat /root/maintained") for host in ("w1", "w2")] == ["was here"] * 2


def test_a_node_that_is_late_stays_cordoned_and_is_gone_on_with(seen):
    """It is told by name, and is not rebooted a second time."""
    late, again = seen.runs["late"], seen.runs["again"]
    assert late.status != 0
    assert "w1 is not back as it was" in late.text, late.output[-5000:]
    assert seen.states["late"]["w1"][1]
    assert rebooted(seen, "late", "tasks") == {"w1"}
    assert again.status == 0, again.output[-8000:]
    assert seen.boots["again"] == seen.boots["late"]
    assert seen.states["again"] == seen.states["before"]


def test_no_request_to_the_workload_fails(seen):
    """Two replicas, 20 new connections a second, one second each."""
    assert seen.client["sent"] > 500
    assert seen.client["failed"] == 0, seen.client["failures"][:10]
