# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The steps of a host whose member was lost; real members are in tests/integration/etcd/test_g_member_replace.py."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import control_plane, rejoin_steps
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin import reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_record import PATH, STEPS
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_steps import Request
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import ASIDE
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import Answer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import FOLDER, flags_of
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.test_restore import SYSTEMCTL
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

PEER, FIRST = "https://10.0.0.13:2380", "cp1=https://10.0.0.11:2380"
CLUSTER = f"{FIRST},cp3={PEER}"
FLAGS = f"""    - etcd
    - --data-dir=/var/lib/etcd
    - --initial-advertise-peer-urls={PEER}
    - --initial-cluster=cp3={PEER}
    - --name=cp3
    - --peer-key-file=/pki/peer.key
    image: registry.k8s.io/etcd:3.6.5-0
"""
MANIFEST = f"spec:\n  containers:\n  - command:\n{FLAGS}"
ENV = f"ETCD_NAME=cp3\nETCD_DATA_DIR=/var/lib/etcd\nETCD_INITIAL_ADVERTISE_PEER_URLS={PEER}\nETCD_INITIAL_CLUSTER=x\n"
APISERVER = f"{FOLDER}/kube-apiserver.yaml"
OLD, BEFORE = "/var/lib/etcd/member/db", "/var/lib/etcd/member.before-r1/db"
WELL = {"learner": False, "has_leader": True}


@pytest.fixture(params=["static pod", "systemd"])
def node(request, tmp_path, monkeypatch):
    """Return a host with old data."""
    node = FakeNode(tmp_path, monkeypatch)
    node.file(OLD, "old")
    if request.param == "static pod":
        node.file(f"{FOLDER}/etcd.yaml", MANIFEST)
        node.file("/pki/peer.key")
    else:
        node.file("/etc/etcd.env", ENV)
        node.program("systemctl", SYSTEMCTL)
        node.program("etcd", "echo etcd Version: 3.6.5")
    monkeypatch.setattr(rejoin_steps, "read_status", lambda *dummy: (WELL, None))
    return node


def take(node, *states, check=False, **options):
    """Take steps and return the last outcome."""
    outcome = None
    for state in states:
        request = Request(state, "r1", "ab", CLUSTER, "3.6.5", **{"timeout": 1, **options})
        outcome = reach(node.host, request, check=check)
    return outcome


def told(node):
    """Return what etcd is told of its cluster."""
    flags = flags_of(node.host.read(f"{FOLDER}/etcd.yaml"))
    lines = dict(line.partition("=")[::2] for line in node.host.read("/etc/etcd.env").splitlines())
    cluster = flags.get("initial-cluster") or lines.get("ETCD_INITIAL_CLUSTER")
    return cluster, flags.get("initial-cluster-state") or lines.get("ETCD_INITIAL_CLUSTER_STATE")


def test_the_steps_lead_to_a_member_without_data(node):
    """The old data and the old settings stay."""
    assert take(node, "prepared").told == {}
    assert node.host.read(OLD) == "old"
    assert take(node, "stopped").told == {"data_before": "/var/lib/etcd/member.before-r1"}
    assert (node.host.read(BEFORE), node.host.exists("/var/lib/etcd/member")) == ("old", False)
    take(node, "joined")
    assert told(node) == (CLUSTER, "existing")
    assert len(node.host.glob("/var/lib/day2-kubernetes/etcd-before-r1.*")) == 1
    assert take(node, "finished").after == "finished"
    assert not node.host.exists(ASIDE)


def test_no_api_server_waits_for_an_etcd_that_is_away(node, monkeypatch):
    """The kubelet asks the one of its host before it starts a pod; systemd starts etcd without asking."""
    monkeypatch.setattr(control_plane, "ask", lambda *dummy, **more: Answer(401))
    node.file(APISERVER, "    - --secure-port=6443\n")
    take(node, "prepared", "stopped", "joined")
    assert node.host.exists(APISERVER) == (not node.host.exists(f"{FOLDER}/etcd.yaml"))
    take(node, "finished")
    assert (node.host.exists(APISERVER), node.host.exists(ASIDE)) == (True, False)


def test_a_step_that_is_done_changes_nothing(node):
    """Also when others have followed it."""
    take(node, *STEPS)
    assert {(one.before, one.after) for one in (take(node, step) for step in STEPS)} == {("finished", "finished")}


def test_check_mode_takes_no_step(node):
    """Every one is told."""
    assert [take(node, step, check=True).after for step in STEPS] == list(STEPS)
    assert (node.host.read(OLD), node.host.exists(PATH)) == ("old", False)


def test_a_step_is_not_taken_before_the_one_that_it_needs(node):
    """Data of a running member stays."""
    with pytest.raises(Day2Error, match="stopped comes after prepared"):
        take(node, "stopped")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param(
            {"version": "3.5.24"}, r"etcd of this node is 3.6.5, and the other members run 3.5.24", id="version"
        ),
        pytest.param({"db_bytes": 1 << 60}, "bytes free, and the data of the others needs", id="room"),
    ],
)
def test_a_host_that_is_not_fit_is_known_before_anything_is_changed(node, options, words):
    """Nothing is noted either."""
    values = {"version": "3.6.5", "timeout": 1, **options}
    with pytest.raises(Day2Error, match=words):
        reach(node.host, Request("prepared", "r1", **values), check=True)
    assert not node.host.exists(PATH)


def test_missing_certificates_are_named(node):
    """And the way that is left without them."""
    if not node.host.exists("/pki/peer.key"):
        pytest.skip("Kubespray names them elsewhere")
    node.host.path("/pki/peer.key").unlink()
    with pytest.raises(Day2Error, match=r"missing \(/pki/peer.key\): bring them, or .*kubeadm join"):
        take(node, "prepared")


def test_a_list_without_the_member_starts_nothing(node):
    """It has to be added before."""
    take(node, "prepared", "stopped")
    request = Request("joined", "r1", initial_cluster=FIRST, timeout=1)
    with pytest.raises(Day2Error, match=r"has not cp3=.*: add the member first"):
        reach(node.host, request, check=False)


def test_another_replacement_is_not_crossed(node):
    """One that has come to its end may be followed."""
    take(node, "prepared")
    with pytest.raises(Day2Error, match=r"Another replacement \(r1\) has stopped on this node after 'prepared'"):
        reach(node.host, Request("prepared", "r2", timeout=1), check=False)
    take(node, *STEPS[1:])
    assert reach(node.host, Request("prepared", "r2", timeout=1), check=False).after == "prepared"


@pytest.mark.parametrize(
    "status",
    [None, {"learner": False, "has_leader": False}, {"learner": True, "has_leader": True}],
    ids=["down", "no leader", "learner"],
)
def test_it_is_not_at_its_end_before_it_votes(node, monkeypatch, status):
    """What is missing is in the sentence's details."""
    take(node, "prepared", "stopped", "joined")
    monkeypatch.setattr(rejoin_steps, "read_status", lambda *dummy: (status, "refused"))
    with pytest.raises(Day2Error, match="waiting for etcd of this node to vote"):
        take(node, "finished", timeout=0)


@pytest.mark.parametrize("text", ["{broken", '{"schema": 9, "token": "", "member_id": "", "step": "x"}'])
def test_a_record_that_cannot_be_read_stops_everything(node, text):
    """A sentence that names the file."""
    node.file(PATH, text)
    with pytest.raises(Day2Error, match=PATH):
        take(node, "prepared")
