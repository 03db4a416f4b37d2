# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Node groups that are replaced: AWS is simulated, the API server and the drains are real, kwok plays the nodes."""

from __future__ import annotations

from tests.integration.eks.instances import GROUP
from tests.integration.eks.upgrading import DEMO, Site

KARPENTER = "karpenter.sh/nodepool"


def places(workloads):
    """Return the node groups, or pools, on which the pods of the test run."""
    nodes = {node["metadata"]["name"]: node for node in workloads.cluster.request("GET", "/api/v1/nodes")["items"]}
    labels = [nodes[pod["spec"]["nodeName"]]["metadata"]["labels"] for pod in workloads.pods().values()]
    return {label.get(GROUP) or label.get(KARPENTER) for label in labels}


def test_a_node_group_is_replaced_and_comes_back(instances, playbooks, aws, cluster):
    """The copy takes the pods over within their budget, the old group goes; so on the way back."""
    site, workloads = Site(playbooks), instances.workloads
    [stray] = instances.join({KARPENTER: "spot"}, "1.31", f"spot-{workloads.namespace}", 1)
    checks = playbooks.folder / "checks.yml"
    checks.write_text("- ansible.builtin.debug: {msg: carts are sold}\n")
    green = {
        "eks_nodegroup_strategy": "blue_green",
        "eks_kubeconfig": str(cluster.kubeconfig),
        "eks_soak_seconds": 1,
        "drain_timeout": 60,
    }
    foretold = site.run("1.32", "--check", "--skip-tags", "scan", **green)
    assert foretold.status == 0, foretold.output
    assert "replaced by workers-1-32" in foretold.text
    assert not site.changes()
    green["eks_unmanaged_drain"] = "karpenter"
    went = site.run("1.32", "--skip-tags", "scan", eks_checks_tasks_file=str(checks), **green)
    assert went.status == 0, went.output
    versions = site.versions()
    assert ("workers" in versions, versions["workers-1-32"], versions[DEMO]) == (False, "1.32", "1.32")
    assert places(workloads) == {"workers-1-32"}
    assert went.text.count("carts are sold") >= 2
    assert "[drift] karpenter nodes of spot" in went.text
    assert workloads.cluster.request("GET", f"/api/v1/nodes/{stray}")["spec"]["unschedulable"]
    [step] = [step for step in went.stats["eks_upgrade"]["steps"] if step["step"] == "nodegroup"]
    assert len(step["evicted"]) >= 1
    again = site.run("1.32", "--skip-tags", "scan", **green)
    assert (again.status, again.changed) == (0, 0), again.output
    back = site.run("1.31", name="eks_rollback", **green)
    assert back.status == 0, back.output
    assert places(workloads) == {"workers-1-31"}
    assert site.versions()[DEMO] == "1.31"
    assert not site.not_allowed()


def test_a_drain_that_fails_leaves_both_groups_in_service(instances, playbooks, aws, cluster):
    """The old nodes take pods again; the same command goes on with the copy that is there."""
    site, workloads = Site(playbooks), instances.workloads
    [old, *_more] = instances.made["workers"]
    workloads.pod("single", old, labels={"app": "single"})
    green = {"eks_nodegroup_strategy": "blue_green", "eks_kubeconfig": str(cluster.kubeconfig), "eks_soak_seconds": 0}
    failed = site.run("1.32", "--skip-tags", "scan", **green)
    assert failed.status != 0
    assert f"{workloads.namespace}/single: no controller would bring it back" in failed.text
    assert {"workers", "workers-1-32"} <= site.versions().keys()
    nodes = [workloads.cluster.request("GET", f"/api/v1/nodes/{name}") for name in instances.made["workers"]]
    assert not [node for node in nodes if node["spec"].get("unschedulable")]
    went = site.run("1.32", "--skip-tags", "scan", eks_drain_force=True, **green)
    assert went.status == 0, went.output
    assert site.changes().count("CreateNodegroup") == 1
    assert "workers" not in site.versions()


def test_a_replacement_that_is_killed_is_gone_on_with(instances, playbooks, aws, cluster):
    """While the copy is made, the old nodes are drained, the old group is deleted; nothing is left behind."""
    site, workloads = Site(playbooks), instances.workloads
    aws.settings(looks=3)
    green = {"eks_nodegroup_strategy": "blue_green", "eks_kubeconfig": str(cluster.kubeconfig), "eks_soak_seconds": 1}

    def cordoned():
        nodes = workloads.cluster.request("GET", f"/api/v1/nodes?labelSelector=site={workloads.namespace}")["items"]
        return [node["metadata"]["name"] for node in nodes if node["spec"].get("unschedulable")]

    for seen in (
        lambda: "CreateNodegroup" in site.changes(),
        lambda: bool(cordoned()),
        lambda: "DeleteNodegroup" in site.changes(),
    ):
        assert site.kill_when(seen, "1.32", "--skip-tags", "scan", **green)
    went = site.run("1.32", "--skip-tags", "scan", **green)
    assert went.status == 0, went.output
    changes, versions = site.changes(), site.versions()
    assert changes[:3] == ["UpdateClusterVersion", "CreateNodegroup", "DeleteNodegroup"]
    assert len(changes) == len(set(changes))
    assert ("workers" in versions, versions["workers-1-32"], versions[DEMO]) == (False, "1.32", "1.32")
    assert (places(workloads), cordoned()) == ({"workers-1-32"}, [])
