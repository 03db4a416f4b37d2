# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the playbook eks_upgrade sees with a kubeconfig: AWS is simulated, the API server is real."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.integration.eks.upgrading import DEMO, Site
from tests.lab.local import LocalCluster
from tests.simulator.eks.outcomes import PRESETS

OLD = "admissionregistration.k8s.io/v1beta1"  # removed in 1.34
POLICY = {"apiVersion": OLD, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "quota"}}
RULES = {
    "matchConstraints": {
        "resourceRules": [
            {"apiGroups": ["example.test"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["carts"]}
        ]
    },
    "validations": [{"expression": "true"}],
}


@pytest.fixture(scope="module")
def older():
    """Yield an API server of 1.33, which has an object that is written by an API that 1.34 does not serve."""
    with LocalCluster("1.33.13", api_server=[f"--runtime-config={OLD}=true"]) as running:
        manifest = running.folder / "quota.json"
        manifest.write_text(json.dumps({**POLICY, "spec": RULES}))
        kubectl = [str(running.program("kubectl")), f"--kubeconfig={running.kubeconfig}"]
        subprocess.run([*kubectl, "apply", "-f", str(manifest)], check=True, timeout=30)
        yield running


def test_pods_that_cannot_be_evicted_are_named_with_their_budgets(instances, playbooks, aws, cluster):
    """Only those whose budget lets none go; the report has them too."""
    site, workloads = Site(playbooks), instances.workloads
    [node, _other] = instances.made["workers"]
    workloads.pod("single", node, labels={"app": "single"})
    workloads.budget("single", "single", 1, maxUnavailable=0)
    [error] = PRESETS["pod_eviction"]["errors"]
    aws.outcome("pod_eviction", errors=[{**error, "resourceIds": [node]}])
    failed = site.run("1.32", "--skip-tags", "scan", eks_kubeconfig=str(cluster.kubeconfig))
    single = f"{workloads.namespace}/single"
    words = f"from {node}. Held: {single}: disruption budget {single} never allows it: maxUnavailable is 0. Let these"
    assert failed.status != 0
    assert words in failed.text, failed.output
    assert words in failed.stats["eks_upgrade"]["failed"]["message"]
    assert f"{workloads.namespace}/cart" not in failed.text
    assert site.versions()[DEMO] == "1.32"


def test_objects_with_removed_apis_stop_the_hop_before_anything_changes(playbooks, aws, older):
    """The live cluster is at the version that AWS tells, and is scanned for the next one."""
    site = Site(playbooks)
    aws.scene("small", version="1.33")
    stopped = site.run("1.34", eks_kubeconfig=str(older.kubeconfig))
    report = stopped.stats["eks_upgrade"]
    assert (stopped.status != 0, report["result"], report["reached"]) == (True, "blocked", "1.33"), stopped.output
    assert not aws.writes()
    objects = {(use["kind"], use["name"], use["removed_in"]) for use in report["deprecations"]}
    assert ("ValidatingAdmissionPolicy", "quota", "1.34") in objects
    assert f"{OLD} ValidatingAdmissionPolicy quota: Write admissionregistration.k8s.io/v1, which" in stopped.text
    mended = [{"api_version": OLD, "reason": "mended"}]
    known = site.run("1.34", "--tags", "scan", eks_kubeconfig=str(older.kubeconfig), eks_scan_ignore=mended)
    assert (known.status, known.stats["eks_upgrade"]["result"]) == (0, "unfinished"), known.output
