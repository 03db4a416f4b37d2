# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which kinds can be converted by rule, and how: functions that change an object in place and say what they changed.

They work on plain dictionaries and on those that keep comments. What they cannot decide they refuse.
"""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._convert import autoscaling, ingress, others, workloads
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal

Object = t.MutableMapping[str, t.Any]
Rule = t.Callable[[Object, str, str], "list[str]"]


def same(thing: Object, old: str, new: str) -> list[str]:
    """Change nothing: the fields of both versions are the same."""
    return []


SAME: dict[str, str] = {
    "admissionregistration.k8s.io": (
        "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding "
        "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding"
    ),
    "apiregistration.k8s.io": "APIService",
    "apps": "ControllerRevision",
    "audit.k8s.io": "Policy",
    "authentication.k8s.io": "TokenReview SelfSubjectReview",
    "authorization.k8s.io": "SelfSubjectAccessReview SelfSubjectRulesReview",
    "batch": "CronJob",
    "coordination.k8s.io": "Lease",
    "extensions": "NetworkPolicy",
    "flowcontrol.apiserver.k8s.io": "FlowSchema",
    "networking.k8s.io": "IngressClass IPAddress ServiceCIDR",
    "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding Role RoleBinding",
    "scheduling.k8s.io": "PriorityClass",
    "storage.k8s.io": "CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass",
}
ONLY: dict[tuple[str, str], Rule] = {  # one version of an API, where others are not that easy
    **{
        ("cert-manager.io/v1beta1", kind): same
        for kind in ("Certificate", "CertificateRequest", "ClusterIssuer", "Issuer")
    },
    **{("acme.cert-manager.io/v1beta1", kind): same for kind in ("Challenge", "Order")},
    **{
        ("snapshot.storage.k8s.io/v1beta1", kind): same
        for kind in ("VolumeSnapshot", "VolumeSnapshotClass", "VolumeSnapshotContent")
    },
    **{
        ("resource.k8s.io/v1beta2", kind): same
        for kind in ("DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice")
    },
    ("node.k8s.io/v1beta1", "RuntimeClass"): same,
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): same,
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler"): autoscaling.convert,
    ("policy/v1beta1", "PodDisruptionBudget"): others.disruption_budget,
    ("discovery.k8s.io/v1beta1", "EndpointSlice"): others.endpoint_slice,
    ("certificates.k8s.io/v1beta1", "CertificateSigningRequest"): others.signing_request,
    ("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration"): others.webhooks,
    ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration"): others.webhooks,
    ("extensions/v1beta1", "Ingress"): ingress.convert,
    ("networking.k8s.io/v1beta1", "Ingress"): ingress.convert,
}
ANY: dict[tuple[str, str], Rule] = {
    **{(group, kind): same for group, kinds in SAME.items() for kind in kinds.split()},
    **{
        (group, kind): workloads.convert
        for group in ("extensions", "apps")
        for kind in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet")
    },
    ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"): others.priority_level,
    ("authorization.k8s.io", "SubjectAccessReview"): others.access_review,
    ("authorization.k8s.io", "LocalSubjectAccessReview"): others.access_review,
}


def rule_of(api_version: str, kind: str) -> Rule:
    """Return how this kind is converted.

    Raises:
        Refusal: not by any rule.

    """
    group = api_version.rpartition("/")[0]
    rule = ONLY.get((api_version, kind)) or ANY.get((group, kind))
    if rule is None:
        raise Refusal(f"{api_version} {kind} cannot be converted by rule")
    return rule
