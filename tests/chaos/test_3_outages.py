# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Outages in the midst of an upgrade: full disk, second run, API servers, bastion, power.

The tests stand in the order of the upgrade that they share: each goes on where the one before has left the lab. A run
that shall not go further dies at a place that tells that it has survived.
"""

from __future__ import annotations

import os
import re
import signal
import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.module_utils._node.redirect import MARGIN
from tests.chaos.conftest import NAME, Requests, fresh_lab
from tests.chaos.controllers import KILLED
from tests.chaos.end_state import cluster_state
from tests.lab import state
from tests.lab.create import machines
from tests.upgrade.conftest import FROM, TO

SIZE = (3, 2)
CACHE = "/var/cache"  # of apt, and of what is staged
FULL = f"mount -t tmpfs -o size=1m full {CACHE} && mkdir -p {CACHE}/apt/archives/partial && ! yes > {CACHE}/full"
CUT = 30  # seconds
# what takes the bastion away and what brings it back: a line that is cut, or a machine that starts anew
CUTS = {
    "silent": (
        "iptables -I INPUT -i out0 -j DROP; iptables -I OUTPUT -o out0 -j DROP",
        "iptables -D INPUT -i out0 -j DROP; iptables -D OUTPUT -o out0 -j DROP",
    ),
    "refusing": ("systemctl stop ssh; pkill -KILL -x sshd", "systemctl start ssh"),
}
# what a run has started on a host ends with it, as with the machine's power
END_STEP = "for pid in $(pidof kubeadm); do kill -9 $(ps -o ppid= -p $pid) $pid; done"
KUBEADM_SECONDS = 60  # enough on the lab; the timer waits for it
WORDS = r"w1 is (cordoned but not upgraded|upgraded but not verified)"


@pytest.fixture(scope="module")
def place(folders):
    """Return a lab before its upgrade, its controllers, and a client that asks its workload all the time."""
    with fresh_lab(folders(), *SIZE) as (lab, controllers):
        yield lab, controllers, Requests(lab)


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        pytest.param({}, "[N5]", id="seen by the plan"),
        pytest.param({"upgrade_min_free": 0}, "w1 is untouched", id="not seen by the plan"),
    ],
)
def test_a_full_disk_is_told_before_anything_is_cordoned(place, variables, word):
    """The host is named; with room again the next test goes on."""
    lab, controllers, dummy = place
    before = lab.state()
    lab.ssh("w1", FULL)
    try:
        run = controllers.run(**variables)
    finally:
        lab.ssh("w1", f"umount {CACHE}")
    assert run.process.returncode not in (0, KILLED), run.tail
    assert [text for text in ("w1", word) if text not in run.text] == [], run.tail
    assert lab.state() == before


def test_a_run_that_goes_on_takes_the_snapshot_of_the_one_before(place):
    """Where its file is; where it is not, as on another controller, one of its own is saved."""
    controllers, folder = place[1], place[0].folder / "shared"
    first = controllers.run(at="cp1/snapshot/done", upgrade_artifacts_dir=str(folder))
    second = controllers.run(at="cp1/stage/begun", upgrade_artifacts_dir=str(folder))
    [saved] = folder.glob("*.db")
    saved.unlink()
    other = controllers.run(at="cp1/stage/begun")
    assert [run.process.returncode for run in (first, second, other)] == [KILLED] * 3, other.tail
    taken = ["saved by the run before this one" in run.text for run in (first, second, other)]
    assert taken == [False, True, False], other.tail


def test_a_kubelet_to_which_nobody_comes_back_uses_its_own_api_server_again(place):
    """Controller, module and kubeadm die while it talks to another one; the timer on the node is all that is left."""
    lab, controllers, dummy = place
    before = lab.ssh("cp1", f"cat {KUBECONFIG}")
    run = controllers.start(at="cp1/kubeadm/begun+8", node_upgrade_timeout=KUBEADM_SECONDS)
    run.wait()
    meanwhile = lab.ssh("cp1", f"cat {KUBECONFIG}; {END_STEP}")
    back = f"for n in $(seq {KUBEADM_SECONDS + MARGIN + 30}); do [ -e {ASIDE} ] || exit 0; sleep 1; done; exit 1"
    lab.ssh("cp1", back)
    assert run.process.returncode == KILLED, run.tail
    assert meanwhile != before
    assert lab.ssh("cp1", f"cat {KUBECONFIG}") == before
    lab.ssh("cp1", "for n in $(seq 30); do curl -sf localhost:10248/healthz && exit 0; sleep 1; done; exit 1")


@pytest.fixture(scope="module")
def first_master(place):
    """Upgrade cp1 while a second run is started and the API servers of the others are killed."""
    lab, controllers, dummy = place
    run = controllers.start(at="cp1/uncordon/done")
    run.wait_for("cp1/kubeadm/begun")
    second = controllers.run()
    for host in ("cp2", "cp3"):
        lab.ssh(host, "kill -9 $(pidof kube-apiserver)")
    run.wait()
    return run, second


def test_a_second_run_is_refused_by_the_name_of_the_first_one(first_master):
    """And has changed nothing: it never came to a transition."""
    dummy, second = first_master
    assert second.process.returncode not in (0, KILLED), second.tail
    assert re.search(r"Another run is at work on this cluster: \S+@\S+/run-\S+, since 20", second.text), second.tail
    assert second.seen() == {}


def test_the_first_run_survives_it_and_the_death_of_all_other_api_servers(place, first_master):
    """In the midst of kubeadm, while the kubelet of this host talks to one of them."""
    run, dummy = first_master
    assert run.process.returncode == KILLED, run.tail
    assert place[0].state()["cp1"] == (f"v{TO}", False, None)


@pytest.mark.parametrize(("kind", "host"), [("silent", "cp2"), ("refusing", "cp3")])
def test_a_bastion_that_is_away_for_half_a_minute_is_waited_for(place, kind, host):
    """In the midst of kubeadm, which goes on by itself; a connection that was ended is made anew, and that is told."""
    lab, controllers, dummy = place
    run = controllers.start(at=f"{host}/uncordon/done")
    run.wait_for(f"{host}/kubeadm/begun")
    time.sleep(5)
    cut(lab, kind)
    run.wait()
    assert run.process.returncode == KILLED, run.tail
    assert lab.state()[host] == (f"v{TO}", False, None)
    assert kind == "silent" or f"{host}: the connection is back after" in run.text, run.tail


def cut(lab, kind):
    """Take the bastion away; it comes back by itself, also when this process dies."""
    remove, add = CUTS[kind]
    # the second of quiet lets this very connection end
    lab.ssh("bastion", "cat > /root/cut.sh", text=f"sleep 1; {remove}; sleep {CUT}\n")
    lab.ssh("bastion", f"systemd-run --quiet --collect --unit=cut -p 'ExecStopPost=sh -c \"{add}\"' sh /root/cut.sh")


def test_a_worker_that_loses_its_power_is_named_with_its_state_and_the_next_run_finishes(place):
    """With its power back."""
    lab, controllers, requests = place
    run = controllers.start(day2_reconnect_seconds=30)
    run.wait_for("w1/kubelet/begun")
    power_off("w1")
    run.wait()
    before = lab.state()
    lab.command("create", "--name", NAME, "--masters", str(SIZE[0]), "--workers", str(SIZE[1]))
    last = controllers.run()
    requests.end()
    assert run.process.returncode not in (0, KILLED), run.tail
    assert re.search(WORDS, run.text), run.tail
    assert before["w2"] == (f"v{FROM}", False, None)
    assert last.process.returncode == 0, last.tail


def power_off(name):
    """End the first process of a machine, and with it all others, at once; `create` starts the machine again."""
    lab = state.existing(NAME)
    [machine] = [machine for machine in machines(lab, lab.nodes) if machine.host.name == name]
    os.kill(machine.leader(), signal.SIGKILL)


def test_nothing_is_left_of_all_that(place):
    """Every node at the target and in service, no lock, no annotation, no traceback, no failed request."""
    lab, controllers, requests = place
    cluster = cluster_state(lab)
    assert {node["kubelet"] for node in cluster["nodes"].values()} == {f"v{TO}"}
    assert [name for name, node in cluster["nodes"].items() if node["cordoned"] or node["annotations"]] == []
    assert [one for one in cluster["objects"] if one.startswith(("Lease", "Job"))] == []
    assert [run.folder.name for run in controllers.made if "Traceback" in run.output] == []
    assert requests.sent > 1000
    assert requests.failures == []
