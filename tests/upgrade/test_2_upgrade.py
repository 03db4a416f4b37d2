# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A whole upgrade of the lab under load, and a second run."""

from __future__ import annotations

import json
import re
import shutil
import stat
import time
import typing as t

import ansible_runner
import pytest

from tests.conftest import Say
from tests.upgrade.clients import API, RATE, WORKLOAD, open_service_path, start_client, stop_client
from tests.upgrade.conftest import CHECKOUT, FROM, TO, Lab

SECOND_RUN = 90  # seconds, on a busy machine
SERIAL = 2  # workers in the first batch, of which one fails
FAILING_HOOK = """---
- name: Fail on one worker
  ansible.builtin.fail:
    msg: the hook of the test says no
  when: inventory_hostname == 'w2'
"""
SMOKE_TEST = """---
- name: Leave a word
  ansible.builtin.copy:
    content: the tasks of the user were here
    dest: "{{ upgrade_artifacts_dir }}/smoke"
    mode: "0600"
  delegate_to: localhost
  vars: {ansible_connection: local, ansible_become: false}
"""


@pytest.fixture(scope="module")
def upgraded(lab: Lab, say: Say):
    """Upgrade the cluster in two runs while clients on the bastion ask the workload and the API.

    The first run is stopped by a hook of the user on one worker of a batch, the second one goes on from there. That
    one is run as AWX does it: no terminal, the playbook by its path, the result as artifact.
    """
    open_service_path(lab)
    start_client(lab, "workload", WORKLOAD)
    start_client(lab, "api", API, "insecure")
    hook = lab.folder / "hook.yml"
    hook.write_text(FAILING_HOOK)
    time.sleep(3)
    kubeconfigs = kubelet_kubeconfigs(lab)
    stopped = lab.playbook(kube_version=TO, serial=SERIAL, post_upgrade_hooks=[str(hook)])
    calls, state = json.loads(lab.calls.read_text()), lab.state()
    shutil.copytree(lab.folder / "artifacts", lab.folder / "failed")
    smoke = lab.folder / "smoke.yml"
    smoke.write_text(SMOKE_TEST)
    began = time.monotonic()
    tests = [{"url": WORKLOAD, "from": "cp1"}, {"tasks": str(smoke)}]
    finished = by_runner(lab, "finishing", serial=SERIAL, upgrade_smoke_tests=tests)
    seconds = time.monotonic() - began
    time.sleep(3)
    clients = {name: stop_client(lab, name) for name in ("workload", "api")}
    lost = "; ".join(f"{name}: {seen['failed']} of {seen['sent']} requests failed" for name, seen in clients.items())
    say(f"upgrade {stopped.seconds:.0f} s and {seconds:.0f} s; {lost}")
    return {
        "stopped": stopped,
        "state": state,
        "calls": calls,
        "kubeconfigs": kubeconfigs,
        "finished": finished,
        "clients": clients,
    }


def by_runner(lab: Lab, name: str, **variables: t.Any) -> t.Any:
    """Run the playbook as an automation controller does."""
    (lab.folder / name).mkdir()
    return ansible_runner.run(
        private_data_dir=str(lab.folder / name),
        project_dir=str(CHECKOUT),
        playbook="playbooks/upgrade_cluster.yml",
        inventory=str(lab.inventory),
        extravars={"kube_version": TO, "upgrade_artifacts_dir": str(lab.folder / "artifacts"), **variables},
        quiet=True,
    )


def kubelet_kubeconfigs(lab: Lab) -> dict[str, str]:
    """Return the checksum of each master's kubelet.conf, which an upgrade changes for a while."""
    masters = [name for name in lab.nodes() if name.startswith("cp")]
    return {name: lab.ssh(name, "sha256sum /etc/kubernetes/kubelet.conf") for name in masters}


def test_a_failed_batch_stops_the_run_and_names_the_state_of_its_hosts(upgraded):
    """The one that failed keeps the cordon that the next run knows as ours, the other one is done, the next waits."""
    run, state = upgraded["stopped"], upgraded["state"]
    assert run.status != 0, run.output[-4000:]
    assert "w2 is upgraded but not verified" in run.text, run.output[-4000:]
    assert "Cluster: 4 done, 1 untouched, 1 upgraded but not verified." in run.text, run.output[-4000:]
    assert state["w1"] == (f"v{TO}", False, None)
    assert state["w2"][:2] == (f"v{TO}", True)
    assert state["w2"][2] is not None
    assert state["w3"] == (f"v{FROM}", False, None)


def test_a_failed_run_leaves_evidence_and_says_what_to_do(lab: Lab, upgraded):
    """In the output, in the report, and on the page."""
    run, failed = upgraded["stopped"], lab.folder / "failed"
    report = json.loads((failed / "report.json").read_text())
    assert "start the same command again: it goes on from here" in run.text, run.output[-4000:]
    assert (report["result"], report["failed"]["host"], report["failed"]["step"]) == ("failed", "w2", "verify")
    assert "the hook of the test says no" in report["failed"]["message"]
    assert {"kubelet log", "kubeadm's output"} <= {one["title"] for one in report["evidence"]["w2"]}
    assert "etcd health" in {one["title"] for one in report["evidence"]["cp1"]}
    assert "the hook of the test says no" in (failed / "report.html").read_text()


def test_a_worker_costs_few_remote_calls(upgraded):
    """Kubespray: 245 in all and 86 while the node is cordoned (counted alike)."""
    calls = upgraded["calls"]["w1"]
    assert 0 < calls["cordoned"] <= 10, calls
    assert 0 < calls["remote"] <= 20, calls


def test_the_kubelets_of_the_masters_have_their_kubeconfig_back(lab: Lab, upgraded):
    """They talked to another master meanwhile."""
    assert kubelet_kubeconfigs(lab) == upgraded["kubeconfigs"]


def test_what_a_person_sees_says_where_the_run_is(upgraded):
    """Without a terminal: a heartbeat of a long task, and lines of the progress callback."""
    output = upgraded["stopped"].output
    assert "Run kubeadm upgrade on cp1 (1 of 3): 15 s" in output
    assert "masters 2 of 3: cp2: kubeadm begun; about " in output


def test_every_node_is_at_the_target_ready_and_schedulable(lab: Lab, upgraded):
    """No annotation of ours is left."""
    run = upgraded["finished"]
    assert run.status == "successful", run.stdout.read()[-6000:]
    assert lab.state() == {name: (f"v{TO}", False, None) for name in lab.nodes()}


def test_no_request_to_a_workload_with_a_budget_failed(upgraded):
    """Two replicas, readiness probe, preStop sleep, budget of one."""
    workload = upgraded["clients"]["workload"]
    assert workload["sent"] > RATE * 60
    assert workload["failures"] == []


def test_etcd_was_saved_to_the_controller_before(lab: Lab, upgraded):
    """Nobody else can read the file."""
    snapshots = list((lab.folder / "artifacts").glob("etcd-*.db"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in snapshots] == [0o600]  # the second run had no master to do
    assert snapshots[0].stat().st_size > 100_000


def test_the_report_tells_every_host(lab: Lab, upgraded):
    """It is the file that AWX gets as artifact."""
    report = json.loads((lab.folder / "artifacts" / "report.json").read_text())
    assert {host["state"] for host in report["hosts"].values()} == {"done"}
    assert len(report["hosts"]) == len(lab.nodes())


def test_no_credentials_are_left_on_the_controller(lab: Lab, upgraded):
    """The session's folder goes with the run; the folder of all runs shows that there was one."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and list(lab.temporary.glob("day2-kubernetes-*/*")):
        time.sleep(0.2)
    assert [list(folder.iterdir()) for folder in lab.temporary.glob("day2-kubernetes-*")] == [[]]


def test_an_automation_controller_shows_progress_and_gets_the_report(upgraded):
    """Without a terminal, from events."""
    run = upgraded["finished"]
    last = [event for event in run.events if event["event"] == "playbook_on_stats"][-1]
    assert last["event_data"]["artifact_data"]["upgrade_report"]["result"] == "succeeded"
    assert re.search(r"workers batch 1 of \d: w\d", run.stdout.read())


def test_the_checks_of_the_user_are_run(lab: Lab, upgraded):
    """Addresses and task files."""
    assert (lab.folder / "artifacts" / "smoke").read_text() == "the tasks of the user were here"


def test_a_check_of_the_user_that_fails_fails_the_run(lab: Lab, upgraded):
    """By its address, though nothing was left to upgrade."""
    nobody = "http://127.0.0.1:1/"
    run = lab.playbook(kube_version=TO, upgrade_smoke_tests=[{"url": nobody, "from": "cp1"}])
    assert run.status != 0, run.output[-4000:]
    assert nobody in run.text, run.output[-4000:]


def test_a_second_run_changes_nothing(lab: Lab, upgraded):
    """And takes seconds."""
    began = time.monotonic()
    run = by_runner(lab, "again")
    last = [event for event in run.events if event["event"] == "playbook_on_stats"][-1]
    assert (run.status, run.stats["changed"]) == ("successful", {}), run.stdout.read()
    assert last["event_data"]["artifact_data"]["upgrade_report"]["result"] == "nothing to do"
    assert time.monotonic() - began < SECOND_RUN
