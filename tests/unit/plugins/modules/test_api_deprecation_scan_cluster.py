# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module api_deprecation_scan and a cluster."""

from __future__ import annotations

import json
import pathlib
import tracemalloc
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import cluster as sources
from ansible_collections.day2.kubernetes.plugins.modules import api_deprecation_scan
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.fake_cluster import (
    URL,
    FakeCluster,
    refused,
)

Run = t.Callable[..., "dict[str, t.Any]"]
Json = dict[str, t.Any]
CRONJOBS, DEPLOYMENTS = "/apis/batch/v1/cronjobs", "/apis/apps/v1/deployments"
CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
CERTIFICATES = "/apis/cert-manager.io/v1/certificates"
KINDS = {
    "batch/v1": {"CronJob": "cronjobs"},
    "apps/v1": {"Deployment": "deployments"},
    "apiextensions.k8s.io/v1": {"CustomResourceDefinition": "customresourcedefinitions"},
    "cert-manager.io/v1": {"Certificate": "certificates"},
}
CRD = {
    "metadata": {"name": "certificates.cert-manager.io", "labels": {"app.kubernetes.io/version": "v1.5.4"}},
    "spec": {
        "group": "cert-manager.io",
        "names": {"kind": "Certificate"},
        "versions": [{"name": "v1", "served": True, "storage": True}, {"name": "v1beta1", "served": True}],
    },
}


def thing(api_version: str, name: str = "c", **annotations: str) -> Json:
    """Build the metadata of an object that was written with an API."""
    entry = {"manager": "team", "operation": "Apply", "apiVersion": api_version, "time": "2026-01-01T00:00:00Z"}
    about = {"namespace": "shop", "name": name, "annotations": annotations, "managedFields": [entry]}
    return {"metadata": about}


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> FakeCluster:
    """Return a cluster with something old in it, which the module finds."""
    objects = {CRONJOBS: [thing("batch/v1beta1")], CRDS: [CRD], CERTIFICATES: [thing("cert-manager.io/v1beta1")]}
    made = FakeCluster(KINDS, objects)
    monkeypatch.setattr(sources.Cluster, "at", lambda *dummy: made)
    return made


def test_a_cluster_is_judged_for_its_next_minor(run_module: Run, cluster: FakeCluster) -> None:
    """Its components for their own version; all but definitions and Deployments are read as metadata."""
    found = run_module(api_deprecation_scan, {"live": True})
    assert (found["current_version"], found["target_version"], found["changed"]) == ("1.33", "1.34", False)
    assert [(one["api_version"], one["status"], one["usable_now"]) for one in found["findings"]] == [
        ("batch/v1beta1", "removed", True),
        ("cert-manager.io/v1beta1", "deprecated", True),
    ]
    assert "yours is 1.5" in found["findings"][1]["hint"]
    assert found["scanned"] == {"files": 0, "documents": 0, "objects": 3}
    assert set(cluster.whole) == {CRDS, DEPLOYMENTS}


def test_versions_of_components_that_are_given_count_more(run_module: Run, cluster: FakeCluster) -> None:
    """Than what the labels of a cluster say."""
    found = run_module(api_deprecation_scan, {"live": True, "component_versions": {"cert-manager": "1.13"}})
    assert {one["api_version"]: one["status"] for one in found["findings"]}["cert-manager.io/v1beta1"] == "removed"


@pytest.mark.parametrize(
    ("params", "versions"),
    [
        pytest.param({"target_version": "1.36"}, ("1.33", "1.36"), id="target"),
        pytest.param({"current_version": "1.34", "target_version": "1.36"}, ("1.34", "1.36"), id="both"),
    ],
)
def test_what_is_given_counts_more_than_the_cluster(
    run_module: Run, cluster: FakeCluster, params: Json, versions: tuple[str, str]
) -> None:
    """As it may be scanned for a later upgrade."""
    found = run_module(api_deprecation_scan, {"metrics": True, **params})
    assert (found["current_version"], found["target_version"]) == versions


@pytest.mark.parametrize(
    ("path", "answer", "forbidden", "reasons"),
    [
        pytest.param(CRONJOBS, refused(403), ["cronjobs.batch"], [], id="forbidden"),
        pytest.param(CRDS, refused(403), ["customresourcedefinitions.apiextensions.k8s.io"], [], id="definitions"),
        pytest.param(CRONJOBS, refused(500, "boom"), [], ["cannot be listed: boom"], id="an error"),
        pytest.param(CRONJOBS, refused(404), [], [], id="gone meanwhile"),
        pytest.param(
            CRDS,
            [{"metadata": {"name": "x"}, "spec": {}}],
            [],
            ["does not say what versions it has"],
            id="odd definition",
        ),
        pytest.param(
            CRONJOBS,
            [thing("batch/v1beta1", "d", **{"kapp.k14s.io/original": "{"})],
            [],
            ["its annotation kapp.k14s.io/original is not an object in JSON"],
            id="broken annotation",
        ),
    ],
)
def test_what_cannot_be_seen_is_told_and_fails_a_strict_run(
    run_module: Run, cluster: FakeCluster, path: str, answer: t.Any, forbidden: list[str], reasons: list[str]
) -> None:
    """The rest is scanned."""
    cluster.objects[path] = answer
    found = run_module(api_deprecation_scan, {"live": True, "strict": True})
    assert (found["forbidden"], [one["reason"] for one in found["unparsed"]]) == (forbidden, reasons)
    assert bool(found.get("failed")) == bool(forbidden or reasons)
    assert all(name in found["msg"] for name in forbidden)
    assert found["findings"]


@pytest.mark.parametrize("where", ["objects", "documents"])
def test_a_cluster_that_goes_away_ends_the_scan(run_module: Run, cluster: FakeCluster, where: str) -> None:
    """With the words of the connection, and not kind by kind."""
    getattr(cluster, where).update({CRONJOBS: refused(0), "/apis/batch/v1": refused(0)})
    assert run_module(api_deprecation_scan, {"live": True})["msg"] == "GET: 0"


def test_hints_fail_no_run(run_module: Run, cluster: FakeCluster) -> None:
    """Though they are findings."""
    later = {"manager": "t", "apiVersion": "batch/v1", "time": "2026-02-01T00:00:00Z", "fieldsV1": {"f:spec": {}}}
    old = thing("batch/v1beta1")
    old["metadata"]["managedFields"].append(later)
    cluster.objects = {CRONJOBS: [old]}
    found = run_module(api_deprecation_scan, {"live": True, "fail_on": "deprecated"})
    assert (found.get("failed"), found["counts"]["low"], found["counts"]["removed"]) == (None, 1, 1)


def test_an_audit_log_needs_no_cluster(run_module: Run, tmp_path: pathlib.Path) -> None:
    """But a target."""
    notes = {"k8s.io/deprecated": "true", "k8s.io/removed-release": "1.25"}
    about = {"apiGroup": "batch", "apiVersion": "v1beta1", "resource": "cronjobs"}
    path = tmp_path / "audit.log"
    path.write_text(json.dumps({"userAgent": "app", "objectRef": about, "annotations": notes}) + "\n")
    found = run_module(api_deprecation_scan, {"audit_log": str(path), "target_version": "1.25"})
    assert [(one["kind"], one["evidence"][0]["client"]) for one in found["findings"]] == [("CronJob", "app")]
    missing = run_module(api_deprecation_scan, {"audit_log": str(path)})
    assert missing["msg"].startswith("target_version is needed where no cluster is scanned")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param({}, "There is nothing to scan: give paths, live, helm, metrics or audit_log", id="nothing"),
        pytest.param(
            {"live": True, "metrics": True, "kubeconfig": "/nowhere"},
            "A cluster is needed for live, metrics: give kubeconfig or set K8S_AUTH_KUBECONFIG. "
            "The kubeconfig /nowhere does not exist",
            id="no cluster",
        ),
    ],
)
def test_what_is_missing_is_a_sentence(run_module: Run, params: Json, words: str) -> None:
    """That names the way out."""
    assert run_module(api_deprecation_scan, params)["msg"] == words


def test_a_version_that_is_none_is_a_sentence(
    run_module: Run, cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of something that is no cluster."""
    monkeypatch.setattr(FakeCluster, "version", lambda cluster: "soon")
    found = run_module(api_deprecation_scan, {"live": True})
    assert found["msg"] == "The cluster says that its version is soon, which is none of Kubernetes"


class Many(FakeCluster):
    """Has thousands of CronJobs, and makes each page when it is asked for."""

    def pages(self, path: str, query: Json | None = None, *, limit: int = 500, only_metadata: bool = False) -> t.Any:
        for first in range(0, 20_000 if path == CRONJOBS else 0, limit):
            yield [thing("batch/v1", f"{first}-{number}", note="x" * 2000) for number in range(limit)]


def test_only_a_page_is_kept_at_a_time(run_module: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 40 MB in 20,000 objects."""
    monkeypatch.setattr(sources.Cluster, "at", lambda *dummy: Many({"batch/v1": {"CronJob": "cronjobs"}}))
    tracemalloc.start()
    found = run_module(api_deprecation_scan, {"live": True, "target_version": "1.34"})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found["scanned"]["objects"] == 20_000
    assert peak < 12 * 1024 * 1024


def test_no_endpoint_is_left_out(run_module: Run, cluster: FakeCluster) -> None:
    """Each API server counts for itself."""
    line = 'apiserver_requested_deprecated_apis{group="batch",resource="cronjobs",version="v1beta1"} 1\n'
    cluster.metrics = {URL: "", "https://other:6443": line}
    [one] = run_module(api_deprecation_scan, {"metrics": True})["findings"]
    assert one["evidence"] == [{"source": "metrics", "server": "https://other:6443"}]
