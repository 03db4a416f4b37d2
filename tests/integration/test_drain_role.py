# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role of docs/node_drain_role.yaml is enough for every option of node_drain, and nothing in it can be left out."""

from __future__ import annotations

import contextlib
import threading
import time
import typing as t
from dataclasses import dataclass, field

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc
from tests.integration.drain_users import Permission, add_user, least
from tests.integration.draining import Json, Site, drain
from tests.integration.test_drain_choices import ATTACHMENTS
from tests.lab.local import LocalCluster
from tests.lab.local_api import RequestError

ATTACHED_SECONDS = 3.0


def usual(site: Site, **budget: t.Any) -> str:
    """Run a pod of a DaemonSet and a Deployment under a budget on a new node, and return its name."""
    [node] = site.add_nodes(1)
    site.workload("DaemonSet", "agent", 1)
    site.workload("Deployment", "web", 2)
    site.budget("web", "web", 2, **(budget or {"maxUnavailable": 2}))
    return node


def alone(site: Site) -> str:
    """Run the only replica of a Deployment, with room for another one."""
    [node] = site.add_nodes(1)
    site.workload("Deployment", "web", 1)
    site.add_nodes(1)
    return node


def crashing(site: Site) -> str:
    """Run a pod that holds its budget and has just crashed."""
    node = site.add_dead_node()
    site.pod("web", node, phase="Pending", labels={"app": "web"})
    site.budget("web", "web", 0, minAvailable=1)
    condition = {"type": "Ready", "status": "False", "lastTransitionTime": utc(time.time())}
    status = {"phase": "Running", "conditions": [condition]}
    site.cluster.request("PATCH", f"{site.core}/pods/web/status", {"status": status})
    return node


def attached(site: Site) -> str:
    """Attach a volume to a node for a while."""
    [node] = site.add_nodes(1)
    spec = {"attacher": "example.test", "nodeName": node, "source": {"persistentVolumeName": site.namespace}}
    kind = {"apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttachment"}
    site.cluster.request("POST", ATTACHMENTS, {**kind, "metadata": {"name": site.namespace}, "spec": spec})
    return node


@dataclass(frozen=True)
class Scene:
    """A node that prepare returns, the options of its drain, and what that needs beside the first rules."""

    prepare: t.Callable[[Site], str]
    options: Json = field(default_factory=dict)
    needs: tuple[Permission, ...] = ()


APPS, STORAGE = "apps", "storage.k8s.io"
DELETE, READ = Permission("", "pods", "delete"), Permission("", "pods", "get")
ALWAYS = (
    Permission("", "nodes", "get"),
    Permission("", "nodes", "patch"),
    Permission("", "pods", "list"),
    Permission("", "pods/eviction", "create"),
    Permission("policy", "poddisruptionbudgets", "list"),
    Permission(APPS, "daemonsets", "get"),
)
OF_ROLLOUTS = tuple(Permission(APPS, kind, verb) for kind, verb in (("replicasets", "get"), ("deployments", "get")))
OF_VOLUMES = (Permission(STORAGE, "volumeattachments", "list"), Permission("", "persistentvolumes", "get"))
SOON = {"unhealthy_after": 5, "force": True, "grace_period": 0}
SCENES = {
    "defaults": Scene(usual, needs=ALWAYS),
    "disable_eviction": Scene(usual, {"disable_eviction": True}, (DELETE,)),
    "on_blocked": Scene(lambda site: usual(site, maxUnavailable=0), {"on_blocked": "delete"}, (DELETE,)),
    "unhealthy_pods": Scene(crashing, {"unhealthy_pods": "delete", **SOON}, (DELETE, READ)),
    "single_replica": Scene(
        alone, {"single_replica": "restart"}, (READ, *OF_ROLLOUTS, Permission(APPS, "deployments", "patch"))
    ),
    "namespace_selector": Scene(usual, {"namespace_selector": "a!=b"}, (Permission("", "namespaces", "list"),)),
    "wait_for_volume_detach": Scene(attached, {"wait_for_volume_detach": True}, OF_VOLUMES),
}
NEEDS = [(name, each) for name, scene in SCENES.items() for each in scene.needs]


@pytest.fixture
def site(cluster: LocalCluster, namespace: str) -> t.Iterator[Site]:
    """Yield a place of its own for the test."""
    yield Site(cluster, namespace)
    detach(cluster, namespace)


def detach(cluster: LocalCluster, name: str) -> None:
    """Detach the volume, if there is one."""
    with contextlib.suppress(RequestError):
        cluster.request("DELETE", f"{ATTACHMENTS}/{name}")


def drain_as(site: Site, monkeypatch: pytest.MonkeyPatch, granted: t.Iterable[Permission], scene: Scene) -> Json:
    """Drain the node of a scene as a user with these permissions."""
    node = scene.prepare(site)
    add_user(site.cluster, site.namespace, granted)
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_USER", site.namespace)
    later = threading.Timer(ATTACHED_SECONDS, detach, (site.cluster, site.namespace))
    later.start()
    try:
        return drain(site.cluster, node, **{"timeout": 12, **scene.options})
    finally:
        later.cancel()


def test_every_permission_is_for_something() -> None:
    """A new one needs a drain that fails without it."""
    assert sorted(least()) == sorted({each for dummy, each in NEEDS})


@pytest.mark.parametrize("name", SCENES)
def test_the_first_rules_and_those_that_the_option_names_are_enough(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """And the node can be put back in service with them."""
    result = drain_as(site, monkeypatch, {*ALWAYS, *SCENES[name].needs}, SCENES[name])
    assert result.get("msg") is None
    assert not [pod["name"] for pod in result["pods"] if pod["action"] in {"evict", "restart"} and not pod["gone"]]
    assert drain(site.cluster, result["node"], state="uncordoned")["cordoned"] is False


@pytest.mark.parametrize(("name", "missing"), NEEDS, ids=str)
def test_nothing_in_it_can_be_left_out(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, missing: Permission
) -> None:
    """The failure names what is missing in the words of the server."""
    result = drain_as(site, monkeypatch, set(least()) - {missing}, SCENES[name])
    assert result.get("failed"), result
    assert f'cannot {missing.verb} resource "{missing.resource}"' in result["msg"]
