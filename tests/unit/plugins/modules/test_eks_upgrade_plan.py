# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_upgrade_plan; what it decides is tested in module_utils/eks."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import eks_upgrade_info, eks_upgrade_plan
from tests.unit.plugins.module_utils.eks.hops import group, info, node

DEPLOYMENT = {
    "metadata": {"namespace": "shop", "name": "cart"},
    "spec": {"replicas": 2},
    "status": {"availableReplicas": 2},
}


class FakeCluster:
    """One self-managed node, and a deployment that is healthy."""

    def list(self, path):
        """Return what the API server would."""
        found = {"/api/v1/nodes": [node("n1", "v1.32.1")], "/apis/apps/v1/deployments": [DEPLOYMENT]}
        return found.get(path, [])


@pytest.mark.parametrize(("look", "unmanaged", "baseline"), [(True, ["n1"], {"shop/cart": 2}), (False, [], {})])
def test_kubernetes_is_asked_only_where_there_is_a_way(monkeypatch, run_module, look, unmanaged, baseline):
    """Without it AWS alone decides."""
    monkeypatch.setattr(eks_upgrade_plan.Cluster, "connect", lambda module: FakeCluster())
    result = run_module(eks_upgrade_plan, {"info": info(group()), "target_version": "1.33", "look": look})
    assert (result["ok"], result["changed"], result["plan"]["hop"]) == (True, False, "1.33")
    assert [each["node"] for each in result["plan"]["unmanaged"]] == unmanaged
    assert result["baseline"].get("deployments", {}) == baseline


def test_a_target_that_cannot_be_reached_is_a_sentence(run_module):
    """It names the cluster."""
    result = run_module(eks_upgrade_plan, {"info": info(), "target_version": "1.31"})
    assert result["failed"]
    assert result["msg"].startswith("Cluster 'demo' is at 1.32, which is newer than 1.31")


@pytest.mark.parametrize(
    ("target", "hop", "hops"),
    [("1.34", "1.33", ["1.33", "1.34"]), ("1.33", "1.33", ["1.33"]), ("1.32", "1.32", ["1.32"])],
)
def test_it_takes_what_eks_upgrade_info_returns(aws, run_module, target, hop, hops):
    """Which looks one minor ahead on a longer way, and asks for no insights where nothing moves."""
    aws.sim.scene("plain", version="1.32")
    seen = aws.run(eks_upgrade_info, target_version=target, stepwise=True)
    assert (seen["target_version"], seen["ok"]) == (hop, True)
    assert aws.sim.count().get("eks:StartInsightsRefresh", 0) == (1 if target != "1.32" else 0)
    result = run_module(eks_upgrade_plan, {"info": seen, "target_version": target})
    assert (result["plan"]["hop"], result["plan"]["hops"]) == (hop, hops)
    assert result["text"].splitlines()[0].startswith(f"demo: 1.32 -> {hop}")
