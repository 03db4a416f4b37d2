# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Releases of Helm as a source of uses."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import helm, report_words, scope, table
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
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

TARGET = Versions(Minor(1, 34))
OLD = release_text(manifest_of(SERVICE, BUDGET, POLICY), [hook_of(JOB, "pre-upgrade")], version=3)


def scanned(*things: dict, **options: t.Any) -> tuple[Harvest, FakeCluster]:
    """Return what the scan of a cluster with these objects gives, and the cluster."""
    cluster, harvest = FakeCluster(*things, **options), Harvest()
    helm.uses(cluster, TARGET, harvest)
    return harvest, cluster


def test_objects_and_hooks_are_found_where_they_are() -> None:
    """With the release, its revision, the template and the line in ``helm get manifest``."""
    harvest, dummy = scanned(stored(OLD, number=3))
    where = {"source": "helm", "release": "web", "namespace": "shop", "revision": 3}
    hook = {"hook": "pre-upgrade", "template": None, "document": 1, "line": 1}
    assert [(use.kind, use.namespace, use.name, use.confidence, use.evidence) for use in harvest.uses] == [
        ("PodDisruptionBudget", "shop", "web", "high", {**where, **place(2, 8)}),
        ("PodSecurityPolicy", None, "web", "high", {**where, **place(3, 17)}),
        ("CronJob", "shop", "sweep", "high", {**where, **hook}),
    ]
    assert [report_words.place(use.evidence) for use in harvest.uses[::2]] == [
        "shop/web revision 3:8 (helm)",
        "shop/web revision 3 hook pre-upgrade:1 (helm)",
    ]
    assert (harvest.documents, harvest.objects, harvest.files) == (4, 4, 0)
    assert (harvest.unparsed, harvest.templated, harvest.forbidden) == ([], [], [])


def place(document: int, line: int) -> dict:
    """Return the place of an object in a manifest, whose documents have two lines above them."""
    return {"hook": None, "template": f"web/templates/{document - 1}.yaml", "document": document, "line": line}


def test_a_broken_release_is_told_and_the_others_are_scanned() -> None:
    """So is a document that is broken, with its line, and braces in a rendered manifest are no template."""
    broken = stored("{}", name="broken")
    broken["data"]["release"] = "?"
    torn = stored(release_text(manifest_of(SERVICE, "a: [\n", BUDGET)), name="torn")
    braces = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  panel: |\n    {{ "{{instance}}" }}\n'
    harvest, dummy = scanned(broken, torn, stored(release_text(manifest_of(braces, BUDGET)), name="braces"))
    assert [(entry["path"], entry["line"]) for entry in harvest.unparsed] == [
        ("Secret shop/sh.helm.release.v1.broken.v1", None),
        ("Secret shop/sh.helm.release.v1.torn.v1", 8),
    ]
    assert [(use.evidence["release"], use.confidence) for use in harvest.uses] == [("torn", "high"), ("braces", "high")]
    assert harvest.templated == []


def test_what_was_never_rendered_cannot_be_judged() -> None:
    """It is no template file that somebody could render, but a release that is broken."""
    harvest, dummy = scanned(stored(release_text(f"---\n{{{{ if x }}}}\n{JOB}")))
    assert [entry["reason"] for entry in harvest.unparsed] == ["a template that was never rendered"]
    assert ([use.confidence for use in harvest.uses], harvest.templated) == (["low"], [])


def test_only_what_counts_is_read() -> None:
    """The history is listed as metadata, and deployed revisions some at a time; others one by one."""
    history = [stored("?", name="a", number=number, status="superseded") for number in range(1, 4)]
    deployed = [stored(OLD, name=name, number=4) for name in ("a", "b")]
    old = stored("?", name="b", number=3)  # deployed as well, as a killed upgrade leaves it
    never = stored(OLD, name="c", status="failed")
    harvest, cluster = scanned(*history, old, *deployed, never)
    assert {use.evidence["release"] for use in harvest.uses} == {"a", "b", "c"}
    assert cluster.asked == [
        "LIST /api/v1/secrets owner=helm metadata",
        "LIST /api/v1/secrets owner=helm,status=deployed",
        "GET /api/v1/namespaces/shop/secrets/sh.helm.release.v1.c.v1",
        "LIST /api/v1/configmaps owner=helm metadata",
    ]
    assert harvest.unparsed == []


def test_config_maps_are_a_storage_too() -> None:
    """Of one release they hold the same."""
    harvest, cluster = scanned(stored(OLD, kind="ConfigMap"))
    assert len(harvest.uses) == 3
    assert cluster.asked[-1] == "GET /api/v1/namespaces/shop/configmaps/sh.helm.release.v1.web.v1"


@pytest.mark.parametrize(("denied", "found"), [(["secrets"], 3), (["secrets", "configmaps"], 0)])
def test_what_may_not_be_listed_is_told(denied: list[str], found: int) -> None:
    """And the rest is scanned."""
    harvest, dummy = scanned(stored(OLD), stored(OLD, kind="ConfigMap"), denied=denied)
    assert (harvest.forbidden, len(harvest.uses)) == (denied, found)


def test_every_kind_without_a_namespace_is_one_of_the_tables() -> None:
    """Else it is misspelt."""
    assert {row.kind for row in table.rows().values()} >= scope.NAMES
    assert scope.namespace_of("Ingress", None, "shop") == "shop"
