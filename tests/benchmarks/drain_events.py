# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What happens while a node is drained, and what was seen of it afterwards."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
import time
import typing as t
from pathlib import Path

from tests.integration.denying_webhook import DenyingWebhook
from tests.integration.draining import Json, Site
from tests.lab.errors import LabError
from tests.lab.local_api import RequestError


def nothing(site: Site, over: threading.Event) -> None:
    """Let the tool do its work."""


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
