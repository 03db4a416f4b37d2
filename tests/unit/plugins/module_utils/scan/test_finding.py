# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings: one per object and API, with ids that stay, and what may stay until a day."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.finding import counts, findings
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.ignore import apply, read_rules
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor

VERSIONS = Versions(Minor(1, 34), Minor(1, 33))
TODAY = datetime.date(2027, 3, 31)


def use(path="a.yaml", line=1, name="c", namespace="shop", confidence="high", api="batch/v1beta1", kind="CronJob"):
    """Build a use in a file."""
    evidence = {"source": "file", "path": path, "document": 1, "line": line}
    return Use(api, kind, namespace, name, confidence, evidence)


def found(*uses):
    """Return the findings of these uses."""
    return findings(uses, VERSIONS)


def test_one_object_is_one_finding():
    """With all that was seen of it, once each, as sure as the surest."""
    (one,) = found(use(confidence="low"), use("b.yaml"), use("b.yaml"))
    assert [evidence["path"] for evidence in one["evidence"]] == ["a.yaml", "b.yaml"]
    assert one["confidence"] == "high"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(use(name="d"), id="another name"),
        pytest.param(use(namespace=None), id="another namespace"),
        pytest.param(use(api="batch/v2alpha1"), id="another API"),
        pytest.param(use(name=None), id="no name"),
    ],
)
def test_other_objects_are_other_findings(other):
    """Each has an id of its own."""
    both = found(use(), other)
    assert len({one["id"] for one in both}) == 2


def test_objects_without_a_name_are_known_by_their_file():
    """Since nothing else tells them apart."""
    both = found(use(name=None), use("b.yaml", name=None), use("b.yaml", 7, name=None))
    assert [len(one["evidence"]) for one in both] == [1, 2]


def test_ids_stay_when_lines_move():
    """So that a pipeline knows what is new."""
    assert found(use(line=1))[0]["id"] == found(use(line=99))[0]["id"] == "a0d19e7dae73"


def test_removed_ones_come_first():
    """Then by file and line."""
    order = found(use("z.yaml", api="v1", kind="Endpoints"), use("y.yaml", 9), use("y.yaml", 2, name="e"))
    assert [(one["status"], one["evidence"][0]["line"]) for one in order] == [
        ("removed", 2),
        ("removed", 9),
        ("deprecated", 1),
    ]
    assert counts(order, []) == {
        "total": 3,
        "removed": 2,
        "deprecated": 1,
        "high": 2,
        "medium": 1,
        "low": 0,
        "low_confidence": 0,
        "ignored": 0,
    }


@pytest.mark.parametrize(
    ("rule", "ignored"),
    [
        pytest.param({"kind": "CronJob"}, True, id="its kind"),
        pytest.param({"kind": "Cron*", "namespace": "shop", "name": "c"}, True, id="all fields"),
        pytest.param({"kind": "CronJob", "name": "d"}, False, id="one field does not match"),
        pytest.param({"api_version": "batch/v1beta1", "until": "2027-03-31"}, True, id="its last day"),
        pytest.param({"api_version": "batch/v1beta1", "until": "2027-03-30"}, False, id="after its last day"),
        pytest.param({"path": "a.yaml"}, False, id="seen elsewhere too"),
        pytest.param({"path": "*.yaml"}, True, id="all places"),
        pytest.param({"namespace": "sh?p", "path": None}, True, id="a glob"),
    ],
)
def test_a_rule_ignores_what_it_names(rule, ignored):
    """And nothing after its last day."""
    result = apply(read_rules([{**rule, "reason": "known"}]), found(use(), use("x/b.yaml")), TODAY)
    assert (len(result.kept), len(result.ignored)) == ((0, 1) if ignored else (1, 0))
    assert [one["reason"] for one in result.ignored] == ["known"] * ignored


def test_of_several_places_those_that_no_rule_names_stay():
    """As evidence of the finding."""
    (kept,) = apply(read_rules([{"path": "a.yaml"}]), found(use(), use("x/b.yaml")), TODAY).kept
    assert [evidence["path"] for evidence in kept["evidence"]] == ["x/b.yaml"]


def test_a_rule_that_ended_is_a_warning():
    """It names the entry, what it ignored, and the day."""
    (warning,) = apply(read_rules([{"kind": "CronJob", "until": "2026-01-01"}]), [], TODAY).warnings
    assert warning == "ignore entry 1 (kind CronJob) ended on 2026-01-01: what it ignored is a finding again"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param({"kinds": "x"}, "entry 1 has kinds, but only", id="unknown"),
        pytest.param({"reason": "x"}, "entry 1 would ignore everything", id="nothing named"),
        pytest.param({"kind": "x", "until": "spring"}, "until 'spring' is not a day", id="no day"),
        pytest.param({"kind": "x", "until": "2027-02-30"}, "until '2027-02-30' is not a day", id="no such day"),
    ],
)
def test_a_malformed_rule_is_refused(rule, message):
    """With its number."""
    with pytest.raises(Day2Error, match=message):
        read_rules([rule])
