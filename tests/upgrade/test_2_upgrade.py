# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A whole upgrade of the lab under load, and a second run."""

from __future__ import annotations

import json
import re
import stat
import time
from pathlib import Path

import pytest

from tests.upgrade.conftest import TO, Lab

CLIENT = Path(__file__).with_name("load_client.py")
WORKLOAD, API = "http://10.96.100.100/", "https://api.lab.test:6443/readyz"
LONGEST = 2400  # seconds a client may ask
RATE = 20  # requests a second


def start_client(lab: Lab, name: str, url: str, *options: str) -> None:
    """Start a load client on the bastion."""
    lab.ssh("bastion", "cat > /root/load_client.py", text=CLIENT.read_text())
    words = ["python3 /root/load_client.py", url, str(RATE), str(LONGEST), f"/root/{name}.json", *options]
    lab.ssh("bastion", f"nohup {' '.join(words)} > /root/{name}.log 2>&1 < /dev/null & echo $! > /root/{name}.pid")


def stop_client(lab: Lab, name: str) -> dict:
    """Stop a load client and return its counts."""
    lab.ssh("bastion", f"kill $(cat /root/{name}.pid); tail --pid=$(cat /root/{name}.pid) -f /dev/null")
    return json.loads(lab.ssh("bastion", f"cat /root/{name}.json"))


@pytest.fixture(scope="module")
def upgraded(lab: Lab):
    """Upgrade the cluster while clients on the bastion ask the workload and the API."""
    start_client(lab, "workload", WORKLOAD)
    start_client(lab, "api", API, "insecure")
    time.sleep(5)
    run = lab.playbook(kube_version=TO)
    time.sleep(5)
    clients = {name: stop_client(lab, name) for name in ("workload", "api")}
    print(f"upgrade {run.seconds:.0f} s; " + "; ".join(
        f"{name}: {seen['failed']} of {seen['sent']} requests failed" for name, seen in clients.items()
    ))
    return run, clients


def test_every_node_is_at_the_target_ready_and_schedulable(lab: Lab, upgraded):
    """No annotation of ours is left."""
    run, dummy = upgraded
    assert run.status == 0, run.output[-6000:]
    assert lab.state() == {name: (f"v{TO}", False, None) for name in lab.nodes()}


def test_no_request_to_a_workload_with_a_budget_failed(upgraded):
    """Two replicas, readiness probe, preStop sleep, budget of one."""
    dummy, clients = upgraded
    assert clients["workload"]["sent"] > RATE * 60
    assert clients["workload"]["failures"] == []


def test_etcd_was_saved_to_the_controller_before(lab: Lab, upgraded):
    """Nobody else can read the file."""
    snapshots = list((lab.folder / "artifacts").glob("etcd-*.db"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in snapshots] == [0o600]
    assert snapshots[0].stat().st_size > 100_000


def test_the_report_tells_every_host(lab: Lab, upgraded):
    """It is the file that AWX gets as artifact."""
    report = json.loads((lab.folder / "artifacts" / "report.json").read_text())
    assert {host["state"] for host in report["hosts"].values()} == {"done"}
    assert len(report["hosts"]) == len(lab.nodes())


def test_no_credentials_are_left_on_the_controller(upgraded):
    """The session's folder goes with the run."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and list(Path("/tmp").glob("day2-kubernetes-*/run-*/kubeconfig")):
        time.sleep(0.2)
    assert list(Path("/tmp").glob("day2-kubernetes-*/run-*/kubeconfig")) == []


def test_a_second_run_changes_nothing(lab: Lab, upgraded):
    """Every host is done within the time of a look."""
    run = lab.playbook(kube_version=TO)
    assert run.status == 0, run.output[-6000:]
    assert re.findall(r"changed=([1-9]\d*)", run.output) == [], run.output
    assert run.seconds < 60
