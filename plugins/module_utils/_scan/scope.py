# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which kinds of the tables have no namespace: a cluster that serves one no longer cannot be asked."""

from __future__ import annotations

CLUSTER_WIDE = """
    APIService AuditSink CSIDriver CSINode CertificateSigningRequest ClusterCIDR ClusterIssuer ClusterRbacConfig
    ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus CustomResourceDefinition DeviceClass
    DeviceTaintRule ExternalAdmissionHookConfiguration FlowSchema IPAddress IngressClass InitializerConfiguration
    MeshPolicy MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration PodSecurityPolicy
    PriorityClass PriorityLevelConfiguration RbacConfig ResourceClass ResourcePoolStatusRequest ResourceSlice
    RuntimeClass SelfSubjectAccessReview SelfSubjectReview SelfSubjectRulesReview ServiceCIDR StorageClass
    StorageVersionMigration SubjectAccessReview ThirdPartyResource TokenReview ValidatingAdmissionPolicy
    ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment VolumeAttributesClass
    VolumeSnapshotClass VolumeSnapshotContent
"""
NAMES = frozenset(CLUSTER_WIDE.split())


def namespace_of(kind: str, named: str | None, default: str) -> str | None:
    """Return the namespace that an object is in, where ``default`` is that of what names none."""
    return None if kind in NAMES else named or default
