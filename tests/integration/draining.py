# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Workloads to drain, and node_drain itself, for integration tests."""

from __future__ import annotations

import types
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.nodes import only_cordon
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DRAIN_OPTIONS, drain_options
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.run import Drain
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from tests.lab import local_nodes
from tests.lab.local import LocalCluster

Json = dict[str, t.Any]
CONTAINERS = [{"name": "main", "image": "example.test/none:1"}]
DEFAULTS = {name: option.get("default") for name, option in DRAIN_OPTIONS.items()}


def connect(cluster: LocalCluster, **params: t.Any) -> Cluster:
    """Return the client under test."""
    own = {"kubeconfig": str(cluster.kubeconfig), "context": None, "api_endpoints": None}
    return Cluster.connect(types.SimpleNamespace(params={**own, **params}))


def drain(
    cluster: LocalCluster,
    node: str | list[str],
    check: bool = False,
    endpoints: list[str] | None = None,
    **params: t.Any,
) -> Json:
    """Do what the module does and return its result with its warnings, or with failed and msg after a failure."""
    wanted = {**DEFAULTS, "timeout": 30, **params}
    client = connect(cluster, api_endpoints=endpoints)
    try:
        options = drain_options(wanted)
        if wanted["state"] != "drained":
            return only_cordon(client, node, wanted["state"] == "cordoned", options.reason, check)
        job = Drain(client, node, options)
        result = job.foretell() if check else job.carry_out()
        return {**result, "warnings": job.warnings}
    except Day2Error as error:
        return {"failed": True, "msg": str(error), **error.details}


class Site:
    """A namespace with nodes of its own, where no other test's pods run."""

    def __init__(self, cluster: LocalCluster, namespace: str) -> None:
        self.cluster = cluster
        self.namespace = namespace
        self.core = f"/api/v1/namespaces/{namespace}"
        self.apps = f"/apis/apps/v1/namespaces/{namespace}"
        self.budgets = f"/apis/policy/v1/namespaces/{namespace}/poddisruptionbudgets"

    def add_nodes(self, count: int) -> list[str]:
        """Add nodes on which only this site's pods run."""
        taint = {"key": "site", "value": self.namespace, "effect": "NoSchedule"}
        return self.cluster.add_nodes(count, labels={"site": self.namespace}, taints=[taint])

    def add_dead_node(self) -> str:
        """Add a node without a kubelet: its pods never start, and never end by themselves."""
        name = f"dead-{self.namespace}"
        node = local_nodes.node(name, self.cluster.version, {}, [])
        node["metadata"].pop("annotations")
        self.cluster.request("POST", "/api/v1/nodes", node)
        return name

    def pods(self) -> dict[str, Json]:
        """Return name to pod."""
        return {pod["metadata"]["name"]: pod for pod in self.cluster.request("GET", f"{self.core}/pods")["items"]}

    def template(self, app: str, **spec: t.Any) -> Json:
        """Return a pod template that runs on the nodes of this site."""
        here = {"nodeSelector": {"site": self.namespace}, "tolerations": [{"key": "site", "operator": "Exists"}]}
        return {"metadata": {"labels": {"app": app}}, "spec": {"containers": CONTAINERS, **here, **spec}}

    def workload(
        self, kind: str, name: str, replicas: int, ready: int | None = None, wait: float = 30.0, **spec: t.Any
    ) -> None:
        """Create a Deployment, StatefulSet or DaemonSet and wait (seconds) until so many of its pods are ready."""
        body: Json = {"selector": {"matchLabels": {"app": name}}, "template": self.template(name, **spec)}
        if kind != "DaemonSet":
            body["replicas"] = replicas
        if kind == "StatefulSet":
            body["podManagementPolicy"] = "Parallel"
        path = f"{self.apps}/{kind.lower()}s"
        self.cluster.request(
            "POST", path, {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}, "spec": body}
        )
        key = "numberReady" if kind == "DaemonSet" else "readyReplicas"
        wanted = replicas if ready is None else ready
        self.cluster.api.wait(f"{path}/{name}", lambda seen: seen["status"].get(key, 0) == wanted, timeout=wait)

    def pod(self, name: str, node: str, spec: Json | None = None, phase: str = "Running", **metadata: t.Any) -> Json:
        """Create a pod on a node and wait until it is in that phase."""
        body = {"containers": CONTAINERS, "nodeName": node, "tolerations": [{"operator": "Exists"}], **(spec or {})}
        self.cluster.request(
            "POST",
            f"{self.core}/pods",
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, **metadata}, "spec": body},
        )
        return self.cluster.api.wait(f"{self.core}/pods/{name}", lambda seen: seen["status"].get("phase") == phase)

    def budget(self, name: str, app: str, healthy: int, **spec: t.Any) -> None:
        """Create a disruption budget and wait until its controller has counted."""
        self.cluster.request(
            "POST",
            self.budgets,
            {
                "apiVersion": "policy/v1",
                "kind": "PodDisruptionBudget",
                "metadata": {"name": name},
                "spec": {"selector": {"matchLabels": {"app": app}}, **spec},
            },
        )
        self.cluster.api.wait(
            f"{self.budgets}/{name}", lambda seen: seen.get("status", {}).get("currentHealthy") == healthy
        )

    def mine(self, names: t.Iterable[str]) -> set[str]:
        """Return the pod names of this site among namespace/name."""
        own = [name.split("/") for name in names]
        return {name for namespace, name in own if namespace == self.namespace}
