# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Workloads of apps/v1: with a selector, and with what their old API did where they say nothing."""

from __future__ import annotations

import copy
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._convert.refusal import Refusal, mapping

Object = t.MutableMapping[str, t.Any]
GONE = {"Deployment": "rollbackTo", "DaemonSet": "templateGeneration"}
ON_DELETE = {("extensions/v1beta1", "DaemonSet"), ("apps/v1beta1", "StatefulSet")}


def convert(thing: Object, old: str, new: str) -> list[str]:
    """Add what is required, keep what was meant.

    Raises:
        Refusal: there is no selector, and no label that it could be made of.

    """
    if "spec" not in thing:
        raise Refusal("there is no spec")
    spec, changes = mapping(thing["spec"], "spec"), []
    template = mapping(spec.get("template"), "spec.template")
    labels = mapping(mapping(template.get("metadata"), "metadata").get("labels"), "labels")
    if not spec.get("selector"):
        if not labels:
            raise Refusal("spec.selector is required, and the template has no labels that it could be made of")
        spec["selector"] = {"matchLabels": dict(copy.deepcopy(labels))}
        changes.append("spec.selector is what it was by default")
    field = GONE.get(thing["kind"], "")
    if spec.pop(field, None) is not None:
        changes.append(f"spec.{field} is left out")
    if (old, thing["kind"]) in ON_DELETE and not spec.get("updateStrategy"):
        spec["updateStrategy"] = {"type": "OnDelete"}
        changes.append("spec.updateStrategy is what it was by default")
    if old != "apps/v1beta2" and thing["kind"] == "Deployment" and "progressDeadlineSeconds" not in spec:
        changes.append("spec.progressDeadlineSeconds is 600 by default")
    return changes
