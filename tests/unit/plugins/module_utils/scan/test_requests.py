# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What API servers were asked for: their metrics, and audit logs."""

from __future__ import annotations

import gzip
import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import audit
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.finding import findings
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.metrics import SLICES, scan_metrics
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.fake_cluster import (
    FakeCluster,
    refused,
)

KINDS = {
    "v1": {"Endpoints": "endpoints"},
    "policy/v1": {"PodDisruptionBudget": "poddisruptionbudgets"},
    "policy/v1beta1": {"PodDisruptionBudget": "poddisruptionbudgets"},
    "example.com/v1": {"Widget": "widgets"},
    "example.com/v1beta1": {"Widget": "widgets"},
}


def gauge(group, version, resource, removed="", subresource="", value="1"):
    """Write a line as an API server does."""
    labels = {"group": group, "removed_release": removed, "resource": resource, "subresource": subresource}
    told = ",".join(f'{name}="{text}"' for name, text in {**labels, "version": version}.items())
    return f"apiserver_requested_deprecated_apis{{{told}}} {value}\n"


BUDGETS = gauge("policy", "v1beta1", "poddisruptionbudgets", "1.25")


def measured(*texts, addresses=()):
    """Return findings, and the harvest, of API servers with these metrics."""
    cluster = FakeCluster(KINDS, {SLICES: [{"endpoints": [{"addresses": list(addresses)}]}]})
    cluster.metrics = {f"https://master-{number}:6443": text for number, text in enumerate(texts, 1)}
    harvest, versions = Harvest(), Versions(Minor(1, 25), Minor(1, 24))
    scan_metrics(cluster, discover(cluster, harvest), versions, harvest)
    return findings(harvest.uses, versions), harvest


def test_each_api_server_tells_what_it_was_asked():
    """One finding of all, with since when each counts."""
    text = f"# HELP x y\n{BUDGETS}other 1\nprocess_start_time_seconds 1.7672256e+09\n"
    [one], harvest = measured(text, BUDGETS)
    assert (one["api_version"], one["kind"], one["status"]) == ("policy/v1beta1", "PodDisruptionBudget", "removed")
    assert (one["severity"], one["name"]) == ("high", None)
    assert one["evidence"] == [
        {"source": "metrics", "server": "https://master-1:6443", "since": "2026-01-01T00:00:00Z"},
        {"source": "metrics", "server": "https://master-2:6443"},
    ]
    assert "do not tell who asked" in one["hint"]
    assert (harvest.unparsed, harvest.forbidden, harvest.warnings) == ([], [], [])


@pytest.mark.parametrize(
    ("line", "kind", "status", "severity"),
    [
        pytest.param(gauge("", "v1", "endpoints"), "Endpoints", "deprecated", "low", id="in no other version"),
        pytest.param(gauge("example.com", "v1beta1", "widgets"), "Widget", "deprecated", "medium", id="custom"),
        pytest.param(gauge("new.k8s.io", "v1beta1", "things", "1.25"), "things", "removed", "high", id="in no table"),
        pytest.param(gauge("new.k8s.io", "v1beta1", "things", "1.99"), "things", "deprecated", "medium", id="later"),
        pytest.param(
            gauge("policy", "v1beta1", "podsecuritypolicies", "1.25", "x"),
            "PodSecurityPolicy",
            "removed",
            "high",
            id="part",
        ),
    ],
)
def test_what_the_api_server_says_is_believed(line, kind, status, severity):
    """Whatever the tables know."""
    [one] = measured(line)[0]
    assert (one["kind"], one["status"], one["severity"]) == (kind, status, severity)


def test_what_was_never_asked_for_is_no_finding():
    """An API server may have it with a value of 0."""
    assert measured(gauge("policy", "v1beta1", "poddisruptionbudgets", value="0"))[0] == []


def test_what_cannot_be_asked_is_told():
    """By its address; the others are asked all the same."""
    found, harvest = measured(refused(403), refused(0, "no answer"), BUDGETS)
    assert len(found) == 1
    assert harvest.forbidden == ["/metrics"]
    assert harvest.unparsed == [
        {"path": "https://master-2:6443/metrics", "line": None, "reason": "cannot be read: no answer"}
    ]


def test_api_servers_that_were_not_asked_are_a_warning():
    """With their addresses."""
    [warning] = measured(BUDGETS, addresses=["192.0.2.1", "192.0.2.2"])[1].warnings
    assert warning.startswith("metrics: 1 of 2 API servers was asked")
    assert warning.endswith("api_endpoints: 192.0.2.1, 192.0.2.2")


def event(agent="app/1.0", user="shop", when="2026-01-01T00:00:00Z", **about):
    """Write a line of an audit log."""
    place = {"apiGroup": "policy", "apiVersion": "v1beta1", "resource": "poddisruptionbudgets", **about}
    notes = {"k8s.io/deprecated": "true", "k8s.io/removed-release": "1.25"}
    thing = {"kind": "Event", "userAgent": agent, "user": {"username": user}, "stageTimestamp": when}
    return json.dumps({**thing, "objectRef": place, "annotations": notes})


def logged(tmp_path, *lines, pack=bytes):
    """Return the findings and the harvest of an audit log with these lines."""
    path = tmp_path / "audit.log"
    path.write_bytes(pack("\n".join(lines).encode()))
    harvest, versions = Harvest(), Versions(Minor(1, 25))
    audit.scan_audit_log(str(path), None, versions, harvest)
    return findings(harvest.uses, versions), harvest


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_an_audit_log_names_clients(tmp_path, pack):
    """How often each asked, and when and where that was seen last."""
    fine = json.dumps({"kind": "Event", "userAgent": "x", "annotations": {}})
    lines = [event(), fine, event(when="2026-01-02T00:00:00Z"), "", event("kubectl/v1.20", "admin")]
    [one], harvest = logged(tmp_path, *lines, pack=pack)
    path = str(tmp_path / "audit.log")
    assert one["evidence"] == [
        {
            "source": "audit",
            "path": path,
            "line": 3,
            "client": "app/1.0",
            "user": "shop",
            "time": "2026-01-02T00:00:00Z",
            "count": 2,
        },
        {
            "source": "audit",
            "path": path,
            "line": 5,
            "client": "kubectl/v1.20",
            "user": "admin",
            "time": "2026-01-01T00:00:00Z",
            "count": 1,
        },
    ]
    assert (one["status"], one["severity"], harvest.documents, harvest.unparsed) == ("removed", "high", 4, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param("{", "no event of an audit log", id="half a line"),
        pytest.param("[]", "no event of an audit log", id="no object"),
        pytest.param('{"k8s.io/deprecated": }', "no event of an audit log", id="not JSON"),
        pytest.param('{"annotations": ["k8s.io/deprecated"]}', "no event of an audit log", id="another shape"),
        pytest.param("x" * 3000, "longer than 0 MiB", id="too long"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_is_read(tmp_path, monkeypatch, line, reason):
    """By its number."""
    monkeypatch.setattr(audit, "LONGEST", 1000)
    found, harvest = logged(tmp_path, event(), line, event())
    assert found[0]["evidence"][0]["count"] == 2
    assert harvest.unparsed == [{"path": str(tmp_path / "audit.log"), "line": 2, "reason": reason}]


def test_of_many_bad_lines_and_many_clients_little_is_kept(tmp_path):
    """A name may be of any length, and every request may have another."""
    lines = [*("{" for dummy in range(50)), *(event(f"{number}" * 300) for number in range(1000))]
    [one], harvest = logged(tmp_path, *lines)
    assert len(one["evidence"]) == audit.MOST_CLIENTS + 1
    assert one["evidence"][0]["client"] == "other clients"
    assert sum(evidence["count"] for evidence in one["evidence"]) == 1000
    assert max(len(evidence["client"]) for evidence in one["evidence"]) == audit.MOST_NAME
    assert len(harvest.unparsed) == audit.MOST_BAD + 1
    assert harvest.unparsed[-1]["reason"] == "30 more lines are no events"


def test_lists_of_events_and_parts_of_kubernetes(tmp_path):
    """A batch may be one line; what is upgraded together with the cluster is a hint."""
    batch = json.dumps({"kind": "EventList", "items": [json.loads(event()), json.loads(event())]})
    [one], dummy = logged(tmp_path, batch)
    assert one["evidence"][0]["count"] == 2
    [own], dummy = logged(tmp_path, event("kube-controller-manager/v1.24.0 (linux) metadata-informers"))
    assert own["severity"] == "low"


def test_a_gzip_that_breaks_off_is_told(tmp_path):
    """What came before counts."""
    found, harvest = logged(tmp_path, *[event()] * 9999, pack=lambda data: gzip.compress(data)[:-20])
    assert found
    assert harvest.unparsed[0]["reason"].startswith("the rest cannot be decompressed")


@pytest.mark.parametrize(("name", "words"), [("none", "cannot be read: No such file"), (".", "is a folder")])
def test_an_audit_log_that_is_not_there_is_a_sentence(tmp_path, name, words):
    """With its path."""
    with pytest.raises(Day2Error, match=words):
        audit.scan_audit_log(str(tmp_path / name), None, Versions(Minor(1, 25)), Harvest())
