# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is drained: nodes full of pods of Deployments, and room for these elsewhere."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass

from tests.integration.draining import Site
from tests.lab.local import LocalCluster

BUDGET = {"maxUnavailable": 2}


@dataclass(frozen=True)
class Load:
    """A case: so many nodes to drain, Deployments of so many replicas on each, and whether each has a budget.

    most_runs bounds what is asked for, where one drain takes minutes.
    """

    letter: str
    what: str
    nodes: int
    deployments: int
    replicas: int
    budgets: bool
    room: int
    most_runs: int = 99

    @property
    def pods(self) -> int:
        """How many pods have to leave."""
        return self.deployments * self.replicas


LOADS = {
    load.letter: load
    for load in (
        Load("a", "110 pods of 11 Deployments, each under a budget with maxUnavailable 2", 1, 11, 10, True, 2),
        Load("b", "110 pods of 11 Deployments without budgets", 1, 11, 10, False, 2),
        Load("c", "20 nodes with 50 pods each, as one batch", 20, 20, 50, False, 10, most_runs=1),
    )
}


@contextlib.contextmanager
def loaded(cluster: LocalCluster, load: Load) -> t.Iterator[tuple[Site, list[str]]]:
    """Yield the site and the names of its full nodes; everything is gone afterwards."""
    made = cluster.request("POST", "/api/v1/namespaces", {"metadata": {"generateName": f"load-{load.letter}-"}})
    site = Site(cluster, made["metadata"]["name"])
    nodes = site.add_nodes(load.nodes)
    rooms: list[str] = []
    try:
        for number in range(load.deployments):
            name = f"app-{number}"
            site.workload("Deployment", name, load.replicas, wait=300)
            if load.budgets:
                site.budget(name, name, load.replicas, **BUDGET)
        rooms = site.add_nodes(load.room)
        yield site, nodes
    finally:
        _clear(site, [*nodes, *rooms])


def left_on(site: Site, nodes: t.Collection[str]) -> int:
    """Return how many pods are still there."""
    return sum(pod["spec"].get("nodeName") in nodes for pod in site.pods().values())


def _clear(site: Site, nodes: t.Iterable[str]) -> None:
    site.cluster.request("DELETE", f"/api/v1/namespaces/{site.namespace}")
    site.cluster.api.wait(f"/api/v1/namespaces/{site.namespace}", lambda seen: not seen, timeout=180)
    for node in nodes:
        site.cluster.request("DELETE", f"/api/v1/nodes/{node}")
