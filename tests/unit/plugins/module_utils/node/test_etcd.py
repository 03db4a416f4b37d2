# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""etcd of a node, with answers that etcdctl 3.5 and 3.6 gave on real members."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd import read_etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd_health import told
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import ETCD, FakeNode

FIRST, SECOND, THIRD = 10079774813162996866, 5465613065042845749, 13668033151171901709
URLS = {FIRST: "https://10.0.0.11:2379", SECOND: "https://10.0.0.12:2379", THIRD: "https://10.0.0.13:2379"}
PROCESS = "etcd\0--cert-file=/etc/kubernetes/pki/etcd/server.crt\0--data-dir=/var/lib/etcd\0"


def member(identity: int, name: str, **more: t.Any) -> dict[str, t.Any]:
    """Return an entry of the member list."""
    return {"ID": identity, "name": name, "peerURLs": ["x"], "clientURLs": [URLS[identity]], **more}


def status(url: str, **more: t.Any) -> dict[str, t.Any]:
    """Return the status of an endpoint."""
    return {"Endpoint": url, "Status": {"header": {}, "version": "3.5.24", "dbSize": 20480, "leader": SECOND, **more}}


MEMBERS = {"members": [member(FIRST, "cp1"), member(SECOND, "cp2"), member(THIRD, "cp3")]}
STATUS = [status(URLS[FIRST]), status(URLS[SECOND])]
HEALTH = [
    {"endpoint": URLS[SECOND], "health": True, "took": "5ms"},
    {"endpoint": URLS[FIRST], "health": True, "took": "5ms"},
    {"endpoint": URLS[THIRD], "health": False, "took": "5s", "error": "context deadline exceeded"},
]


def etcd_node(node: FakeNode, answers: dict[str, t.Any], process: str = PROCESS) -> dict[str, t.Any]:
    """Let etcdctl in a container give the answers, and read the node."""
    node.file("/proc/452/cmdline", process)
    cases = "".join(f"*'{words}'*) echo '{json.dumps(answer)}';;\n" for words, answer in answers.items())
    node.program(
        "etcdctl", f'case "$*" in\n{cases}*) echo Error: broken >&2; exit 1;;\nesac', "/proc/452/root/usr/local/bin"
    )
    etcd = read_etcd(node.host, ETCD)
    assert etcd
    return etcd


def test_one_member_away_is_one_unhealthy_member(node: FakeNode) -> None:
    """Etcdctl fails then, but the others have answered: this is no error of ours."""
    answers = {
        "member list": MEMBERS,
        "status --cluster": STATUS,
        "endpoint status": [status("https://127.0.0.1:2379", dbSize=4096)],
        "health --cluster": HEALTH,
        "alarm list": {"header": {}, "alarms": [{"memberID": FIRST, "alarm": 1}]},
    }
    etcd = etcd_node(node, answers)
    assert [(item["name"], item["healthy"], item["started"], item["version"]) for item in etcd["members"]] == [
        ("cp1", True, True, "3.5.24"),
        ("cp2", True, True, "3.5.24"),
        ("cp3", False, True, None),
    ]
    assert etcd["members"][2]["error"] == "context deadline exceeded"
    assert etcd["members"][0]["id"] == "8be28dc9a2828482"
    assert (etcd["alarms"], etcd["db_bytes"], etcd["error"]) == (["NOSPACE on cp1"], 4096, None)


def test_the_settings_come_from_the_manifest(node: FakeNode) -> None:
    """They are there also when etcdctl says nothing, and the error says what it said."""
    etcd = etcd_node(node, {})
    assert etcd["etcdctl"] == "/proc/452/root/usr/local/bin/etcdctl"
    assert etcd["endpoint"] == "https://127.0.0.1:2379"
    assert etcd["key"] == "/etc/kubernetes/pki/etcd/server.key"
    assert (etcd["version"], etcd["quota_bytes"], etcd["db_bytes"]) == ("3.5.24", 2147483648, None)
    assert "etcdctl member list: Error: broken" in etcd["error"]


def test_etcd_3_6_says_its_own_quota(node: FakeNode) -> None:
    """Its status holds the quota that is in force."""
    answers = {"endpoint status": [status("https://127.0.0.1:2379", dbSizeQuota=8589934592, version="3.6.5")]}
    etcd = etcd_node(node, answers)
    assert (etcd["quota_bytes"], etcd["version"]) == (8589934592, "3.6.5")


def test_a_learner_and_a_member_that_never_started_are_told(node: FakeNode) -> None:
    """A member that was only added has neither a name nor a URL."""
    added = {"ID": SECOND, "name": "", "peerURLs": ["x"]}
    members = {"members": [member(FIRST, "cp1"), added, member(THIRD, "cp3", isLearner=True)]}
    etcd = etcd_node(node, {"member list": members, "health --cluster": HEALTH})
    seen = [(item["started"], item["learner"], item["endpoint"]) for item in etcd["members"]]
    assert seen == [(True, False, URLS[FIRST]), (False, False, None), (True, True, URLS[THIRD])]


@pytest.mark.parametrize(
    "process",
    [
        pytest.param("etcd\0--data-dir=/var/lib/etcd-events\0", id="a second etcd for events"),
        pytest.param("/bin/sh\0etcd\0", id="a shell"),
        pytest.param("", id="a kernel thread"),
    ],
)
def test_another_process_is_not_taken_for_the_member(node: FakeNode, process: str) -> None:
    """Certificate and folder must be those of the static pod."""
    etcd = etcd_node(node, {}, process)
    assert (etcd["pid"], etcd["etcdctl"]) == (None, None)
    assert etcd["error"] == "No etcd process of the static pod runs on this node"


def test_a_worker_has_no_etcd(node: FakeNode) -> None:
    """There is no manifest."""
    assert read_etcd(node.host, "") is None


@pytest.mark.parametrize(
    ("terms", "leaders"),
    [
        pytest.param(((THIRD, 4), (SECOND, 5)), ["cp2"], id="the newest term is right"),
        pytest.param(((SECOND, 5), (0, 6)), [], id="none is elected"),
    ],
)
def test_the_leader_is_told(node: FakeNode, terms: t.Any, leaders: list[str]) -> None:
    """A member that was cut off names an earlier one."""
    states = [status(URLS[key], leader=leader, raftTerm=term) for key, (leader, term) in zip(URLS, terms)]
    etcd = etcd_node(node, {"member list": MEMBERS, "status --cluster": states})
    assert [item["name"] for item in etcd["members"] if item["leader"]] == leaders


def told_of(**more: t.Any) -> list[str]:
    """Return the lines of an etcd without members; more overrides."""
    return told({"members": [], "alarms": [], "db_bytes": None, "quota_bytes": 2 << 30, "error": None, **more})


def test_the_health_of_each_member_is_a_line() -> None:
    """With the reason where it is not healthy."""
    well = {"name": "cp1", "id": "a", "leader": True, "learner": False, "started": True, "healthy": True}
    well.update(endpoint="https://10.0.0.11:2379", error=None)
    away = {**well, "name": "cp2", "leader": False, "healthy": False}
    lost, added = {**away, "error": "no route"}, {**away, "name": "", "started": False, "endpoint": None}
    assert told_of(members=[well, lost, away, added], alarms=["NOSPACE on cp1"], db_bytes=5 << 20) == [
        "cp1 (https://10.0.0.11:2379): healthy",
        "cp2 (https://10.0.0.11:2379): not healthy: no route",
        "cp2 (https://10.0.0.11:2379): not healthy: nothing is known of it",
        "a member without a name (a): not healthy: it has never started",
        "leader: cp1",
        "alarms: NOSPACE on cp1",
        "database of this member: 5 of 2048 MiB",
    ]
    assert told_of(members=[{**well, "learner": True}], error="etcdctl alarm list: broken")[::2] == [
        "cp1 (https://10.0.0.11:2379): learner, healthy",
        "alarms: unknown",
    ]
    assert "alarms: none" in told_of(members=[well])
    assert told_of(error="No etcd runs") == ["cannot be asked: No etcd runs"]
