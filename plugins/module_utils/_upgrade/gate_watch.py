# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Look at nodes again and again until the gate opens."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._progress import Progress
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import BUDGETS
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate import (
    Evidence,
    classify,
    node_waits,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_cluster import cluster_waits
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_options import Expected, Waited
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_read import (
    read_addons,
    read_nodes,
    read_renewals,
    read_workloads,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_verdict import Verdict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Node
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, seen_version


class Watch:
    """Looks at some nodes and remembers how often in a row each API server was ready."""

    def __init__(self, cluster: Cluster, waited: list[Waited], expected: Expected, progress: str | None = None) -> None:
        """Take what to look at, and a file for what is waited for; nothing is asked yet."""
        self._cluster = cluster
        self._waited = waited
        self._expected = expected
        self._progress = Progress(progress)
        self._steady: dict[str, int] = {}
        self._renewals: dict[str, str] = {}
        self._alive: set[str] = set()
        self._last: dict[str, Node] = {}

    def once(self) -> Verdict:
        """Look once; errors of the API are raised."""
        return self._judge(self._look(self._cluster))

    def until_open(self, timeout: float, interval: float) -> Verdict:
        """Look every interval seconds; the API may be away meanwhile.

        Raises:
            Day2Error: not open within timeout seconds; its details are those of the last verdict.

        """
        try:
            return poll(
                self._look_on, lambda seen: seen.is_open, timeout=timeout, interval=interval, waiting_for="the nodes"
            )
        except Day2Error as error:
            last = error.details["last_seen"]
            raise Day2Error(
                f"Not ready after {timeout:g} s: {last.text()}", nodes=last.nodes, waiting_for=last.waiting_for
            ) from error

    def _look_on(self) -> Verdict:
        seen = self._try()
        self._progress.tell(f"waiting for {seen.in_short()}" if seen.in_short() else "")
        return seen

    def _try(self) -> Verdict:
        try:
            return self._judge(self._look(self._cluster.within(0)))
        except ApiError as error:
            return self._judge(Evidence(steady=self._steady, error=str(error)))

    def _look(self, cluster: Cluster) -> Evidence:
        checks = self._expected.checks
        servers = {one.host: self._ask_server(one) for one in self._waited if one.endpoint and "apiserver" in checks}
        names = {one.node for one in self._waited}
        pods = names if checks & {"static_pods", "daemonsets"} else set()
        asked = cluster.endpoints if "etcd" in checks and any(one.master for one in self._waited) else []
        return Evidence(
            nodes={node.name: node for node in read_nodes(cluster, names)},
            pods={name: cluster.list("/api/v1/pods", {"fieldSelector": f"spec.nodeName={name}"}) for name in pods},
            alive=self._see_alive(cluster, names) if "alive" in checks else frozenset(),
            steady=dict(self._steady),
            servers=servers,
            unready_endpoints=[url for url in asked if not cluster.readyz(url)],
            workloads=read_workloads(cluster) if "workloads" in checks else [],
            budgets=cluster.list(BUDGETS) if "budgets" in checks else [],
            addons=read_addons(cluster) if "addons" in checks else [],
        )

    def _see_alive(self, cluster: Cluster, names: set[str]) -> frozenset[str]:
        # clocks are not compared: a renewal after the first look is one
        for name, renewal in read_renewals(cluster, names):
            if self._renewals.setdefault(name, renewal) != renewal:
                self._alive.add(name)
        return frozenset(self._alive)

    def _ask_server(self, one: Waited) -> Version | None:
        endpoint = t.cast(str, one.endpoint)
        if not self._cluster.readyz(endpoint):
            self._steady[one.host] = 0
            return None
        self._steady[one.host] = self._steady.get(one.host, 0) + 1
        try:
            return seen_version(self._cluster.version(endpoint))
        except ApiError:
            return None

    def _judge(self, evidence: Evidence) -> Verdict:
        self._last.update(evidence.nodes)
        return Verdict(
            {one.host: self._state(one, evidence) for one in self._waited}, cluster_waits(evidence, self._expected)
        )

    def _state(self, one: Waited, evidence: Evidence) -> JsonDict:
        # without the API, the last that was seen says more than nothing
        node = self._last.get(one.node)
        waits = node_waits(one, evidence, self._expected)
        return {
            "state": classify(node, self._expected.target, waits),
            "waiting_for": waits,
            "kubelet": str(node.kubelet) if node and node.kubelet else None,
            "ready": bool(node and node.ready),
        }
