# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Node groups that are replaced: AWS is simulated, the API server and the drains are real, kwok plays the nodes."""

from __future__ import annotations

import threading
import typing as t

import pytest

from tests.integration.draining import Site as Workloads
from tests.integration.eks.upgrading import DEMO, Site
from tests.integration.maintaining import LEASES, Kubelets
from tests.lab import local_nodes
from tests.simulator.client import REGION

GROUP, KARPENTER = "eks.amazonaws.com/nodegroup", "karpenter.sh/nodepool"


class Instances:
    """Two nodes in the cluster for each node group that AWS has, as the instances of a real one would join."""

    def __init__(self, workloads, aws):
        """Make those of the node groups that are there, and watch for others."""
        self.workloads, self.aws = workloads, aws
        # kwok is late on a busy machine, and its pods do not come back when their node was not Ready
        self.kubelets = Kubelets(workloads, [])
        self.made: dict[str, list[str]] = {}
        self.ended = threading.Event()
        self.follow()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        """Follow AWS until the end."""
        while not self.ended.wait(0.3):
            self.follow()

    def follow(self):
        """Add the nodes of new node groups, and remove those of groups that are gone."""
        groups = self.aws.state()[REGION][DEMO]["nodegroups"]
        for name in groups.keys() - self.made.keys():
            stem = f"{name}-{groups[name]['createdAt']:.0f}"
            self.made[name] = self.join({GROUP: name}, groups[name]["version"], stem)
        for name in self.made.keys() - groups.keys():
            self.remove(self.made.pop(name))

    def remove(self, names):
        """Remove nodes."""
        self.kubelets.nodes = [node for node in self.kubelets.nodes if node not in names]
        for name in names:
            self.workloads.cluster.request("DELETE", f"/api/v1/nodes/{name}")

    def join(self, labels, version, stem, count=2):
        """Add nodes on which only the pods of this test run."""
        names = [f"{stem}-{number}" for number in range(count)]
        labels = {**labels, "site": self.workloads.namespace}
        taints = [{"key": "site", "value": self.workloads.namespace, "effect": "NoSchedule"}]
        local_nodes.add(self.workloads.cluster.api, names, kubelet=f"{version}.1", labels=labels, taints=taints)
        for name in names:
            self.workloads.cluster.request("POST", LEASES, {"metadata": {"name": name}, "spec": {}})
        self.kubelets.nodes = [*self.kubelets.nodes, *names]
        return names

    def end(self):
        """Follow no longer."""
        self.ended.set()
        self.thread.join()
        self.kubelets.end()
        self.remove(list(self.kubelets.nodes))


@pytest.fixture
def instances(cluster, namespace, aws) -> t.Iterator[Instances]:
    """Yield the nodes of a small cluster with a workload of two replicas, one of which may be away."""
    aws.scene("small", version="1.31")
    aws.settings(looks=0)
    instances = Instances(Workloads(cluster, namespace), aws)
    instances.workloads.workload("Deployment", "cart", 2)
    instances.workloads.budget("cart", "cart", 2, minAvailable=1)
    yield instances
    instances.end()


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
