# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module helm_release_repair: what it converts, drops, refuses and shows."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.fake_cluster import FakeCluster
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    JOB,
    POLICY,
    SERVICE,
    hook_of,
    manifest_of,
    release_text,
    stored,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.modules.helm_history import (
    CONVERTED,
    OBJECT,
    OLD,
    history,
    text_of,
    writes,
)

Json = dict[str, t.Any]
Run = t.Callable[..., Json]
LIST = "apiVersion: v1\nkind: List\nitems:\n"
BACKEND = "{backend: {serviceName: a, servicePort: 1}}"


@pytest.mark.parametrize("check", [True, False])
def test_removed_apis_are_rewritten(repair: Run, check: bool) -> None:
    """In the deployed revision alone, with all else to the byte; check mode says the same and writes nothing."""
    cluster = FakeCluster(*history())
    before = cluster.get(OBJECT)
    result = repair(cluster, check=check, target_version="1.34")
    after = cluster.get(OBJECT)
    assert text_of(after) == (OLD if check else CONVERTED)
    assert {name: after[name] for name in ("type", "kind")} == {name: before[name] for name in ("type", "kind")}
    assert after["metadata"]["labels"] == before["metadata"]["labels"]
    assert text_of(cluster.things[OBJECT.replace("v2", "v1")]) == OLD
    where = {"release": "web", "namespace": "shop", "revision": 2}
    assert result["changed"] is True
    assert [{**where, "object": "Secret shop/sh.helm.release.v1.web.v2"}] == [
        {name: value for name, value in one.items() if name != "backup"} for one in result["releases"]
    ]
    assert [(one["kind"], one["hook"], one["document"], one["line"]) for one in result["converted"]] == [
        ("PodDisruptionBudget", None, 2, 8),
        ("CronJob", "pre-upgrade", 1, 1),
    ]
    assert bool(writes(cluster)) is not check


@pytest.mark.parametrize("kind", ["Secret", "ConfigMap"])
def test_the_second_run_changes_nothing(repair: Run, kind: str) -> None:
    """What is refused is told again."""
    cluster = FakeCluster(stored(OLD, kind=kind))
    repair(cluster)
    cluster.asked.clear()
    again = repair(cluster)
    assert (again["changed"], again["converted"], again["diff"], writes(cluster)) == (False, [], [], [])
    assert [one["kind"] for one in again["refused"]] == ["PodSecurityPolicy"]


def test_what_is_gone_is_dropped_only_when_that_is_asked_for(repair: Run) -> None:
    """Objects and hooks; what is one of several in a document stays."""
    items = "- {apiVersion: policy/v1beta1, kind: PodSecurityPolicy}\n- {apiVersion: v1, kind: Service}\n"
    several = f"{LIST}{items}"
    text = release_text(manifest_of(SERVICE, POLICY, several), [hook_of(POLICY, "pre-install"), hook_of("a: 1\n")])
    cluster = FakeCluster(*history(text))
    refused = repair(cluster)
    assert refused["changed"] is False
    assert all("drop_gone takes it out" in one["hint"] for one in refused["refused"])
    result = repair(cluster, drop_gone=True)
    after = json.loads(text_of(cluster.get(OBJECT)))
    assert after["manifest"] == manifest_of(SERVICE, "", several).replace("---\n# Source: web/templates/1.yaml\n", "")
    assert [hook["manifest"] for hook in after["hooks"]] == ["a: 1\n"]
    assert [(one["hook"], one["document"]) for one in result["dropped"]] == [(None, 2), ("pre-install", 1)]
    assert [one["document"] for one in result["refused"]] == [3]


def test_nothing_is_written_that_the_cluster_does_not_serve_yet(repair: Run) -> None:
    """Nor what is only deprecated."""
    beta = JOB.replace("batch/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta3").replace("CronJob", "FlowSchema")
    cluster = FakeCluster(stored(release_text(manifest_of(BUDGET, beta))), served={"batch/v1": ["CronJob"]})
    early = repair(cluster, target_version="1.34")
    assert early["changed"] is False
    assert [one["reason"] for one in early["refused"]] == [
        "the cluster does not serve policy/v1 PodDisruptionBudget yet: do it after its upgrade",
        "the cluster does not serve flowcontrol.apiserver.k8s.io/v1 FlowSchema yet: do it after its upgrade",
    ]
    deprecated = repair(FakeCluster(stored(release_text(beta)), version="1.30.1"), target_version="1.31")
    assert (deprecated["refused"], deprecated["converted"]) == ([], [])


def test_the_target_is_by_default_the_next_minor(repair: Run) -> None:
    """As of the scan."""
    assert repair(FakeCluster(*history(), version="1.23.4"))["target_version"] == "1.24"
    assert repair(FakeCluster(*history(), version="1.23.4"))["changed"] is False
    assert repair(FakeCluster(*history(), version="1.24.4"))["changed"] is True


def test_no_secret_is_shown(repair: Run) -> None:
    """Only lines of manifests that change are; of a document with a Secret none, and passwords nowhere."""
    secret = "- {apiVersion: v1, kind: Secret, data: {p: aHVudGVyMg==}}\n"
    ingress = f"- {{apiVersion: extensions/v1beta1, kind: Ingress, spec: {BACKEND}}}\n"
    job = JOB.replace("metadata", "spec: {x: [{password: hunter2}]} # a\nmetadata")
    listed = f"{LIST}{secret}{ingress}"
    cluster = FakeCluster(*history(release_text(manifest_of(job, listed))))
    result = repair(cluster)
    [shown] = result["diff"]
    assert shown["before"].splitlines() == [
        "# manifest, document 1:",
        "apiVersion: batch/v1beta1",
        "# manifest, document 2:",
        "(not shown: there is a Secret in this document)",
    ]
    assert shown["after"].splitlines()[:2] == ["# manifest, document 1:", "apiVersion: batch/v1"]
    for secret in ("hunter2", "s3cret", "aHVudGVyMg", base64.b64encode(b"hunter2").decode()):
        assert secret not in json.dumps(result)
    assert "networking.k8s.io/v1" in text_of(cluster.get(OBJECT))


def test_releases_can_be_named(repair: Run) -> None:
    """And only their namespaces are asked."""
    cluster = FakeCluster(stored(OLD), stored(OLD, name="b"), stored(OLD, namespace="blog"))
    result = repair(cluster, namespaces=["shop"], releases=["web"])
    assert [(one["namespace"], one["release"]) for one in result["releases"]] == [("shop", "web")]
    assert "LIST /api/v1/namespaces/shop/secrets owner=helm,name in (web) metadata" in cluster.asked


def test_a_release_that_is_not_there_is_an_error(repair: Run) -> None:
    """And the others that are named are not written either."""
    cluster = FakeCluster(stored(OLD), stored(OLD, name="gone", status="uninstalled"))
    result = repair(cluster, namespaces=["shop"], releases=["web", "gone", "wbe"])
    assert "no deployed release gone, wbe in namespace shop: helm list -A" in result["msg"]
    assert writes(cluster) == []
