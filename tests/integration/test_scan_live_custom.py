# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scan of custom kinds in a real cluster: what their definitions say, and what was written with old versions."""

from __future__ import annotations

import subprocess

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from tests.integration.scanning import CRDS, Audited, Json, crd, found, sources
from tests.lab.local_api import RequestError

GROUP = "/apis/example.test"
QUICK = {"timeout": 20.0, "interval": 0.1}
FINE = {"name": "v1", "storage": True}


def define(audited: Audited, definition: Json, *first: str) -> None:
    """Make a custom kind, and objects of it in the version that comes first."""
    names, versions = definition["spec"]["names"], definition["spec"]["versions"]
    audited.cluster.request("POST", CRDS, definition)
    path = f"{GROUP}/{versions[0]['name']}/{names['plural']}"
    poll(lambda: answers(audited, path), bool, **QUICK, waiting_for=path)
    api_version = f"example.test/{versions[0]['name']}"
    for name in first:
        body = {"apiVersion": api_version, "kind": names["kind"], "metadata": {"name": name}, "spec": {"a": 1}}
        audited.cluster.request("POST", path, body)


def answers(audited: Audited, path: str) -> bool:
    """Tell whether a new kind can be listed; at first it is unknown, then its storage is not ready."""
    try:
        return bool(audited.cluster.request("GET", path))
    except RequestError as error:
        if error.status not in {404, 429, 503}:
            raise
        return False


def test_a_deprecated_version_is_found_where_it_was_written(audited: Audited) -> None:
    """Its definition alone is a hint."""
    old = {"name": "v1beta1", "deprecated": True, "deprecationWarning": "Widgets of v1beta1 are old."}
    define(audited, crd("widgets", old, FINE, {"name": "v1alpha1", "served": False}), "w")
    result = audited.scan(live=True, metrics=True)
    written, asked = found(result, "example.test/v1beta1", "w"), found(result, "example.test/v1beta1", kind="Widget")
    assert (written["status"], written["severity"], sources(written)) == ("deprecated", "medium", ["managedFields"])
    assert (written["replacement"], written["hint"]) == (
        "example.test/v1",
        "Write example.test/v1. Widgets of v1beta1 are old.",
    )
    assert set(sources(asked)) == {"metrics", "definition"}
    unserved = found(result, "example.test/v1alpha1", kind="Widget")
    assert (unserved["status"], unserved["severity"]) == ("removed", "low")
    assert unserved["evidence"] == [{"source": "definition", "crd": "widgets.example.test"}]


def test_versions_left_behind_in_what_is_stored_are_told(audited: Audited) -> None:
    """Then those that no definition has any more, but managedFields have."""
    before = crd("gadgets", {"name": "v1beta1", "storage": True}, {"name": "v1"})
    define(audited, before, "g")
    path = f"{CRDS}/gadgets.example.test"
    after = crd("gadgets", FINE, {"name": "v1beta1"})["spec"]["versions"]
    audited.cluster.request("PATCH", path, {"spec": {"versions": after}})
    left = found(audited.scan(live=True), "example.test/v1beta1", kind="Gadget")
    assert left["severity"] == "low"
    assert "status.storedVersions of gadgets.example.test still has v1beta1" in left["hint"]
    audited.cluster.request("PATCH", f"{GROUP}/v1/gadgets/g", {"metadata": {"labels": {"stored": "again"}}})
    audited.cluster.request("PATCH", f"{path}/status", {"status": {"storedVersions": ["v1"]}})
    audited.cluster.request("PATCH", path, {"spec": {"versions": after[:1]}})
    poll(lambda: answers(audited, f"{GROUP}/v1beta1/gadgets"), lambda yes: not yes, **QUICK, waiting_for="the end")
    gone = found(audited.scan(live=True), "example.test/v1beta1", "g")
    assert (gone["status"], gone["severity"], gone["evidence"][0]["served"]) == ("removed", "high", False)
    assert "every server-side apply of this object fails" in gone["hint"]
    newer = {"apiVersion": "example.test/v1", "kind": "Gadget", "metadata": {"name": "g"}, "spec": {"b": 2}}
    with pytest.raises(subprocess.CalledProcessError):
        audited.apply(newer, "--server-side")
    audited.cluster.request("PATCH", f"{GROUP}/v1/gadgets/g", {"metadata": {"managedFields": [{}]}})  # as the hint says
    audited.apply(newer, "--server-side")
    assert not [one for one in audited.scan(live=True)["findings"] if one["name"] == "g"]


def test_a_kind_of_which_all_versions_are_deprecated_is_not_listed(audited: Audited) -> None:
    """To ask for it would show in the metrics as a use; that is told."""
    define(audited, crd("relics", {"name": "v1beta1", "storage": True, "deprecated": True}))
    before = audited.gauges()
    result = audited.scan(live=True, metrics=True)
    [entry] = [one for one in result["unparsed"] if one["path"] == "relics.example.test"]
    assert entry["reason"].startswith("not listed: the cluster serves it in deprecated versions only")
    assert audited.gauges() == before


def test_a_manifest_of_a_custom_kind_is_judged_by_the_cluster(audited: Audited) -> None:
    """When both are scanned, and they are one finding."""
    old = {"name": "v1beta1", "deprecated": True}
    define(audited, crd("parcels", old, FINE), "p")
    manifest = audited.folder / "parcel.yaml"
    manifest.write_text("apiVersion: example.test/v1beta1\nkind: Parcel\nmetadata:\n  name: p\n")
    one = found(audited.scan(live=True, paths=[str(manifest)]), "example.test/v1beta1", "p")
    assert sources(one) == ["file", "managedFields"]


def test_a_component_is_judged_by_the_version_that_runs(audited: Audited) -> None:
    """By the image of its Deployment; before it is there, by the newest that is known."""
    manifest = audited.folder / "issuer.yaml"
    manifest.write_text("apiVersion: cert-manager.io/v1beta1\nkind: Issuer\nmetadata:\n  name: letters\n")

    def issuer() -> Json:
        return found(audited.scan(live=True, paths=[str(manifest)]), "cert-manager.io/v1beta1", "letters")

    before = issuer()
    image = "quay.io/jetstack/cert-manager-controller:v1.5.3@sha256:" + "0" * 64
    labels = {"app": "cert-manager"}
    pod = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "controller", "image": image}]}}
    spec = {"replicas": 0, "selector": {"matchLabels": labels}, "template": pod}
    body = {"metadata": {"name": "cert-manager"}, "spec": spec}
    audited.cluster.request("POST", "/apis/apps/v1/namespaces/default/deployments", body)
    after = issuer()
    assert (before["status"], after["status"]) == ("removed", "deprecated")
    assert "yours is not known" in before["hint"]
    assert "yours is 1.5" in after["hint"]
