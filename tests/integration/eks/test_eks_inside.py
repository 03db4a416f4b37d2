# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the playbook eks_upgrade sees with a kubeconfig: AWS is simulated, the API server is real."""

from __future__ import annotations

from tests.integration.eks.upgrading import DEMO, Site
from tests.simulator.eks.outcomes import PRESETS


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
