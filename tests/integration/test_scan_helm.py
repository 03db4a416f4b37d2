# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Releases of Helm in a real cluster, as Helm writes them, are a source of the scan."""

from __future__ import annotations

import pytest

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
from tests.integration.helm_releases import scan, store
from tests.lab.local import LocalCluster

OLD = release_text(manifest_of(SERVICE, BUDGET), [hook_of(JOB, "pre-upgrade")])


@pytest.mark.parametrize("kind", ["Secret", "ConfigMap"])
def test_the_newest_deployed_revision_counts(cluster: LocalCluster, namespace: str, kind: str) -> None:
    """With its hooks; of all others not even the data is read, and one that is broken is told."""
    broken = stored(OLD, name="broken", kind=kind)
    broken["data"]["release"] = "e30=" if kind == "Secret" else "?"
    store(
        cluster,
        namespace,
        stored(release_text(POLICY), number=1, status="superseded", kind=kind),
        stored(OLD, number=2, kind=kind),
        stored(release_text(POLICY), number=3, status="failed", kind=kind),
        stored(OLD, name="gone", status="uninstalled", kind=kind),
        broken,
    )
    harvest = scan(cluster, namespace)
    assert [
        (use.kind, use.namespace, use.name, use.evidence["revision"], use.evidence["hook"]) for use in harvest.uses
    ] == [
        ("PodDisruptionBudget", namespace, "web", 2, None),
        ("CronJob", namespace, "sweep", 2, "pre-upgrade"),
    ]
    assert [entry["path"] for entry in harvest.unparsed] == [f"{kind} {namespace}/sh.helm.release.v1.broken.v1"]


def test_releases_of_several_pages_are_all_read(cluster: LocalCluster, namespace: str) -> None:
    """Some at a time."""
    names = [f"r{number}" for number in range(60)]
    store(cluster, namespace, *(stored(OLD, name=name) for name in names))
    harvest = scan(cluster, namespace)
    assert sorted({use.evidence["release"] for use in harvest.uses}) == sorted(names)
    assert len(harvest.uses) == 120


def test_a_release_may_be_as_large_as_a_secret(cluster: LocalCluster, namespace: str) -> None:
    """And unpack to many times that."""
    store(cluster, namespace, stored(release_text(manifest_of(*[SERVICE] * 100_000, BUDGET))))
    harvest = scan(cluster, namespace)
    assert [(use.kind, use.evidence["document"]) for use in harvest.uses] == [("PodDisruptionBudget", 100_001)]


def test_what_a_user_may_not_list_is_told(
    cluster: LocalCluster, namespace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the other kind of storage is scanned."""
    store(cluster, namespace, stored(OLD), stored(OLD, kind="ConfigMap"))
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "metadata": {"name": namespace}}
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}
    subject = {"kind": "User", "name": namespace, "apiGroup": "rbac.authorization.k8s.io"}
    reference = {"kind": "ClusterRole", "name": namespace, "apiGroup": "rbac.authorization.k8s.io"}
    path = "/apis/rbac.authorization.k8s.io/v1/clusterrole"
    cluster.request("POST", f"{path}s", {**role, "kind": "ClusterRole", "rules": [rule]})
    bound = {**role, "kind": "ClusterRoleBinding", "roleRef": reference, "subjects": [subject]}
    cluster.request("POST", f"{path}bindings", bound)
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_USER", namespace)
    harvest = scan(cluster, namespace)
    assert (harvest.forbidden, len(harvest.uses)) == (["secrets"], 2)
