# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What to do about a use, in a sentence or two: what changes beyond the apiVersion, where that is well known."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import Row, Successor

WORKLOAD = (
    "spec.selector is required, has to match the labels of the template, and cannot be changed later; "
    "defaults of the update strategy differ."
)
CHANGES: dict[tuple[str, str], str] = {
    ("extensions", "Ingress"): (
        "spec.backend is spec.defaultBackend; serviceName and servicePort are service.name and service.port.number or "
        ".name; every path needs a pathType; the class is spec.ingressClassName instead of an annotation."
    ),
    ("extensions", "Deployment"): WORKLOAD + " spec.rollbackTo is gone; progressDeadlineSeconds is 600.",
    ("extensions", "DaemonSet"): WORKLOAD + " spec.templateGeneration is gone; updates are rolling.",
    ("extensions", "ReplicaSet"): WORKLOAD,
    ("extensions", "NetworkPolicy"): "The fields are the same.",
    ("apps", "Deployment"): WORKLOAD + " spec.rollbackTo is gone; progressDeadlineSeconds is 600.",
    ("apps", "DaemonSet"): WORKLOAD + " spec.templateGeneration is gone; updates are rolling.",
    ("apps", "StatefulSet"): WORKLOAD + " Updates are rolling.",
    ("apps", "ReplicaSet"): WORKLOAD,
    ("batch", "CronJob"): "The fields are the same; a time zone is spec.timeZone, not TZ= in the schedule.",
    ("autoscaling", "HorizontalPodAutoscaler"): (
        "A metric of a resource has target.type with averageUtilization or averageValue instead of "
        "targetAverageUtilization and targetAverageValue; others have metric.name, metric.selector and target."
    ),
    ("policy", "PodDisruptionBudget"): (
        "The fields are the same, but an empty spec.selector ({}) selects all pods of the namespace instead of none."
    ),
    ("policy", "PodSecurityPolicy"): (
        "Enforce Pod Security Standards by labels of the namespace (pod-security.kubernetes.io/enforce), or use a "
        "policy engine, before the upgrade; then delete the policies and the roles that use them."
    ),
    ("discovery.k8s.io", "EndpointSlice"): (
        "topology is nodeName and zone; any other topology is deprecatedTopology, which cannot be written."
    ),
    ("events.k8s.io", "Event"): (
        "type is Normal or Warning; involvedObject is regarding; action, reason, reportingController and "
        "reportingInstance are required; eventTime is used instead of firstTimestamp."
    ),
    ("node.k8s.io", "RuntimeClass"): "In v1alpha1 the fields were below spec; v1beta1 and v1 have the same ones.",
    ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"): (
        "spec.limited.assuredConcurrencyShares is nominalConcurrencyShares; in v1 a share of 0 is kept, and only one "
        "that is left out becomes 30."
    ),
    ("flowcontrol.apiserver.k8s.io", "FlowSchema"): "The fields are the same.",
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): (
        "sideEffects (None or NoneOnDryRun) and admissionReviewVersions are required; the defaults of failurePolicy "
        "(Fail), matchPolicy (Equivalent) and timeoutSeconds (10) differ; names of webhooks are unique."
    ),
    ("apiextensions.k8s.io", "CustomResourceDefinition"): (
        "spec.version is spec.versions; every version needs schema.openAPIV3Schema, and has its own subresources and "
        "additionalPrinterColumns (jsonPath); spec.conversion is nested under webhook; preserveUnknownFields is false."
    ),
    ("certificates.k8s.io", "CertificateSigningRequest"): (
        "spec.signerName and spec.usages are required, and kubernetes.io/legacy-unknown is not allowed."
    ),
    ("storage.k8s.io", "CSIDriver"): "The fields are the same.",
    ("core", "Endpoints"): (
        "Nothing stops to work. Make EndpointSlices with the label kubernetes.io/service-name, one per address family, "
        "and let controllers read EndpointSlices."
    ),
    ("core", "ComponentStatus"): "Nothing stops to work. Ask /livez and /readyz of each component instead.",
    ("resource.k8s.io", "ResourceClaim"): "In v1beta2 and v1 a request's fields are below exactly (or firstAvailable).",
    ("kubeadm.k8s.io", "ClusterConfiguration"): (
        "kubeadm config migrate rewrites the file; in v1beta4 extraArgs are lists of name and value."
    ),
}
SAME = {
    ("networking.k8s.io", "Ingress"): ("extensions", "Ingress"),
    ("extensions", "PodSecurityPolicy"): ("policy", "PodSecurityPolicy"),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): (
        "admissionregistration.k8s.io",
        "MutatingWebhookConfiguration",
    ),
    ("kubeadm.k8s.io", "InitConfiguration"): ("kubeadm.k8s.io", "ClusterConfiguration"),
    ("kubeadm.k8s.io", "JoinConfiguration"): ("kubeadm.k8s.io", "ClusterConfiguration"),
    ("resource.k8s.io", "ResourceClaimTemplate"): ("resource.k8s.io", "ResourceClaim"),
}
OTHER: dict[tuple[str, str, str], str] = {
    ("autoscaling", "v2beta2", "HorizontalPodAutoscaler"): "The fields are the same.",
    ("flowcontrol.apiserver.k8s.io", "v1beta3", "PriorityLevelConfiguration"): (
        "The fields are the same; a share of 0 is kept in v1."
    ),
}


def changes_of(group: str, version: str, kind: str) -> str:
    """Return what changes beyond the apiVersion, "" where nothing is known."""
    key = (group or "core", kind)
    return OTHER.get((key[0], version, kind)) or CHANGES.get(SAME.get(key, key), "")


def hint_of(row: Row, status: str, follows: Successor | None, available: Minor | None, current: Minor | None) -> str:
    """Return the way out of one use; ``current`` is the version of Kubernetes or the component, as far as known."""
    sentences = [_first(row, status, follows, available), changes_of(row.group, row.version, row.kind)]
    if row.component:
        known = f"yours is {current}" if current else "yours is not known (give component_versions)"
        sentences.append(f"These are versions of {row.component}, not of Kubernetes; {known}.")
    return " ".join(filter(None, sentences))


def _first(row: Row, status: str, follows: Successor | None, available: Minor | None) -> str:
    if follows and follows.api_version:
        kind = f" {follows.kind}" if follows.kind != row.kind else ""
        return f"Write {follows.api_version}{kind}, which is served since {follows.since}."
    if available:
        return f"Its successor is served from {available} on, which is after the target: upgrade in two steps."
    return "There is nothing in its place." if status == "removed" else "It has no successor yet."
