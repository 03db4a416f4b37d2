# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook node_maintenance against a real API server; what a reboot does is in tests/maintenance."""

from __future__ import annotations

import json
import os
import pathlib
import re
import signal
import typing as t

import pytest
import yaml

from tests.integration.draining import Site
from tests.integration.maintaining import CORDON, NOTE, UNTOUCHED, UPGRADE, Controller
from tests.lab.local import LocalCluster

COME_AND_GO = (
    {"ansible.builtin.file": {"path": "{{ folder }}/come", "state": "touch"}},
    {"ansible.builtin.wait_for": {"path": "{{ folder }}/go", "timeout": 60}},
)


@pytest.fixture
def controller(cluster: LocalCluster, namespace: str, tmp_path: pathlib.Path) -> t.Iterator[Controller]:
    """Yield a controller with two nodes of its own."""
    controller = Controller(Site(cluster, namespace), tmp_path)
    yield controller
    controller.kubelets.end()


def test_a_kubelet_that_is_silent_afterwards_stops_the_run(controller):
    """Its node says Ready for 40 seconds after its end."""
    controller.kubelets.end()
    status, text = controller.run(node_maintenance_tasks_file=controller.tasks(), node_maintenance_ready_timeout=3)
    assert status != 0
    assert "a sign of life of its kubelet" in text, text
    assert controller.states() == [(True, {NOTE, CORDON}), UNTOUCHED]


def test_every_node_is_drained_for_the_tasks_and_given_back(controller):
    """One at a time; the tasks see a node that is cordoned and empty."""
    look = controller.kubectl("get", "nodes,pods", f"--namespace={controller.site.namespace}", "--output=wide")
    save = {
        "ansible.builtin.copy": {"content": "{{ seen.stdout }}", "dest": "{{ folder }}/seen-{{ inventory_hostname }}"}
    }
    status, text = controller.run(node_maintenance_tasks_file=controller.tasks(look, save))
    assert status == 0, text
    for name in controller.nodes:
        lines = (controller.folder / f"seen-{name}").read_text().splitlines()
        assert next(line for line in lines if line.startswith(f"node/{name} ")).split()[1] == "Ready,SchedulingDisabled"
        assert not [line for line in lines if line.startswith("pod/") and f" {name} " in line]
    assert controller.states() == [UNTOUCHED, UNTOUCHED]
    assert text.count(" state: done ") == 2, text


def test_a_batch_is_drained_as_far_as_a_shared_budget_goes(controller):
    """The second pod goes when the first one's replacement is ready; the tasks run when both nodes are empty."""
    site = controller.site
    [room] = site.add_nodes(1)
    save = {
        "ansible.builtin.copy": {"content": "{{ seen.stdout }}", "dest": "{{ folder }}/at-{{ inventory_hostname }}"}
    }
    where = controller.kubectl("get", "pods", f"--namespace={site.namespace}", "--output=wide")
    status, text = controller.run(node_maintenance_serial=2, node_maintenance_tasks_file=controller.tasks(where, save))
    assert status == 0, text
    for name in controller.nodes:
        pods = [line for line in (controller.folder / f"at-{name}").read_text().splitlines() if "cart-" in line]
        assert [f" {room} " in line for line in pods] == [True, True], pods
    assert controller.states() == [UNTOUCHED, UNTOUCHED]
    assert text.count(" state: done ") == 2, text


def test_one_of_a_batch_that_cannot_be_drained_does_not_keep_the_other(controller):
    """There is no room for the pod of the first, so that the second one's budget never lets its own go."""
    file = controller.tasks(
        {"ansible.builtin.file": {"path": "{{ folder }}/{{ inventory_hostname }}", "state": "touch"}}
    )
    wanted = {"node_maintenance_serial": 2, "node_maintenance_drain_timeout": 8}
    status, text = controller.run(node_maintenance_tasks_file=file, **wanted)
    assert status != 0
    worked = [(controller.folder / name).exists() for name in controller.nodes]
    assert sorted(worked) == [False, True]
    given_back = controller.nodes[worked.index(False)]
    assert f"Node {given_back} is not drained and is uncordoned now" in text, text
    assert f"disruption budget {controller.site.namespace}/cart" in text, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]


def test_check_mode_tells_which_pods_leave_and_wait(controller):
    """And changes nothing; on both nodes in one batch one pod would have to wait."""
    status, text = controller.run("--check", node_maintenance_reboot=True, node_maintenance_serial="100%")
    assert status == 0, text
    assert len(set(re.findall(rf"node-\d+: 1 pods leave: {controller.site.namespace}/cart-\S+", text))) == 2, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]
    assert set(re.findall(r"changed=(\d+)", text)) == {"0"}


def test_a_pod_that_may_never_leave_ends_the_run_before_the_first_cordon(controller):
    """It is named, with its budget, also where it is on the last node of the batch."""
    site = controller.site
    site.pod("single", controller.nodes[1], labels={"app": "single"})
    status, text = controller.run(node_maintenance_reboot=True, node_maintenance_serial=2)
    assert status != 0
    assert f"{site.namespace}/single: no controller would bring it back" in text, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]


def test_a_node_that_was_cordoned_before_stays_so(controller):
    """It is somebody else's."""
    first = controller.nodes[0]
    controller.patch(first, {"spec": {"unschedulable": True}})
    status, text = controller.run(*controller.only_first, node_maintenance_tasks_file=controller.tasks())
    assert status == 0, text
    assert controller.states() == [(True, set()), UNTOUCHED]
    assert " state: done, and stays cordoned " in text


def test_a_node_that_comes_back_with_another_version_stops_the_run(controller):
    """It stays cordoned, the next batch is not touched, and a second run goes on when the version is back."""
    first = controller.nodes[0]
    version = {"status": {"nodeInfo": {**controller.node(first)["status"]["nodeInfo"], "kubeletVersion": "v1.34.9"}}}
    words = ("patch", "node", first, "--subresource=status", f"--patch={json.dumps(version)}")
    change = controller.kubectl(*words)
    status, text = controller.run(
        node_maintenance_tasks_file=controller.tasks(change), node_maintenance_ready_timeout=3
    )
    assert status != 0
    assert f"{first} is not back as it was, Ready at {controller.site.cluster.version}, and stays cordoned" in text, (
        text
    )
    assert "(it is 1.34.9)" in text
    assert controller.states() == [(True, {NOTE, CORDON}), UNTOUCHED]
    version["status"]["nodeInfo"]["kubeletVersion"] = f"v{controller.site.cluster.version}"
    controller.patch(first, version, "/status")
    status, text = controller.run(*controller.only_first, node_maintenance_tasks_file=controller.tasks())
    assert status == 0, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]


def test_a_run_that_was_killed_is_gone_on_with(controller):
    """The node is known as one that we have cordoned."""
    file = controller.tasks(*COME_AND_GO)
    process = controller.start_and_come(file)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert controller.states() == [(True, {NOTE, CORDON}), UNTOUCHED]
    (controller.folder / "go").touch()
    status, text = controller.run(*controller.only_first, node_maintenance_tasks_file=file)
    assert status == 0, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]


def test_an_upgrade_that_has_not_ended_is_not_crossed(controller):
    """Its node is in a state that only the upgrade knows."""
    controller.patch(controller.nodes[1], {"metadata": {"annotations": {UPGRADE: "{}"}}})
    status, text = controller.run(node_maintenance_reboot=True, node_maintenance_serial=2)
    assert status != 0
    assert f"Node {controller.nodes[1]} is in the midst of an upgrade that has not ended" in text, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]


def test_a_run_beside_another_one_is_refused(controller):
    """An upgrade, or a maintenance like this one."""
    file = controller.tasks(*COME_AND_GO)
    first = controller.start_and_come(file)
    status, text = controller.run(node_maintenance_tasks_file=file)
    (controller.folder / "go").touch()
    output = first.communicate(timeout=240)[0]
    assert (status != 0, first.returncode) == (True, 0), output
    assert "Another run is at work on this cluster:" in text, text


REFUSED = [
    ({}, "Nothing is to be done, and nothing was changed: give node_maintenance_reboot=true"),
    ({"node_maintenance_reboot": "false"}, "Nothing is to be done, and nothing was changed"),
    ({"node_maintenance_tasks_file": "/nowhere.yml"}, "There is no file /nowhere.yml"),
    (
        {"node_maintenance_reboot": True, "node_maintenance_serial": 4, "node_maintenance_hosts": "all"},
        "cp1, cp2 are members of etcd and in one batch: set node_maintenance_serial to 1",
    ),
]


def test_what_cannot_be_asked_for_is_a_sentence(controller):
    """And nothing was changed."""
    inventory = yaml.safe_load(controller.inventory.read_text())
    inventory["all"]["children"]["kube_control_plane"]["hosts"] = dict.fromkeys(["cp1", "cp2"])
    controller.inventory.write_text(yaml.safe_dump(inventory))
    for variables, sentence in REFUSED:
        status, text = controller.run(**variables)
        assert status != 0
        assert sentence in text, text
    assert controller.states() == [UNTOUCHED, UNTOUCHED]
