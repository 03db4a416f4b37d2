# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a cluster shows, in every form of the report."""

from __future__ import annotations

import html
import json
import pathlib
from xml.etree import ElementTree

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import report
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest, Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.report_words import named, place
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import result_of

WHEN = "2026-01-01T00:00:00Z"
APPLIED = {"source": "last-applied", "annotation": "a/b", "manager": "kubectl", "operation": "Update", "time": WHEN}
MANAGED = {"source": "managedFields", "manager": "team", "operation": "Apply", "time": WHEN}
METRICS = {"source": "metrics", "server": "https://master:6443", "since": WHEN}
AUDIT = {"source": "audit", "path": "a.log", "line": 7, "client": "app/1", "user": "shop", "count": 3, "time": WHEN}
RELEASE = {"source": "helm", "release": "web", "namespace": "shop", "revision": 4, "hook": None, "line": 3}
DEFINED = {"source": "definition", "crd": "widgets.example.com"}


def result() -> dict:
    """Return what the scan of a cluster returns."""
    cron = ("batch/v1beta1", "CronJob")
    uses = [
        Use(*cron, "shop", "c", "high", APPLIED),
        Use(*cron, "shop", "c", "high", MANAGED),
        Use(*cron, "shop", "old", "high", MANAGED, 2, "It was written again later."),
        Use(*cron, None, None, "high", METRICS),
        Use(*cron, None, None, "high", AUDIT),
    ]
    harvest = Harvest(uses, objects=9)
    harvest.forbidden.append("ingresses.networking.k8s.io")
    harvest.unreadable("widgets.example.com", "cannot be listed: boom")
    return result_of(harvest, Versions(Minor(1, 34), Minor(1, 33)), [])


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (APPLIED, f"kubectl Update {WHEN} (last-applied)"),
        (MANAGED, f"team Apply {WHEN} (managedFields)"),
        (METRICS, f"https://master:6443, since {WHEN} (metrics)"),
        (AUDIT, f"a.log:7, app/1 shop 3 times {WHEN} (audit)"),
        (RELEASE, "shop/web revision 4:3 (helm)"),
        (DEFINED, "widgets.example.com (definition)"),
        ({"source": "last-applied"}, "cluster (last-applied)"),
    ],
    ids=lambda given: given["source"] if isinstance(given, dict) else "",
)
def test_each_place_is_told_in_a_line(evidence, words):
    """Where, by whom, how often and when."""
    assert place(evidence) == words


def test_what_is_no_object_is_not_one_without_a_name():
    """But all of the kind."""
    assert sorted(named(one) for one in result()["findings"]) == [
        "CronJob in the cluster",
        "CronJob shop/c",
        "CronJob shop/old",
    ]


@pytest.mark.parametrize("suffix", [".html", ".md", ".sarif", ".xml"])
def test_every_form_says_who_wrote_and_asked(tmp_path: pathlib.Path, suffix: str) -> None:
    """And what may not be seen."""
    path = tmp_path / f"report{suffix}"
    report.write(str(path), result())
    text = html.unescape(path.read_text()).replace("\\", "")
    for words in (place(MANAGED), place(METRICS), "ingresses.networking.k8s.io", "CronJob", "boom"):
        assert words in text
    assert "It was written again later." in text


def test_sarif_has_a_place_for_what_is_in_no_file(tmp_path: pathlib.Path) -> None:
    """The object is one; an audit log is a file."""
    path = tmp_path / "report.sarif"
    report.write(str(path), result())
    run = json.loads(path.read_text())["runs"][0]
    places = {found["message"]["text"].partition(":")[0]: found["locations"][0] for found in run["results"]}
    assert places["CronJob shop/c"] == {
        "logicalLocations": [{"fullyQualifiedName": "CronJob shop/c", "kind": "resource"}]
    }
    assert places["CronJob in the cluster"]["physicalLocation"]["artifactLocation"]["uri"] == "a.log"
    levels = {found["message"]["text"].partition(":")[0]: found["level"] for found in run["results"]}
    assert (levels["CronJob shop/c"], levels["CronJob shop/old"]) == ("error", "note")
    assert run["invocations"][0]["toolExecutionNotifications"][1]["message"]["text"] == "may not be listed"


def test_junit_does_not_fail_on_hints(tmp_path: pathlib.Path) -> None:
    """What may not be listed is an error, as what cannot be read."""
    path = tmp_path / "report.xml"
    report.write(str(path), result())
    suite = ElementTree.fromstring(path.read_text()).find("testsuite")
    assert suite is not None
    numbers = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert numbers == {"tests": "5", "failures": "2", "errors": "2", "skipped": "1"}
    tags = [child.tag for case in suite.findall("testcase") for child in case]
    assert sorted(tags) == ["error", "error", "failure", "failure", "skipped"]


def test_a_page_of_what_nobody_may_see_does_not_say_that_all_is_well(tmp_path: pathlib.Path) -> None:
    """Though nothing was found."""
    harvest = Harvest()
    path = tmp_path / "report.html"
    words = "Nothing was found, but not everything could be read"
    for forbidden, said in (([], False), (["ingresses.networking.k8s.io"], True)):
        harvest.forbidden = forbidden
        report.write(str(path), result_of(harvest, Versions(Minor(1, 34)), []))
        assert (words in path.read_text()) == said
