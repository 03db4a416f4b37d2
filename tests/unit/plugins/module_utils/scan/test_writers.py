# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who wrote an object, with which API, and whether that still counts."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.writers import APPLIED, Reader, is_controller

OLD, NEW = "batch/v1beta1", "batch/v1"
SPEC: dict = {"f:spec": {}}
STATUS: dict = {"f:status": {}}
LABELS: dict = {"f:metadata": {"f:labels": {}}}
OWNS: dict = {"f:metadata": {"f:annotations": {f"f:{APPLIED[0]}": {}}}, "f:spec": {}}


def entry(manager="team", api_version=OLD, time="2026-01-01T00:00:00Z", fields=SPEC, **more):
    """Build an entry of managedFields."""
    return {
        **{"manager": manager, "operation": "Update", "apiVersion": api_version, "time": time, "fieldsV1": fields},
        **more,
    }


def applied(api_version=OLD, kind="CronJob", name="c"):
    """Build what kubectl keeps of what it applied."""
    return json.dumps({"apiVersion": api_version, "kind": kind, "metadata": {"name": name}})


def uses(*entries, served=(OLD, NEW), gone=False, kind="CronJob", **metadata):
    """Return the uses of an object with these entries."""
    reader = Reader(
        lambda api_version, kind: api_version == OLD,
        lambda api_version, kind: api_version in served,
        lambda api_version, kind: gone,
    )
    about = {"name": "c", "namespace": "shop", "managedFields": list(entries), **metadata}
    return list(reader.uses(kind, about))


def test_an_entry_tells_who_and_when():
    """And nothing is said of entries whose API is fine."""
    (use,) = uses(entry(), entry("other", NEW))
    assert use.evidence == {
        "source": "managedFields",
        "manager": "team",
        "operation": "Update",
        "time": "2026-01-01T00:00:00Z",
    }
    assert use[:4] == (OLD, "CronJob", "shop", "c")


@pytest.mark.parametrize("name", APPLIED)
def test_an_annotation_tells_what_was_applied(name):
    """With who owns it, when that is known."""
    owner = entry("kubectl", fields={"f:metadata": {"f:annotations": {f"f:{name}": {}}}})
    (managed, annotated) = uses(owner, annotations={name: applied()})
    assert managed.evidence["source"] == "managedFields"
    assert (annotated.evidence["source"], annotated.evidence["annotation"]) == ("last-applied", name)
    assert (annotated.evidence["manager"], annotated.lower) == ("kubectl", 0)
    assert uses(annotations={name: applied()})[0].evidence == {"source": "last-applied", "annotation": name}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(applied(), 1, id="its own"),
        pytest.param(applied(NEW), 0, id="a fine API"),
        pytest.param(applied(kind="Job"), 0, id="copied from another kind"),
        pytest.param(applied(name="d"), 0, id="copied from another object"),
        pytest.param("", 0, id="empty"),
    ],
)
def test_only_what_is_about_the_object_counts(text, found):
    """Controllers copy annotations to what they make."""
    assert len(uses(annotations={APPLIED[0]: text})) == found


@pytest.mark.parametrize("text", ["{", "[]", "3", '{"kind": "x"}', "[" * 100_000])
def test_an_annotation_that_is_none_is_told(text):
    """By its name; what came before is kept."""
    seen = []
    reader = Reader(*[lambda *dummy: True] * 3)
    with pytest.raises(ValueError, match=f"its annotation {APPLIED[0]} is not an object in JSON"):
        seen.extend(reader.uses("CronJob", {"annotations": {APPLIED[0]: text}, "managedFields": []}))


LATER = {"time": "2026-01-02T00:00:00Z", "api_version": NEW}


@pytest.mark.parametrize(
    ("other", "lower"),
    [
        pytest.param(entry("argocd", **LATER), 2, id="somebody else later"),
        pytest.param(entry("team", **LATER), 2, id="the same later"),
        pytest.param(entry("argocd", NEW, "2025-01-01T00:00:00Z"), 0, id="earlier"),
        pytest.param(entry("argocd", NEW), 0, id="in the same second"),
        pytest.param(entry("argocd", NEW, None), 0, id="nobody knows when"),
        pytest.param(entry("argocd", OLD, LATER["time"]), 0, id="later, but not with another API"),
        pytest.param(entry("kube-controller-manager", **LATER), 0, id="a controller"),
        pytest.param(entry("argocd", fields=STATUS, **LATER), 0, id="only a status"),
        pytest.param(entry("argocd", subresource="scale", **LATER), 0, id="a subresource"),
        pytest.param(entry("kubectl-label", fields=LABELS, **LATER), 0, id="only a label"),
        pytest.param(entry("kubectl", fields=OWNS, **LATER), 2, id="applied again"),
    ],
)
def test_what_was_written_again_later_with_a_newer_api_may_be_history(other, lower):
    """Only by somebody who writes what the first wrote."""
    first = uses(entry(), other)[0]
    assert first.lower == lower
    assert ("written again later" in first.note) == bool(lower)


@pytest.mark.parametrize(("entries", "lower"), [([], 0), ([entry("argocd", NEW)], 2), ([entry("x-operator", NEW)], 0)])
def test_an_annotation_that_nobody_owns_is_from_before(entries, lower):
    """Server-side apply takes the entry over and leaves the annotation."""
    (use,) = uses(*entries, annotations={APPLIED[0]: applied()})
    assert use.lower == lower


@pytest.mark.parametrize(
    ("written", "controller"),
    [
        pytest.param({"manager": "kube-controller-manager"}, True, id="control plane"),
        pytest.param({"manager": "ingress-nginx-controller"}, True, id="by its name"),
        pytest.param({"manager": "prometheus-operator"}, True, id="operator"),
        pytest.param({"manager": "kubectl", "subresource": "status"}, True, id="a status"),
        pytest.param({"manager": "kubectl-client-side-apply"}, False, id="kubectl"),
        pytest.param({"manager": "argocd-controller"}, False, id="what a repository says"),
        pytest.param({}, False, id="nobody"),
    ],
)
def test_controllers_are_known_by_name_and_subresource(written, controller):
    """What they wrote is one step less severe."""
    assert is_controller(written) is controller
    (use,) = uses(entry(**{"manager": None, **written}))
    assert use.lower == (1 if controller else 0)


def test_a_version_that_is_not_served_any_more_is_told_apart():
    """Nobody can write it now."""
    (use,) = uses(entry(), served=(NEW,))
    assert (use.evidence["served"], use.lower) == (False, 0)
    assert "does not serve that version any more" in use.note


@pytest.mark.parametrize("manager", ["team", "kube-controller-manager"])
def test_an_entry_of_a_version_that_is_gone_breaks_server_side_apply(manager):
    """However old it is, and whoever wrote it; an annotation breaks nothing."""
    later = entry("argocd", **LATER)
    (managed, annotated) = uses(entry(manager), later, gone=True, annotations={APPLIED[0]: applied()})
    assert (managed.lower, annotated.lower) == (0, 2)
    assert "every server-side apply of this object fails" in managed.note


@pytest.mark.parametrize("by", ["endpointslicemirroring-controller.k8s.io", "endpointslice-controller.k8s.io"])
def test_a_mirrored_slice_tells_of_endpoints_that_somebody_writes(by):
    """One that Kubernetes makes itself does not."""
    labels = {"endpointslice.kubernetes.io/managed-by": by, "kubernetes.io/service-name": "db"}
    found = uses(kind="EndpointSlice", labels=labels)
    assert [use[:4] for use in found] == [("v1", "Endpoints", "shop", "db")] * by.startswith("endpointslicemirroring")
