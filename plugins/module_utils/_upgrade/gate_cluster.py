# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Judge whether the cluster as a whole is back: budgets, workloads, add-ons. Pure."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import full_name
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import (
    missing_budgets,
    missing_workloads,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate import Evidence
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_options import Expected
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, image_version


def cluster_waits(evidence: Evidence, expected: Expected) -> list[str]:
    """Return what the whole cluster still waits for, as phrases."""
    if evidence.error:
        return [f"the API: {evidence.error}"]
    waits: list[str] = []
    if "budgets" in expected.checks:
        waits += missing_budgets(expected.baseline, evidence.budgets)
    if "workloads" in expected.checks:
        waits += missing_workloads(expected.baseline, evidence.workloads)
    if "addons" in expected.checks:
        waits += [problem for addon in evidence.addons for problem in _addon(addon, expected.target)]
    return waits


def _addon(thing: JsonDict, target: Version) -> list[str]:
    name, status = full_name(thing), thing.get("status") or {}
    image = thing["spec"]["template"]["spec"]["containers"][0]["image"]
    if thing["metadata"]["name"] == "kube-proxy" and image_version(image) != target:
        return [f"{name} at {target} (it is {image_version(image) or image})"]
    if "numberReady" in status or "desiredNumberScheduled" in status:
        wanted = status.get("desiredNumberScheduled", 0)
        counts = (status.get("updatedNumberScheduled", 0), status.get("numberReady", 0))
    else:
        replicas = thing["spec"].get("replicas")
        wanted = 1 if replicas is None else replicas
        counts = (status.get("updatedReplicas", 0), status.get("availableReplicas", 0))
    seen = status.get("observedGeneration", 0) >= thing["metadata"].get("generation", 0)
    return [] if seen and min(counts) >= wanted else [f"{name} to be rolled out ({min(counts)} of {wanted} pods)"]
