# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Read from the cluster what the plan and the checks need: the only part of the planning that talks to anything."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import is_ready
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.store import read_journal
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import APPS, BUDGETS, workloads_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.identity import host_of, match, node_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import (
    ApiServer,
    Host,
    JsonDict,
    Observed,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import image_version, seen_version

KUBEADM_CONFIG = "/api/v1/namespaces/kube-system/configmaps/kubeadm-config"
WORKLOADS = ("deployments", "statefulsets", "daemonsets")


def observe(cluster: Cluster, rows: list[JsonDict]) -> Observed:
    """Return what the cluster and the hosts option of M(day2.kubernetes.upgrade_plan) say.

    Raises:
        ApiError: the cluster cannot be read.
        Day2Error: kubeadm's configuration is not YAML.

    """
    hosts = tuple(host_of(row) for row in rows)
    things = cluster.list("/api/v1/nodes")
    nodes = {node.name: node for node in map(node_of, things)}
    pods = cluster.list("/api/v1/pods")
    matched = match(hosts, nodes)
    return Observed(
        hosts=hosts,
        nodes=nodes,
        matched=matched,
        apiservers={
            host.name: _apiserver(cluster, host, _apiserver_pod(pods, matched.get(host.name)))
            for host in hosts
            if host.master
        },
        config=_kubeadm_config(cluster),
        now=time.time(),
        pods=pods,
        budgets=cluster.list(BUDGETS),
        workloads=[row for kind in WORKLOADS for row in workloads_of(kind, cluster.list(APPS + kind))],
        journal=read_journal(cluster, things),
    )


def observe_settled(cluster: Cluster, rows: list[JsonDict], patience: float) -> Observed:
    """Observe; after an earlier run that stopped halfway, look again for patience seconds until all is ready."""
    try:
        return poll(
            lambda: observe(cluster, rows), _is_settled, timeout=patience, interval=5, waiting_for="a settled cluster"
        )
    except Day2Error as error:
        if "last_seen" in error.details:
            return t.cast(Observed, error.details["last_seen"])
        raise


def _is_settled(observed: Observed) -> bool:
    continued = any(node.ours for node in observed.nodes.values())
    ready = all(server.ready for server in observed.apiservers.values())
    return not continued or (ready and all(node.ready for node in observed.nodes.values()))


def _apiserver_pod(pods: list[JsonDict], node: str | None) -> JsonDict | None:
    for pod in pods:
        labels = pod["metadata"].get("labels") or {}
        is_one = pod["metadata"]["namespace"] == "kube-system" and labels.get("component") == "kube-apiserver"
        if is_one and pod["spec"].get("nodeName") == node:
            return pod
    return None


def _apiserver(cluster: Cluster, host: Host, pod: JsonDict | None) -> ApiServer:
    """Ask the API server itself; where it has no address of its own, its pod answers for it."""
    image = pod["spec"]["containers"][0]["image"] if pod else None
    if not host.endpoint:
        return ApiServer(image_version(image), pod is not None and is_ready(pod))
    try:
        return ApiServer(seen_version(cluster.version(host.endpoint)), cluster.readyz(host.endpoint))
    except ApiError:
        return ApiServer(image_version(image), False)


def _kubeadm_config(cluster: Cluster) -> JsonDict | None:
    import yaml

    try:
        text = cluster.get(KUBEADM_CONFIG)["data"]["ClusterConfiguration"]
        config = yaml.safe_load(text)
    except ApiError as error:
        if error.status != 404:
            raise
        return None
    except (KeyError, yaml.YAMLError) as error:
        raise Day2Error(f"The ConfigMap kube-system/kubeadm-config cannot be understood: {error}") from error
    return config if isinstance(config, dict) else None
