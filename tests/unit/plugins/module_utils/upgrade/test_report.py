# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a report keeps of a failure, its evidence, the drains and the events."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report import After, Run, build_report
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_events import event_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_failure import (
    WAY_ON,
    drains_of,
    evidence_of,
    failed_nodes,
    failure_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_text import summarize
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import seen, wanted

PLAN = plan_upgrade(seen(), wanted()).as_dict()
LOGS = {
    "w1": [
        {"title": "units", "source": "systemctl is-active kubelet", "lines": ["kubelet: failed"]},
        {
            "title": "kubelet log",
            "source": "journalctl -u kubelet",
            "lines": [f"line {number}" for number in range(40)],
        },
        {"title": "kubeadm log", "source": "/var/log/day2-kubernetes-kubeadm.log", "lines": ["[upgrade] FATAL"]},
    ]
}


@pytest.mark.parametrize(
    ("failed", "lines"),
    [
        pytest.param({"step": "kubelet"}, [f"line {number}" for number in range(28, 40)], id="the end of its own log"),
        pytest.param({"step": "verify"}, [f"line {number}" for number in range(28, 40)], id="the kubelet's, of verify"),
        pytest.param({"step": "kubeadm"}, ["[upgrade] FATAL"], id="kubeadm's own log"),
        pytest.param({"step": "drain"}, [], id="a step that has no log on the host"),
        pytest.param({"step": None}, [], id="no step"),
        pytest.param({"step": "kubelet", "host": "w9"}, [], id="a host nobody looked at"),
        pytest.param({"step": "kubelet", "last_lines": ["told"]}, ["told"], id="lines that were told win"),
        pytest.param({"step": "kubelet", "last_lines": "a\nb"}, ["a", "b"], id="lines as one text"),
    ],
)
def test_the_last_lines_come_from_the_log_of_the_step(failed, lines):
    """A person would open that one first."""
    assert failure_of({"host": "w1", **failed}, LOGS)["last_lines"] == lines


def test_a_failure_has_all_of_its_keys():
    """However little is known; a way on that was told is kept."""
    known = {"host": None, "step": None, "task": None, "message": "gone", "last_lines": [], "way_on": WAY_ON}
    assert failure_of({"message": "gone"}, {}) == known
    assert failure_of({"message": "gone", "way_on": None, "task": ""}, {}) == known
    assert failure_of({"message": "gone", "way_on": "Wait."}, {})["way_on"] == "Wait."
    assert (failure_of({}, {}), failure_of(None, {})) == (None, None)


@pytest.mark.parametrize(
    ("result", "sources"),
    [
        pytest.param(
            {"changed": False, "diagnostics": [{"title": "disk", "source": "df", "lines": ["full"]}]},
            [{"title": "disk", "source": "df", "lines": ["full"]}],
            id="as it was returned",
        ),
        pytest.param(
            {"diagnostics": [{"lines": "one"}, {"title": "empty"}, "text"]},
            [{"title": "untitled", "source": "", "lines": ["one"]}, {"title": "empty", "source": "", "lines": []}],
            id="with keys missing",
        ),
        pytest.param(
            {"unreachable": True, "msg": "no route to host"},
            [{"title": "no diagnostics", "source": "", "lines": ["no route to host"]}],
            id="of a host that cannot be asked",
        ),
        pytest.param(
            None, [{"title": "no diagnostics", "source": "", "lines": ["nothing was returned"]}], id="of nothing"
        ),
    ],
)
def test_evidence_is_titles_sources_and_lines(result, sources):
    """Whatever a task left behind."""
    assert evidence_of({"w1": result}) == {"w1": sources}
    assert evidence_of(None) == {}


def test_of_a_drain_names_and_seconds_are_kept():
    """Not the pods' details."""
    drain = {
        "evicted": ["shop/b", "shop/a"],
        "ignored": {"kube-system/agent": "DaemonSet"},
        "blocked": {"shop/c": "no"},
        "duration_s": "4.5",
        "pods": [{"name": "a"}],
    }
    kept = {"seconds": 4.5, "evicted": ["shop/a", "shop/b"], "ignored": ["kube-system/agent"]}
    assert drains_of({"w1": drain, "w2": None}) == {"w1": {**kept, "blocked": {"shop/c": "no"}}}
    assert drains_of({"w1": {}})["w1"] == {"seconds": None, "evicted": [], "ignored": [], "blocked": {}}


@pytest.mark.parametrize(
    ("event", "at", "about", "count"),
    [
        pytest.param(
            {"lastTimestamp": "2", "count": 3, "involvedObject": {"kind": "Node", "name": "w1"}}, "2", "Node w1", 3
        ),
        pytest.param(
            {"eventTime": "1", "series": {"lastObservedTime": "4", "count": 9}}, "4", "object without a name", 9
        ),
        pytest.param(
            {"eventTime": "1", "involvedObject": {"kind": "Pod", "namespace": "kube-system", "name": "etcd"}},
            "1",
            "Pod kube-system/etcd",
            1,
        ),
        pytest.param({}, None, "object without a name", 1),
    ],
    ids=["old style", "a series", "of a pod", "empty"],
)
def test_an_event_says_when_it_was_seen_last(event, at, about, count):
    """Both styles of the API."""
    found = event_of(event)
    assert (found["at"], found["object"], found["count"]) == (at, about, count)


def test_a_refused_plan_is_blocked_and_not_failed():
    """Nothing was changed."""
    assert build_report(PLAN, [], Run(0, 1, blocked=True), After())["result"] == "blocked"


def test_a_run_that_failed_before_it_had_a_plan_is_reported():
    """With what is known."""
    report = build_report({"target": "1.34.4"}, [], Run(0, 1, failed={"message": "no host"}), After(error="closed"))
    assert (report["result"], report["to"], report["from"], report["hosts"]) == ("failed", "1.34.4", None, {})
    assert summarize(report).splitlines()[0] == "unknown cluster: unknown -> 1.34.4: failed after 1 s"


def test_the_nodes_of_a_failure_are_looked_up_in_the_plan():
    """None without a failure; no node where its host is not in the plan."""
    plan = {"steps": [{"host": "inventory-1", "node": "node-1"}]}
    assert failed_nodes(plan, {"host": "inventory-1"}) == ["node-1"]
    assert (failed_nodes(plan, {"host": "x"}), failed_nodes(plan, None), failed_nodes({}, {"host": "x"})) == (
        [],
        None,
        [],
    )
