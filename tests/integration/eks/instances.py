# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The nodes of simulated node groups in a real cluster, which kwok plays."""

from __future__ import annotations

import threading

from tests.integration.maintaining import LEASES, Kubelets
from tests.lab import local_nodes
from tests.simulator.client import REGION

DEMO = "demo"
GROUP = "eks.amazonaws.com/nodegroup"


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
