# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The upgrade_report module: from options to its result."""

from __future__ import annotations

import json
import pathlib
import re

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.modules import upgrade_report
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    node,
    pod,
    seen,
    small,
    wanted,
)

UPGRADED = [node("cp1", THEN, master=True), node("w1", THEN), node("w2", THEN)]
PLAN = plan_upgrade(seen(), wanted()).as_dict()


def warning(node, namespace, second):
    """Return an Event of type Warning about a node."""
    about = {"kind": "Node", "name": node, "namespace": namespace}
    return {"involvedObject": about, "reason": "Bad", "message": "x", "lastTimestamp": f"2026-11-21T04:00:0{second}Z"}


def noted(host, begun, done):
    """Return the transitions of a host that only drains and uncordons."""
    steps = (
        ("drain", "begun", begun),
        ("drain", "done", begun + 1),
        ("uncordon", "begun", done),
        ("uncordon", "done", done),
    )
    return [{"host": host, "step": step, "phase": phase, "at": at} for step, phase, at in steps]


@pytest.fixture
def report(monkeypatch, run_module):
    """Return a function that runs the module after an upgrade of small(...) that ended with these nodes."""

    def run(nodes=(), check=False, away=False, **options):
        apps = {"events": [warning("w1", "kube-system", 2), *(warning("w2", None, 9) for dummy in range(30))]}
        pods = [pod("cart", "w1", ready=False), pod("other", "w2", ready=False)]
        cluster = small(replace=nodes, pods=pods, down=["cp1"] if away else [], versions={"cp1": THEN}, apps=apps)[0]

        def no_answer(path, query=None):
            raise ApiError("GET /api/v1/nodes: no answer", status=0)

        if away:
            cluster.list = no_answer
        monkeypatch.setattr(upgrade_report.Cluster, "connect", lambda module: cluster)
        return run_module(upgrade_report, {"plan": PLAN, **options}, check=check)

    return run


def test_a_whole_upgrade_has_succeeded(report, tmp_path):
    """Folders are made; the file holds what is returned."""
    dest = tmp_path / "new" / "report.json"
    result = report(UPGRADED, dest=str(dest), started=1, timeline=noted("cp1", 5, 66))
    assert json.loads(dest.read_text()) == result["report"]
    assert result["changed"]
    assert result["report"]["result"] == "succeeded"
    assert result["report"]["counts"] == {"done": 3}
    assert "masters  1 min 1 s" in result["summary"]
    assert result["report"]["hosts"]["cp1"]["cordoned_seconds"] == 61
    assert (result["report"]["events"], result["report"]["pods"]) == ([], [])
    assert f"{NOW} -> {THEN}: succeeded after" in result["summary"]


def test_check_mode_writes_nothing(report, tmp_path):
    """It only predicts."""
    result = report(UPGRADED, dest=str(tmp_path / "report.json"), check=True)
    assert result["changed"]
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_names_every_state_and_the_way_on(report):
    """The versions and the cordon tell what nobody reported."""
    nodes = [UPGRADED[0], node("w1", cordoned=True, ours=True)]
    failed = {"host": "w1", "task": "Upgrade the kubelet", "message": "no space left on device"}
    result = report(nodes, failed=failed)
    states = {name: host["state"] for name, host in result["report"]["hosts"].items()}
    assert states == {"cp1": "done", "w1": "cordoned but not upgraded", "w2": "untouched"}
    assert result["report"]["result"] == "failed"
    assert "w1 failed at 'Upgrade the kubelet': no space left on device" in result["summary"]
    assert "run the same command again" in result["summary"]


def test_a_told_state_wins_over_versions(report):
    """The gate has seen more than the kubelet's version."""
    told = {"w1": {"state": "upgraded but not verified", "seconds": 12}}
    result = report(UPGRADED, hosts=told)
    assert result["report"]["result"] == "unfinished"
    assert (result["report"]["hosts"]["w1"]["seconds"], result["report"]["hosts"]["w1"]["kubelet_after"]) == (12, THEN)


def test_without_an_api_the_report_is_still_written(report, tmp_path):
    """Nobody may lose the report of the run that broke the API."""
    dest = tmp_path / "report.json"
    result = report(away=True, dest=str(dest), failed={"message": "gone"})
    assert dest.exists()
    assert {host["state"] for host in result["report"]["hosts"].values()} == {"unknown"}
    assert result["report"]["pods"] == []
    assert "The cluster cannot be read: GET /api/v1/nodes: no answer" in result["summary"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        pytest.param({"kubeconfig": "/nobody"}, "The kubeconfig /nobody does not exist", id="no kubeconfig any more"),
        pytest.param({"look": False}, "no way to it was open", id="never opened"),
    ],
)
def test_without_a_way_to_the_api_there_is_a_report_too(run_module, options, error):
    """It says why the cluster was not seen."""
    result = run_module(upgrade_report, {"plan": PLAN, "failed": {"host": "w1", "message": "gone"}, **options})
    assert result["report"]["versions"]["after"]["error"] == error
    assert result["report"]["failed"]["host"] == "w1"


def test_the_last_warnings_of_the_cluster_are_read_after_a_failure(report):
    """At most twenty, the oldest first."""
    events = report(failed={"host": "w1", "message": "gone"})["report"]["events"]
    assert len(events) == 20
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert events[-1] == {
        "at": "2026-11-21T04:00:09Z",
        "object": "Node w2",
        "reason": "Bad",
        "message": "x",
        "count": 1,
    }


def test_the_pods_of_the_failed_node_are_read_after_a_failure(report):
    """Those that are not well."""
    pods = report(failed={"host": "w1", "message": "gone"})["report"]["pods"]
    assert [(each["pod"], each["node"], each["ready"]) for each in pods] == [("shop/cart", "w1", "0/1")]


def test_a_path_that_cannot_be_written_fails_with_a_sentence(report, tmp_path):
    """No traceback."""
    (tmp_path / "file").write_text("")
    result = report(UPGRADED, dest=str(tmp_path / "file" / "report.json"))
    assert result["failed"]
    assert re.match(r"The report cannot be written to .*report.json: ", result["msg"])


def test_the_schema_page_names_every_key(report):
    """The page is the contract."""
    page = pathlib.Path(upgrade_report.__file__).parents[2].joinpath("docs/report_schema.md").read_text()
    drains = {"w1": {"evicted": ["shop/a"]}}
    evidence = {"w1": {"diagnostics": [{"title": "x"}]}}
    failed = {"host": "w1", "message": "gone"}
    result = report(timeline=noted("w1", 1, 5), drains=drains, evidence=evidence, failed=failed)["report"]
    nested = (
        result["hosts"]["w1"],
        result["timeline"][0],
        result["phases"][0],
        result["failed"],
        result["events"][0],
        result["pods"][0],
        result["drains"]["w1"],
        result["evidence"]["w1"][0],
    )
    for key in (*result, *(key for each in nested for key in each)):
        assert f"`{key}`" in page, key
