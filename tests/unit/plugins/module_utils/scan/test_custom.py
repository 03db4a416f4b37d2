# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Custom kinds by their definitions, and components by what is installed."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.crds import read_definition, uses_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.finding import findings
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.installed import Installed
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor

V1 = {"name": "v1", "served": True, "storage": True}
WARNING = "Widgets of v1beta1 are old."


def crd(*versions, stored=("v1",), group="example.com", **labels):
    """Build a definition."""
    spec = {"group": group, "names": {"kind": "Widget"}, "versions": [{"served": True, **one} for one in versions]}
    about = {"name": f"widgets.{group}", "labels": labels}
    return {"metadata": about, "spec": spec, "status": {"storedVersions": list(stored)}}


def judged(definition, *versions):
    """Return status, severity and hint of each version, by its definition alone."""
    known = read_definition(definition)
    against = Versions(Minor(1, 34))
    against.others.define(known)
    found = {one["api_version"]: one for one in findings(uses_of(known), against)}
    return [
        (one["status"], one["severity"], one["replacement"], one["hint"].partition(": ")[0]) if one else None
        for one in (found.get(f"example.com/{version}") for version in versions)
    ]


OLD = {"name": "v1beta1", "deprecated": True, "deprecationWarning": WARNING}
UNUSED = "No object is known to be written like this; those that are have findings of their own."
LEFT = "status.storedVersions of widgets.example.com still has v1beta1"


@pytest.mark.parametrize(
    ("definition", "version", "expected"),
    [
        pytest.param(crd(V1), "v1", None, id="fine"),
        pytest.param(
            crd(V1, OLD),
            "v1beta1",
            ("deprecated", "low", "example.com/v1", f"Write example.com/v1. {WARNING} {UNUSED}"),
            id="deprecated",
        ),
        pytest.param(
            crd(V1, {"name": "v1beta1", "served": False}),
            "v1beta1",
            (
                "removed",
                "low",
                "example.com/v1",
                "Write example.com/v1. The CustomResourceDefinition widgets.example.com does not serve it. " + UNUSED,
            ),
            id="not served",
        ),
        pytest.param(
            crd(V1, {"name": "v1beta1"}, stored=("v1beta1", "v1")),
            "v1beta1",
            ("deprecated", "low", "example.com/v1", f"Write example.com/v1. {LEFT}"),
            id="left behind",
        ),
        pytest.param(
            crd(V1, OLD, stored=("v1beta1", "v1")),
            "v1beta1",
            ("deprecated", "low", "example.com/v1", f"Write example.com/v1. {WARNING} {LEFT}"),
            id="deprecated and left behind",
        ),
        pytest.param(
            crd({"name": "v1beta1", "storage": True, "deprecated": True}, stored=("v1beta1",)),
            "v1beta1",
            ("deprecated", "low", None, f"There is nothing in its place. {UNUSED}"),
            id="nothing in its place",
        ),
    ],
)
def test_a_definition_tells_of_its_versions(definition, version, expected):
    """As a hint, since no object need use them."""
    assert judged(definition, version) == [expected]


def test_a_version_that_no_definition_has_any_more_is_removed():
    """Objects may name it still."""
    versions = Versions(Minor(1, 34))
    versions.others.define(read_definition(crd(V1)))
    gone = assess("example.com/v1alpha1", "Widget", versions)
    assert (gone.status, gone.replacement, gone.usable_now) == ("removed", "example.com/v1", True)
    assert assess("example.com/v1", "Widget", versions) is None
    assert assess("example.org/v1alpha1", "Widget", versions) is None


@pytest.mark.parametrize("broken", [{}, {"spec": {}}, {"metadata": {"name": "x"}, "spec": {"versions": []}}])
def test_a_definition_that_says_nothing_is_refused(broken):
    """By the errors that its reader knows."""
    with pytest.raises((KeyError, TypeError, StopIteration)):
        read_definition(broken)


def deployment(*images):
    """Build a Deployment with these images."""
    return {"spec": {"template": {"spec": {"containers": [{"image": image} for image in images]}}}}


@pytest.mark.parametrize(
    ("image", "component", "version"),
    [
        ("quay.io/jetstack/cert-manager-controller:v1.13.2", "cert-manager", Minor(1, 13)),
        ("registry.test:5000/a/cert-manager-controller:v1.5.3@sha256:abc", "cert-manager", Minor(1, 5)),
        ("docker.io/istio/pilot:1.22.1-distroless", "Istio", Minor(1, 22)),
        ("registry.k8s.io/sig-storage/snapshot-controller:v6.3.0", "external-snapshotter", Minor(6, 3)),
        ("quay.io/jetstack/cert-manager-controller:latest", None, None),
        ("quay.io/jetstack/cert-manager-webhook:v1.13.2", None, None),
        ("cert-manager-controller", None, None),
    ],
)
def test_images_tell_the_version_of_a_component(image, component, version):
    """By the tag of what controls it."""
    installed = Installed()
    installed.see_deployment(deployment("nginx:1.0.0", image))
    assert installed.versions() == ({component: version} if component else {})


def test_of_several_the_newest_counts_and_definitions_count_most():
    """They decide what is served."""
    installed = Installed()
    installed.see_deployment(deployment("istio/pilot:1.20.0", "istio/pilot:1.21.0", "x/cert-manager-controller:v1.9.0"))
    installed.see_definition(crd(V1, group="cert-manager.io", **{"app.kubernetes.io/version": "v1.5.4"}))
    installed.see_definition(crd(V1, group="example.com", **{"app.kubernetes.io/version": "v9.9.9"}))
    assert installed.versions() == {"Istio": Minor(1, 21), "cert-manager": Minor(1, 5)}


@pytest.mark.parametrize(
    ("components", "status", "words"),
    [
        pytest.param(None, "removed", "yours is not known", id="unknown"),
        pytest.param({"cert-manager": Minor(1, 5)}, "deprecated", "yours is 1.5", id="known"),
        pytest.param({"cert-manager": Minor(1, 13)}, "removed", "yours is 1.13", id="newer"),
    ],
)
def test_a_component_is_judged_by_what_the_cluster_has(components, status, words):
    """And what is not known is said."""
    verdict = assess("cert-manager.io/v1beta1", "Issuer", Versions(Minor(1, 34), None, components))
    assert verdict.status == status
    assert words in verdict.hint


def test_what_the_definition_does_not_serve_is_removed_whatever_the_table_says():
    """Somebody took a version away that all releases have."""
    versions = Versions(Minor(1, 34))
    old = ("snapshot.storage.k8s.io/v1beta1", "VolumeSnapshot")
    assert assess(*old, versions).status == "deprecated"
    definition = crd(V1, {"name": "v1beta1", "served": False}, group="snapshot.storage.k8s.io")
    definition["spec"]["names"]["kind"] = "VolumeSnapshot"
    versions.others.define(read_definition(definition))
    gone = assess(*old, versions)
    assert (gone.status, gone.severity, gone.replacement) == ("removed", "high", "snapshot.storage.k8s.io/v1")
