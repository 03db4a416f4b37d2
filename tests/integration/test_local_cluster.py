# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The loopback cluster behaves like a cluster, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lab.local import LocalCluster
from tests.lab.local_api import Json, RequestError

DEFAULT_VERSION = "1.34.4"
CHECKOUT = Path(__file__).resolve().parents[2]
KILLED = """
import sys, time
from tests.lab.local import LocalCluster
with LocalCluster(sys.argv[1]) as cluster:
    print(*cluster.pids, cluster.folder, flush=True)
    time.sleep(600)
"""


def deployment(name: str, replicas: int) -> Json:
    """Return a Deployment whose pods only kwok can run."""
    labels = {"app": name}
    container = {"name": "main", "image": "example.test/none:1"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def test_it_is_ready_in_less_than_ten_seconds(cluster: LocalCluster) -> None:
    """On two cores; in proportion on a machine that has more to do than it can."""
    overload = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert cluster.ready_seconds < 10 * overload


def test_it_is_the_version_that_was_asked_for(cluster: LocalCluster) -> None:
    """The version was stamped into the programs."""
    assert cluster.request("GET", "/version")["gitVersion"] == f"v{cluster.version}"


def test_nodes_are_ready_with_the_kubelet_version_and_labels_that_were_asked_for(cluster: LocalCluster) -> None:
    """Plans of upgrades read both."""
    (name,) = cluster.add_nodes(1, kubelet="1.33.13", labels={"node-role.kubernetes.io/control-plane": ""})
    node = cluster.request("GET", f"/api/v1/nodes/{name}")
    assert node["status"]["nodeInfo"]["kubeletVersion"] == "v1.33.13"
    assert node["metadata"]["labels"]["node-role.kubernetes.io/control-plane"] == ""
    assert {"type": "Ready", "status": "True"}.items() <= next(
        condition for condition in node["status"]["conditions"] if condition["type"] == "Ready"
    ).items()


def test_a_deployment_runs_on_the_nodes_and_an_evicted_pod_is_made_anew(cluster: LocalCluster, namespace: str) -> None:
    """Scheduler, controllers and kwok work together."""
    cluster.add_nodes(2)
    apps, core = f"/apis/apps/v1/namespaces/{namespace}", f"/api/v1/namespaces/{namespace}"
    cluster.request("POST", f"{apps}/deployments", deployment("shop", 2))

    def available(seen: Json) -> bool:
        return seen.get("status", {}).get("availableReplicas") == 2

    cluster.api.wait(f"{apps}/deployments/shop", available)
    before = {pod["metadata"]["name"] for pod in cluster.request("GET", f"{core}/pods")["items"]}
    victim = min(before)
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": victim, "namespace": namespace}}
    cluster.request("POST", f"{core}/pods/{victim}/eviction", eviction)
    cluster.api.wait(f"{core}/pods/{victim}", lambda seen: not seen)
    cluster.api.wait(f"{apps}/deployments/shop", available)


def test_an_eviction_that_a_budget_forbids_is_answered_with_429(cluster: LocalCluster, namespace: str) -> None:
    """The disruption controller has counted the pods."""
    cluster.add_nodes(1)
    apps, core = f"/apis/apps/v1/namespaces/{namespace}", f"/api/v1/namespaces/{namespace}"
    budgets = f"/apis/policy/v1/namespaces/{namespace}/poddisruptionbudgets"
    cluster.request("POST", f"{apps}/deployments", deployment("shop", 1))
    spec = {"minAvailable": 1, "selector": {"matchLabels": {"app": "shop"}}}
    budget = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "shop"}, "spec": spec}
    cluster.request("POST", budgets, budget)
    cluster.api.wait(f"{budgets}/shop", lambda seen: seen.get("status", {}).get("currentHealthy") == 1)
    pod = cluster.request("GET", f"{core}/pods")["items"][0]["metadata"]["name"]
    eviction = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod, "namespace": namespace}}
    with pytest.raises(RequestError) as refused:
        cluster.request("POST", f"{core}/pods/{pod}/eviction", eviction)
    assert refused.value.status == 429


def test_the_kubeconfig_is_private_and_names_the_api_server(cluster: LocalCluster) -> None:
    """It holds a token."""
    assert cluster.kubeconfig.stat().st_mode & 0o077 == 0
    assert json.loads(cluster.kubeconfig.read_text())["clusters"][0]["cluster"]["server"] == cluster.url


def test_requests_without_the_token_are_refused(cluster: LocalCluster) -> None:
    """Authentication is on."""
    stranger = type(cluster.api)(cluster.url, "wrong", cluster.folder / "certificates" / "apiserver.crt")
    with pytest.raises(RequestError) as refused:
        stranger.request("GET", "/api/v1/nodes")
    assert refused.value.status == 401


def test_a_killed_api_server_can_be_started_again_with_its_data() -> None:
    """Tests of what survives such a thing need it."""
    with LocalCluster(DEFAULT_VERSION, nodes=1) as own:
        own.process("kube-apiserver").kill()
        with pytest.raises(OSError, match="refused"):
            own.request("GET", "/version")
        own.start_again("kube-apiserver")
        assert [node["metadata"]["name"] for node in own.request("GET", "/api/v1/nodes")["items"]] == ["node-1"]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_nothing_outlives_a_killed_process_and_the_next_cluster_clears_up(cluster: LocalCluster) -> None:
    """SIGKILL leaves no time to clear up."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, cluster.version], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        *words, folder = process.stdout.readline().split()
        pids = [int(word) for word in words]
        assert len(pids) == 5
        assert all(_runs(pid) for pid in pids)
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5
    while any(_runs(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in pids)
    os.utime(folder, (0, 0))
    with LocalCluster(cluster.version):
        assert not Path(folder).exists()
