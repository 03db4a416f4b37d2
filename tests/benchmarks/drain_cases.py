# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Cases in which tools that drain differ: what is prepared, what happens meanwhile, and what is looked at beside."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
import time
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.denying_webhook import DenyingWebhook
from tests.integration.drain_users import Permission, add_user
from tests.integration.draining import Site
from tests.lab.errors import LabError
from tests.lab.local_api import RequestError

Json = dict[str, t.Any]
ONE_A_NODE = {
    "podAntiAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            {"labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}
        ]
    }
}
READER = [
    Permission("", "nodes", "get"),
    Permission("", "pods", "list"),
    Permission("", "pods", "get"),
    Permission("", "pods/eviction", "create"),
    Permission("policy", "poddisruptionbudgets", "list"),
    Permission("apps", "daemonsets", "get"),
]


def nothing(site: Site, over: threading.Event) -> None:
    """Let the tool do its work."""


@dataclass(frozen=True)
class Case:
    """``prepare`` returns the node to drain; ``meanwhile`` gets an event that tells that the tool has ended.

    timeout in seconds, None for the tool's own; user for a tool that acts as one without the right to cordon; around
    holds while the tool runs; beside returns what else was seen, after the tool has ended.
    """

    name: str
    prepare: t.Callable[[Site], str]
    meanwhile: t.Callable[[Site, threading.Event], None] = nothing
    options: Json = field(default_factory=dict)
    timeout: int | None = 40
    check: bool = False
    as_reader: bool = False
    around: t.Callable[[Site], t.ContextManager[None]] = lambda site: contextlib.nullcontext()
    beside: t.Callable[[Site], str] = lambda site: ""


def web(site: Site, replicas: int = 2, **budget: t.Any) -> str:
    """Run a Deployment on a node, perhaps under a budget."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", replicas)
    if budget:
        site.budget("web", "web", replicas, **budget)
    return node


def two_budgets(site: Site) -> str:
    """Guard a Deployment twice."""
    node = web(site, maxUnavailable=1)
    site.budget("again", "web", 2, maxUnavailable=1)
    return node


def database(site: Site) -> str:
    """Run one pod of a StatefulSet that its budget needs; the other one has no node."""
    [node] = site.add_nodes(1)
    site.workload("StatefulSet", "db", 2, ready=1, affinity=ONE_A_NODE)
    site.budget("db", "db", 1, minAvailable=1)
    return node


def held(site: Site) -> str:
    """Hold a pod by a finalizer, on a node whose kubelet is dead."""
    node = site.add_dead_node()
    site.pod("held", node, phase="Pending", finalizers=["example.test/hold"])
    return node


def slow(site: Site) -> str:
    """Run a pod on a node whose kubelet does not end it."""
    node = site.add_dead_node()
    site.pod("slow", node, phase="Pending")
    return node


def doomed(site: Site) -> str:
    """Delete the namespace while its controller sleeps."""
    node = web(site, 3)
    os.kill(site.cluster.process("kube-controller-manager").pid, signal.SIGSTOP)
    site.cluster.request("DELETE", f"/api/v1/namespaces/{site.namespace}")
    return node


def readable(site: Site) -> str:
    """Make a user who may do everything but cordon."""
    node = web(site)
    add_user(site.cluster, site.namespace, READER)
    return node


@contextlib.contextmanager
def denying(site: Site) -> t.Iterator[None]:
    """Deny the first two evictions."""
    folder = Path(tempfile.mkdtemp(dir=site.cluster.folder))
    with DenyingWebhook(site.cluster, site.namespace, 2, folder):
        yield


def after(seconds: float, action: t.Callable[[Site], object]) -> t.Callable[[Site, threading.Event], None]:
    """Do something so long after a node of the site was cordoned."""

    def run(site: Site, over: threading.Event) -> None:
        until(over, lambda: any(map(is_cordoned, nodes_of(site))))
        over.wait(seconds)
        action(site)

    return run


def until(over: threading.Event, done: t.Callable[[], bool]) -> None:
    """Wait until it is so, or the tool has ended."""
    for dummy in range(1200):
        if over.wait(0.05) or done():
            return
    raise LabError("The tool neither ended nor did what was waited for")


def nodes_of(site: Site) -> list[Json]:
    """Return the nodes of the site, also those without a kubelet."""
    all_nodes = site.cluster.request("GET", "/api/v1/nodes")["items"]
    names = {f"dead-{site.namespace}"}
    own = (node["metadata"] for node in all_nodes if node["metadata"].get("labels", {}).get("site") == site.namespace)
    names.update(metadata["name"] for metadata in own)
    return [node for node in all_nodes if node["metadata"]["name"] in names]


def is_cordoned(node: Json) -> bool:
    """Tell whether new pods stay away."""
    return bool(node["spec"].get("unschedulable"))


def kill_api(site: Site, over: threading.Event) -> None:
    """Kill the API server while a pod is waited for, start it 8 s later, then let the pod end."""
    slow_pod = f"{site.core}/pods/slow"
    until(over, lambda: "deletionTimestamp" in site.cluster.request("GET", slow_pod)["metadata"])
    over.wait(2)
    site.cluster.process("kube-apiserver").kill()
    time.sleep(8)
    site.cluster.start_again("kube-apiserver")
    over.wait(2)
    end(site, "slow")


def end(site: Site, name: str) -> None:
    """End a pod as its kubelet would."""
    site.cluster.request("DELETE", f"{site.core}/pods/{name}", {"gracePeriodSeconds": 0})


def move(site: Site) -> None:
    """Delete the pod and give it and its brother nodes, as when an operator moves it."""
    [name] = [name for name, pod in site.pods().items() if pod["spec"].get("nodeName")]
    site.cluster.request("DELETE", f"{site.core}/pods/{name}")
    site.add_nodes(2)
    path = f"{site.apps}/statefulsets/db"
    site.cluster.api.wait(path, lambda seen: seen["status"].get("readyReplicas", 0) == 2)


def moved(site: Site) -> str:
    """Tell whether one of the pods that came back was evicted."""
    asked = [one for one in site.cluster.audit.take() if one.resource == "pods/eviction"]
    last = max((index for index, one in enumerate(asked) if one.status == 429), default=len(asked))
    evicted = [one for one in asked[last:] if one.status == 201]
    return "the pod that came back elsewhere was evicted too" if evicted else "the pod that came back was left alone"


def wake(site: Site) -> None:
    """Let the controllers work again."""
    os.kill(site.cluster.process("kube-controller-manager").pid, signal.SIGCONT)


def clear(site: Site) -> None:
    """Remove everything of a case, whatever state it is in."""
    wake(site)
    for name, pod in site.pods().items():
        if pod["metadata"].get("finalizers"):
            site.cluster.request("PATCH", f"{site.core}/pods/{name}", {"metadata": {"finalizers": None}})
    site.cluster.request("DELETE", f"{site.core}/pods", {"gracePeriodSeconds": 0})
    with contextlib.suppress(RequestError):  # it is being deleted in one of the cases
        site.cluster.request("DELETE", f"/api/v1/namespaces/{site.namespace}")
    for node in nodes_of(site):
        site.cluster.request("DELETE", f"/api/v1/nodes/{node['metadata']['name']}")


CASES = [
    Case(
        "a budget that opens after 10 s", lambda site: web(site, maxUnavailable=1), after(10, lambda s: s.add_nodes(1))
    ),
    Case("a budget that refuses for ever, timeout 10 s", database, timeout=10),
    Case(
        "a budget that never allows it (maxUnavailable 0), timeout 10 s", lambda s: web(s, maxUnavailable=0), timeout=10
    ),
    Case("two budgets guard the same pods", two_budgets),
    Case(
        "a pod of a StatefulSet waits for its budget and comes back elsewhere", database, after(4, move), beside=moved
    ),
    Case(
        "a webhook denies the first two evictions",
        lambda s: web(s, 3),
        around=lambda s: denying(s),
    ),
    Case("the namespace is being deleted", doomed, after(5, wake)),
    Case("a pod with a finalizer that nobody removes, timeout 5 s", held, options={"force": True}, timeout=5),
    Case("a pod that takes 6 s to end", slow, after(6, lambda s: end(s, "slow")), options={"force": True}),
    Case("the same, no timeout given", slow, after(6, lambda s: end(s, "slow")), options={"force": True}, timeout=None),
    Case(
        "grace period 0 on a node whose kubelet is dead, timeout 10 s",
        slow,
        options={"force": True, "grace_period": 0},
        timeout=10,
    ),
    Case("the node may not be cordoned (RBAC)", readable, as_reader=True),
    Case(
        "check mode or server dry run, three pods and room for one",
        lambda s: web(s, 3, maxUnavailable=1),
        check=True,
        timeout=10,
    ),
    Case(
        "check mode or server dry run, maxUnavailable 0, timeout 10 s",
        lambda s: web(s, maxUnavailable=0),
        check=True,
        timeout=10,
    ),
    # the last one, since the controllers need a while to come back from it
    Case("the API server is killed and back 8 s later", slow, kill_api, options={"force": True}, timeout=60),
]
