# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is wrong with add-ons, node groups and Fargate before the version of a cluster changes."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import ERROR, INFO, WARNING, Finding, Seen
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodegroup_plan import health_of, is_custom
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import in_words
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import Minor, minor_of, version_key

AL2_ENDS = Minor(1, 33)  # https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html
CHANGING = ("CREATING", "UPDATING", "DELETING")


def addon_versions(seen: Seen) -> t.Iterator[Finding]:
    """Which add-ons do not suit the target, and what to do with each."""
    for row in seen.rows:
        resource = f"add-on {row['name']}"
        if not row["target_compatible"]:
            yield _misfit(seen, row, resource)
        elif row["default_version"] and version_key(row["installed"]) < version_key(row["default_version"]):
            text = f"{row['installed']} suits, and {row['default_version']} is the default of Kubernetes {seen.target}."
            yield Finding("addon_default", INFO, resource, text, "Update it after the upgrade.")


def addon_states(seen: Seen) -> t.Iterator[Finding]:
    """Which add-ons are not well."""
    for name, addon in seen.addons.items():
        status = (addon or {}).get("status")
        if addon and status != "ACTIVE":
            issues = in_words((addon.get("health") or {}).get("issues", ()))
            way_out = "Wait until it is ACTIVE." if status in CHANGING else "Cure it first."
            severity = WARNING if status == "DEGRADED" else ERROR
            yield Finding("addon_status", severity, f"add-on {name}", f"It is {status}: {issues}", way_out)


def nodegroup_states(seen: Seen) -> t.Iterator[Finding]:
    """Which node groups are not well."""
    for group in seen.nodegroups:
        if group["status"] != "ACTIVE":
            way_out = "Wait until it is ACTIVE." if group["status"] in CHANGING else "Cure it first."
            severity = WARNING if group["status"] == "DEGRADED" else ERROR
            text = f"It is {group['status']}: {health_of(group)}"
            yield Finding("nodegroup_status", severity, _name(group), text, way_out)


def nodegroup_skew(seen: Seen) -> t.Iterator[Finding]:
    """Whether kubelets can talk to an API server of the target version.

    Rule: never newer, at most three minors older, two before 1.25
    (https://kubernetes.io/releases/version-skew-policy/#kubelet).
    """
    for group in seen.nodegroups:
        if not group.get("version"):
            continue
        kubelet = minor_of(group["version"])
        allowed = 2 if kubelet < Minor(1, 25) else 3
        if kubelet > seen.target:
            text = f"Its kubelets {kubelet} would be newer than a control plane of {seen.target}."
            yield Finding("nodegroup_skew", ERROR, _name(group), text, f"Take the node group to {seen.target} first.")
        elif seen.target.minor - kubelet.minor > allowed:
            text = f"Its kubelets {kubelet} would be more than {allowed} minors older than {seen.target}."
            yield Finding("nodegroup_skew", ERROR, _name(group), text, f"Take the node group to {seen.current} first.")
        elif kubelet != seen.current:
            text = f"Its kubelets {kubelet} are older than the control plane's {seen.current}; AWS may want them equal."
            yield Finding("nodegroup_lag", WARNING, _name(group), text, f"Take the node group to {seen.current} first.")


def nodegroup_images(seen: Seen) -> t.Iterator[Finding]:
    """Which images need a hand."""
    for group in seen.nodegroups:
        if is_custom(group):
            text = "It has an image of its own, which EKS cannot choose."
            way_out = f"Make an image for {seen.target} and a launch template version with it."
            yield Finding("nodegroup_image", WARNING, _name(group), text, way_out)
        elif str(group.get("amiType")).startswith("AL2_"):
            ends = seen.target >= AL2_ENDS
            text = f"Amazon Linux 2 has {'no images' if ends else 'images only'} for Kubernetes"
            text = f"{text} {AL2_ENDS} and later." if ends else f"{text} before {AL2_ENDS}."
            way_out = "Make a node group with Amazon Linux 2023 or Bottlerocket and move to it."
            yield Finding("nodegroup_image", ERROR if ends else WARNING, _name(group), text, way_out)


def launch_templates(seen: Seen) -> t.Iterator[Finding]:
    """Which node groups use an older version of their launch template than there is."""
    if "launch_templates" in seen.unread:
        text = f"Unknown: the launch templates could not be read: {seen.unread['launch_templates']}"
        yield Finding("launch_template", WARNING, seen.name, text, "Allow ec2:DescribeLaunchTemplates.")
    for group in seen.nodegroups:
        template = group.get("launchTemplate") or {}
        newest = (seen.templates or {}).get(template.get("id", ""))
        if newest and newest != template.get("version"):
            text = f"It uses version {template.get('version')} of its launch template, and there is {newest}."
            way_out = "Give launch_template_version with the update if it is meant to have that."
            yield Finding("launch_template", INFO, _name(group), text, way_out)


def fargate(seen: Seen) -> t.Iterator[Finding]:
    """Pods on Fargate keep their kubelet until they are made anew."""
    if not seen.fargate or seen.target == seen.current:
        return
    resource = f"Fargate profiles {', '.join(seen.fargate)}"
    if seen.upgrades:
        text = "Their pods keep the version they have until they are made anew."
        yield Finding("fargate", WARNING, resource, text, "Restart their workloads after the upgrade.")
    else:
        yield Finding(
            "fargate", ERROR, resource, "Their pods would be newer than the control plane.", "Delete them first."
        )


def _misfit(seen: Seen, row: Dict, resource: str) -> Finding:
    text = f"{row['installed']} is not available for Kubernetes {seen.target}."
    if not row["common_versions"]:
        way_out = "No version suits both: delete it before and create it after, or upgrade in smaller steps."
        return Finding("addon_compatibility", ERROR, resource, text, way_out)
    way_out = f"Update it to {row['recommended']} first, which suits {seen.current} and {seen.target}."
    return Finding("addon_compatibility", WARNING, resource, text, way_out)


def _name(group: Dict) -> str:
    return f"node group {group['nodegroupName']}"


CHECKS = (addon_versions, addon_states, nodegroup_states, nodegroup_skew, nodegroup_images, launch_templates, fargate)
