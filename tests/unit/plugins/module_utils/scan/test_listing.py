# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which kinds of a cluster are listed, in which version, and what is said of the others."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.listing import NOT_KEPT, plan_listing
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import NEWEST, rows
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.fake_cluster import FakeCluster, refused

ROLE = Path(__file__).resolve().parents[5] / "docs" / "api_deprecation_scan_role.yaml"
REVIEWS = {"authentication.k8s.io", "authorization.k8s.io"}


def listing(kinds, now="1.33", target="1.34"):
    """Return the paths that are listed, and the names of what is not."""
    discovery = discover(FakeCluster(kinds), Harvest())
    plan = plan_listing(discovery, Versions(minor_of(target)), minor_of(now))
    return [one.path for one in plan.resources], [one.full_name for one in plan.avoided]


@pytest.mark.parametrize(
    ("now", "kinds", "listed", "avoided"),
    [
        pytest.param(
            "1.33", {"batch/v1": {"CronJob": "cronjobs", "Job": "jobs"}}, ["/apis/batch/v1/cronjobs"], [], id="one kind"
        ),
        pytest.param("1.33", {"v1": {"Pod": "pods", "Secret": "secrets"}}, [], [], id="never deprecated"),
        pytest.param(
            "1.24",
            {"batch/v1beta1": {"CronJob": "cronjobs"}, "batch/v1": {"CronJob": "cronjobs"}},
            ["/apis/batch/v1/cronjobs"],
            [],
            id="the preferred version is deprecated",
        ),
        pytest.param(
            "1.20",
            {"batch/v1beta1": {"CronJob": "cronjobs"}},
            ["/apis/batch/v1beta1/cronjobs"],
            [],
            id="not deprecated yet",
        ),
        pytest.param(
            "1.24", {"policy/v1beta1": {"PodSecurityPolicy": "psps"}}, [], ["psps.policy"], id="only a deprecated one"
        ),
        pytest.param(
            "1.33",
            {"v1": {"Endpoints": "endpoints"}, "discovery.k8s.io/v1": {"EndpointSlice": "slices"}},
            ["/apis/discovery.k8s.io/v1/slices"],
            [],
            id="seen by what came after it",
        ),
        pytest.param("1.33", {"v1": {"ComponentStatus": "componentstatuses"}}, [], [], id="made up when asked"),
        pytest.param("1.33", {"authentication.k8s.io/v1": {"TokenReview": "reviews"}}, [], [], id="cannot be listed"),
        pytest.param("1.33", {"batch/v1": {"CronJob": "cronjobs/status"}}, [], [], id="part of another"),
    ],
)
def test_each_kind_is_listed_in_a_version_that_is_not_deprecated(now, kinds, listed, avoided):
    """And kinds of which no version ever was are left alone."""
    assert listing(kinds, now) == (listed, avoided)


def test_a_group_that_does_not_answer_is_told():
    """The others are scanned all the same."""
    cluster = FakeCluster({"metrics.k8s.io/v1beta1": {}, "batch/v1": {"CronJob": "cronjobs"}})
    cluster.documents["/apis/metrics.k8s.io/v1beta1"] = refused(503, "the server is unavailable")
    harvest = Harvest()
    assert [one.kind for one in discover(cluster, harvest).resources] == ["CronJob"]
    assert harvest.unparsed == [
        {
            "path": "apis/metrics.k8s.io/v1beta1",
            "line": None,
            "reason": "its kinds cannot be listed: the server is unavailable",
        }
    ]


def lasting():
    """Yield group and resource of every kind that the newest version serves, and that the tables can ask for."""
    names = {(row.group, row.kind): row.resource for row in rows().values()}
    names["networking.k8s.io", "NetworkPolicy"] = "networkpolicies"
    for row in rows().values():
        verdict = assess(row.api_version, row.kind, Versions(NEWEST))
        if verdict is None or row.component or row.resource == "-" or row.group in REVIEWS or row.group == "":
            continue
        if verdict.status == "deprecated":
            yield row.group, row.kind, row.resource
        if verdict.replacement:
            group = verdict.replacement.rpartition("/")[0]
            yield group, verdict.replacement_kind, names[group, verdict.replacement_kind]


def test_the_role_of_the_docs_names_all_that_is_listed():
    """And nothing else, but what Helm and the metrics need, and custom kinds."""
    rules = [rule for rule in yaml.safe_load(ROLE.read_text())["rules"] if rule.get("resources", ["*"]) != ["*"]]
    named = {pair for rule in rules for pair in itertools.product(rule["apiGroups"], rule["resources"])}
    wanted = {(group, name) for group, kind, name in lasting() if (group, kind) not in NOT_KEPT}
    wanted |= {("discovery.k8s.io", "endpointslices"), ("networking.k8s.io", "networkpolicies")}
    assert named == wanted | {("", "secrets"), ("", "configmaps")}
