# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The pods that a report shows, and their logs from before a restart."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade import report_pods
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.pod_trouble import pod_of, worst_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_pods import troubled_pods
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import FakeCluster, pod

BACK_OFF = {"reason": "CrashLoopBackOff", "message": "wait"}
ENDED = {"reason": "Error", "exitCode": 1, "finishedAt": "2026-11-21T04:00:00Z", "message": "token=hunter2 "}


def container(name="app", restarts=0, ready=True, waiting=None, end=None):
    """Return the status of a container."""
    state = {"waiting": waiting} if waiting else {"running": {}}
    last = {"terminated": end} if end else {}
    return {"name": name, "ready": ready, "restartCount": restarts, "state": state, "lastState": last}


def holding(name, *containers, on="w1", ready=False, init=(), **status):
    """Return a Pod with these containers."""
    made = pod(name, on, ready=ready)
    made["status"].update(status, containerStatuses=list(containers), initContainerStatuses=list(init))
    return made


def crashed(name, second=0, **more):
    """Return a Pod that was restarted; a later second is a later end."""
    return holding(name, container(restarts=3, end={**ENDED, "finishedAt": f"2026-11-21T04:00:{second:02}Z"}), **more)


class Logging(FakeCluster):
    """Has logs: gives what it was told to, and notes what it was asked for."""

    log: t.Any = ""
    asked: t.Any = ()

    def text(self, path, query):
        self.asked = [*self.asked, (path, query)]
        if isinstance(self.log, ApiError):
            raise self.log
        return self.log


def names(pods):
    """Return the names without namespaces."""
    return [one["metadata"]["name"] for one in pods]


def test_pods_that_are_well_are_left_out():
    """So are those that have done their work; each pod is there once."""
    leaving = pod("leaving", "w1")
    leaving["metadata"]["deletionTimestamp"] = "2026-11-21T04:00:00Z"
    well = [pod("well", "w1"), holding("job", ready=False, phase="Succeeded")]
    ill = [pod("ill", "w1", ready=False), crashed("restarted", ready=True), leaving]
    assert sorted(names(worst_of([*well, *ill, ill[0]]))) == ["ill", "leaving", "restarted"]


def test_the_worst_are_first_and_no_more_than_twenty():
    """Not ready before ready, and what ended last before what ended long ago."""
    pods = [crashed("old", 1), crashed("back", 9, ready=True), crashed("new", 5), pod("never", "w1", ready=False)]
    assert names(worst_of(pods)) == ["new", "old", "never", "back"]
    assert len(worst_of([crashed(f"pod-{number}") for number in range(30)])) == 20


@pytest.mark.parametrize(
    ("made", "seen"),
    [
        pytest.param(
            holding(
                "a",
                container("side"),
                container(restarts=4, ready=False, waiting=BACK_OFF, end=ENDED),
            ),
            {
                "container": "app",
                "reason": "CrashLoopBackOff, Error (exit code 1)",
                "message": "wait; token=<redacted>",
                "restarts": 4,
                "ready": "1/1",
            },
            id="the container that is not ready",
        ),
        pytest.param(
            holding(
                "a",
                container(ready=False, waiting={"reason": "PodInitializing"}),
                init=[container("init", ready=False, waiting={"reason": "ErrImagePull", "message": "x" * 900})],
            ),
            {"container": "init", "reason": "ErrImagePull", "message": "x" * 500, "ready": "0/1"},
            id="an init container that holds up the others",
        ),
        pytest.param(
            holding("a", phase="Failed", reason="Evicted", message="disk"),
            {"container": None, "phase": "Failed", "reason": "Evicted", "message": "disk"},
            id="evicted",
        ),
        pytest.param(
            holding("a", conditions=[{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}]),
            {"reason": "Unschedulable", "message": None, "restarts": 0},
            id="without a node",
        ),
        pytest.param(
            holding("a", container()),
            {"container": "app", "reason": None, "message": None, "node": "w1", "pod": "shop/a", "ready": "1/1"},
            id="nothing is said",
        ),
    ],
)
def test_a_pod_says_what_is_the_matter(made, seen):
    """In the words of its worst container, or else in its own."""
    told = pod_of(made, [])
    assert {key: told[key] for key in seen} == seen


def test_the_logs_of_the_first_five_that_ended_are_read():
    """Of the node that failed and of kube-system; without secrets, and no more than their end."""
    system = crashed("dns", 59, on="cp1")
    system["metadata"]["namespace"] = "kube-system"
    pods = [system, crashed("elsewhere", on="w2"), holding("young", container(ready=False))]
    cluster = Logging(pods=[*pods, *(crashed(f"pod-{number}", number) for number in range(9))])
    cluster.log = "".join(f"line {number}\n" for number in range(40)) + "password=hunter2\n" + "x" * 900
    told = troubled_pods(cluster, ["w1"])
    assert cluster.asked[0] == (
        "/api/v1/namespaces/kube-system/pods/dns/log",
        {"container": "app", "previous": "true", "tailLines": 15},
    )
    assert len(cluster.asked) == sum(bool(each["previous_log"]) for each in told) == 5
    assert "shop/elsewhere" not in [each["pod"] for each in told]
    assert told[0]["previous_log"] == [*(f"line {n}" for n in range(27, 40)), "password=<redacted>", "x" * 500]


def test_a_log_that_is_not_to_be_had_says_so():
    """The pod is shown all the same."""
    cluster = Logging(pods=[crashed("a")])
    cluster.log = ApiError("GET: 400", status=400, body={"message": "previous container not found"})
    assert troubled_pods(cluster, ["w1"])[0]["previous_log"] == ["cannot be read: previous container not found"]


def test_slow_logs_do_not_hold_up_the_end(monkeypatch):
    """Those that are not read in time are left out."""
    moments = iter((0, 1, 14, 16, 17, 18))
    monkeypatch.setattr(report_pods.time, "monotonic", lambda: next(moments))
    cluster = Logging(pods=[crashed(f"pod-{number}") for number in range(9)])
    cluster.log = "last words"
    assert [each["previous_log"] for each in troubled_pods(cluster, ["w1"])].count(["last words"]) == 2


def test_an_api_that_is_away_is_no_failure():
    """The report says elsewhere that it is away."""

    def no_answer(path, query=None):
        raise ApiError("no answer", status=0)

    cluster = Logging()
    cluster.list = no_answer
    assert troubled_pods(cluster, ["w1"]) == []
