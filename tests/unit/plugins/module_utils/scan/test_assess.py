# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The judgement about one use: what a target serves, and what the migration guide says."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor, minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import versions_of
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import NEWEST, find, rows

FLOW = "flowcontrol.apiserver.k8s.io"
# what the migration guide says: API, kinds, removed in, write instead, since
GUIDE = [
    ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema PriorityLevelConfiguration", "1.32", "v1", "1.29"),
    ("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema PriorityLevelConfiguration", "1.29", "v1", "1.29"),
    ("storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27", "v1", "1.24"),
    ("flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema PriorityLevelConfiguration", "1.26", "v1beta3", "1.26"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.26", "v2", "1.23"),
    ("batch/v1beta1", "CronJob", "1.25", "v1", "1.21"),
    ("discovery.k8s.io/v1beta1", "EndpointSlice", "1.25", "v1", "1.21"),
    ("events.k8s.io/v1beta1", "Event", "1.25", "v1", "1.19"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.25", "v2", "1.23"),
    ("policy/v1beta1", "PodDisruptionBudget", "1.25", "v1", "1.21"),
    ("policy/v1beta1", "PodSecurityPolicy", "1.25", None, None),
    ("node.k8s.io/v1beta1", "RuntimeClass", "1.25", "v1", "1.20"),
    (
        "admissionregistration.k8s.io/v1beta1",
        "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
        "1.22",
        "v1",
        "1.16",
    ),
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.22", "v1", "1.16"),
    ("apiregistration.k8s.io/v1beta1", "APIService", "1.22", "v1", "1.10"),
    ("authentication.k8s.io/v1beta1", "TokenReview", "1.22", "v1", "1.6"),
    ("authorization.k8s.io/v1beta1", "SelfSubjectAccessReview SubjectAccessReview", "1.22", "v1", "1.6 1.8"),
    ("certificates.k8s.io/v1beta1", "CertificateSigningRequest", "1.22", "v1", "1.19"),
    ("coordination.k8s.io/v1beta1", "Lease", "1.22", "v1", "1.14"),
    ("extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1", "1.19"),
    ("networking.k8s.io/v1beta1", "Ingress IngressClass", "1.22", "v1", "1.19"),
    ("rbac.authorization.k8s.io/v1beta1", "ClusterRole ClusterRoleBinding Role RoleBinding", "1.22", "v1", "1.8"),
    ("scheduling.k8s.io/v1beta1", "PriorityClass", "1.22", "v1", "1.14"),
    ("storage.k8s.io/v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment", "1.22", "v1", "1.18 1.17 1.6 1.13"),
    ("extensions/v1beta1", "NetworkPolicy", "1.16", "networking.k8s.io/v1", "1.7"),
    ("extensions/v1beta1", "DaemonSet Deployment ReplicaSet", "1.16", "apps/v1", "1.9"),
    ("apps/v1beta2", "DaemonSet Deployment StatefulSet ReplicaSet", "1.16", "v1", "1.9"),
    ("apps/v1beta1", "Deployment StatefulSet ReplicaSet", "1.16", "v1", "1.9"),
]
GUIDED = [(api, kind, *rest) for api, kinds, *rest in GUIDE for kind in kinds.split()]


def at(target: str, api_version: str, kind: str, current: str | None = None):
    """Return the verdict for these versions."""
    return assess(api_version, kind, versions_of(target, current))


@pytest.mark.parametrize(("api_version", "kind", "removed", "instead", "since"), GUIDED)
def test_the_migration_guide_is_kept(api_version, kind, removed, instead, since):
    """Deprecated just before, removed from that version on, and what to write instead is served then."""
    verdict = at(removed, api_version, kind)
    group = api_version.rpartition("/")[0]
    expected = instead if instead is None or "/" in instead else f"{group}/{instead}"
    assert (verdict.status, verdict.removed_in, verdict.severity) == ("removed", removed, "high")
    assert verdict.replacement == expected
    assert since is None or verdict.replacement_available_in in since.split()
    assert at(str(Minor(1, minor_of(removed).minor - 1)), api_version, kind).status == "deprecated"


@pytest.mark.parametrize(
    ("target", "api_version", "kind", "expected"),
    [
        pytest.param("1.25", f"{FLOW}/v1beta1", "FlowSchema", (f"{FLOW}/v1beta2", "1.23"), id="of the time"),
        pytest.param("1.34", f"{FLOW}/v1beta1", "FlowSchema", (f"{FLOW}/v1", "1.29"), id="not one that is gone too"),
        pytest.param("1.24", "extensions/v1beta1", "PodSecurityPolicy", ("policy/v1beta1", "1.16"), id="for a while"),
        pytest.param("1.25", "extensions/v1beta1", "PodSecurityPolicy", (None, None), id="nothing any more"),
        pytest.param("1.20", "batch/v2alpha1", "CronJob", None, id="an alpha that is not deprecated"),
        pytest.param("1.33", "resource.k8s.io/v1alpha2", "ResourceClass", (None, "1.34"), id="not yet"),
        pytest.param("1.34", "resource.k8s.io/v1alpha3", "DeviceTaintRule", None, id="not its whole version"),
        pytest.param("1.34", "v1", "Endpoints", ("discovery.k8s.io/v1", "1.21"), id="another kind"),
        pytest.param("1.34", "admission.k8s.io/v1beta1", "AdmissionReview", None, id="a payload"),
        pytest.param("1.34", "policy/v1beta1", "Eviction", None, id="a subresource"),
        pytest.param("1.34", "resource.k8s.io/v1beta1", "ResourceClaim", None, id="a plan that is not due"),
        pytest.param("1.34", "cert-manager.io/v1alpha2", "Issuer", ("cert-manager.io/v1", "1.0"), id="a component"),
        pytest.param(
            "1.27", "kubeadm.k8s.io/v1beta2", "ClusterConfiguration", ("kubeadm.k8s.io/v1beta3", "1.22"), id="a file"
        ),
        pytest.param("1.34", "apps/v1", "Deployment", None, id="nothing wrong"),
    ],
)
def test_the_replacement_is_one_that_the_target_serves(target, api_version, kind, expected):
    """Or none, with the version that gets one."""
    verdict = at(target, api_version, kind)
    assert (verdict and (verdict.replacement, verdict.replacement_available_in)) == expected


def test_no_replacement_is_itself_removed_at_any_target():
    """Whatever target somebody asks for."""
    for minor in range(10, NEWEST.minor + 1):
        versions = Versions(Minor(1, minor))
        for row in rows().values():
            verdict = assess(row.api_version, row.kind, versions)
            if verdict and verdict.replacement and not row.component:
                after = find(verdict.replacement, verdict.replacement_kind)
                assert after is None or after.planned or not after.removed or after.removed > versions.target


@pytest.mark.parametrize(
    ("current", "usable"),
    [
        pytest.param(None, None, id="unknown"),
        pytest.param("1.20", False, id="too old"),
        pytest.param("1.21.3", True, id="there"),
    ],
)
def test_it_is_said_whether_the_change_can_be_made_now(current, usable):
    """Before the upgrade, where the cluster serves both."""
    assert at("1.25", "batch/v1beta1", "CronJob", current).usable_now is usable


def test_a_component_is_judged_by_its_own_version():
    """Not by that of Kubernetes."""
    of = {"cert-manager": Minor(1, 3)}
    assert assess("cert-manager.io/v1beta1", "Issuer", Versions(Minor(1, 34), None, of)) is None
    of = {"cert-manager": Minor(1, 5)}
    assert assess("cert-manager.io/v1beta1", "Issuer", Versions(Minor(1, 34), None, of)).status == "deprecated"


@pytest.mark.parametrize("kind", ["Ingress", "Deployment", "DaemonSet", "NetworkPolicy", "PodSecurityPolicy"])
def test_what_changes_beyond_the_version_is_said(kind):
    """For what is well known."""
    assert len(at("1.34", "extensions/v1beta1", kind).hint) > 60


@pytest.mark.parametrize(
    ("target", "current", "message"),
    [
        pytest.param("1", None, "target_version '1' is not a version of Kubernetes", id="half"),
        pytest.param("latest", None, "known up to", id="a word"),
        pytest.param("2.1", None, "known up to", id="another major"),
        pytest.param("1.34", "x", "current_version 'x'", id="now"),
        pytest.param("1.33", "1.34", "cannot go back", id="back"),
        pytest.param(None, None, "target_version is needed", id="none"),
    ],
)
def test_a_wrong_version_is_refused(target, current, message):
    """With what is known."""
    with pytest.raises(Day2Error, match=message):
        versions_of(target, current)


@pytest.mark.parametrize("text", ["1.34", "v1.34", "1.34.4", "v1.34.4-eks-3025e55", "1.34.4+k3s1"])
def test_versions_may_be_written_in_many_ways(text):
    """As clusters and vendors write them."""
    assert versions_of(text, None) == Versions(Minor(1, 34))


def test_without_a_target_it_is_the_next_minor():
    """Of the cluster."""
    assert versions_of(None, None, Minor(1, 33)) == Versions(Minor(1, 34), Minor(1, 33))
