# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Builds small clusters for tests: API objects, host rows, and what was observed of them."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.checks import check_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observe import observe
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import wanted_version

NOW, THEN = "1.33.13", "1.34.4"
GIB = 1024**3
STATIC = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")


def node(name, kubelet=NOW, ready="True", **more):
    """Return a Node; more: master, cordoned, ours."""
    metadata: dict[str, t.Any] = {"name": name, "labels": {}, "annotations": {}}
    if more.get("master"):
        metadata["labels"]["node-role.kubernetes.io/control-plane"] = ""
    if more.get("ours"):
        metadata["annotations"]["day2.kubernetes/cordon"] = "{}"
    status = {
        "nodeInfo": {"kubeletVersion": f"v{kubelet}"},
        "conditions": [{"type": "Ready", "status": ready}],
        "addresses": [{"type": "InternalIP", "address": f"10.0.0.{len(name)}{name[-1]}"}],
    }
    return {"metadata": metadata, "spec": {"unschedulable": bool(more.get("cordoned"))}, "status": status}


def pod(name, on, *, owner="ReplicaSet", ready=True, namespace="shop", **more):
    """Return a Pod; more: labels, image, annotations, volumes."""
    metadata = {"namespace": namespace, "name": name, "uid": name, "labels": more.get("labels", {"app": name})}
    metadata["annotations"] = more.get("annotations", {})
    if owner:
        metadata["ownerReferences"] = [{"kind": owner, "apiVersion": "apps/v1", "name": "owner", "controller": True}]
    spec = {"nodeName": on, "containers": [{"image": more.get("image", "app:v1.0.0")}], "volumes": more.get("volumes")}
    conditions = [{"type": "Ready", "status": str(ready)}]
    return {"metadata": metadata, "spec": spec, "status": {"phase": "Running", "conditions": conditions}}


def static_pods(on, version=NOW, **unready):
    """Return the four static pods of a control plane node; name=False makes one not ready."""
    return [
        pod(
            f"{name}-{on}",
            on,
            owner=None,
            namespace="kube-system",
            labels={"component": name},
            annotations={"kubernetes.io/config.mirror": "x"},
            image=f"registry.k8s.io/{name}:v{version if name != 'etcd' else '3.5.24'}",
            ready=unready.get(name.replace("-", "_"), True),
        )
        for name in STATIC
    ]


def budget(name="cart", app="cart", healthy=2, desired=1, **spec):
    """Return a PodDisruptionBudget of the pods with this label."""
    status = {"currentHealthy": healthy, "desiredHealthy": desired, "expectedPods": healthy}
    status["disruptionsAllowed"] = max(healthy - desired, 0)
    spec = {"selector": {"matchLabels": {"app": app}}, **(spec or {"minAvailable": desired})}
    return {"metadata": {"namespace": "shop", "name": name}, "spec": spec, "status": status}


def workload(name, spec=None, **status):
    """Return a Deployment, StatefulSet or DaemonSet."""
    return {"metadata": {"namespace": "shop", "name": name}, "spec": spec or {}, "status": status}


def member(name, **more):
    """Return one healthy etcd member; more overrides."""
    return {"name": name, "id": name, "learner": False, "started": True, "healthy": True, "error": None, **more}


def facts(master=False, **more):
    """Return what upgrade_node_info says of a good host; more overrides."""
    paths = ("/", "/var/lib/kubelet", "/var/lib/containerd")
    found = {
        "hostname": "",
        "time_offset": 0.1,
        "layout": "kubeadm",
        "layout_evidence": "",
        "programs": {"kubelet": {"version": NOW, "source": "apt"}},
        "package_manager": "apt",
        "package_lock": False,
        "certificates": [],
        "disks": [{"path": path, "mount": "/", "free_bytes": 50 * GIB, "total_bytes": 90 * GIB} for path in paths],
        "swap_bytes": 0,
        "swap_allowed": False,
        "runtime": {"endpoint": "unix:///run/containerd/containerd.sock", "version": "1.6.20", "socket_present": True},
        "cgroup": "v2",
        "etcd": None,
    }
    if master:
        found["etcd"] = {"version": "3.5.30", "error": None, "alarms": [], "db_bytes": 1, "members": [member("cp1")]}
    return {**found, **more}


def row(name, *roles, **more):
    """Return a row of the hosts option, of a host that was looked at; more overrides."""
    master = "control_plane" in roles
    found = {"name": name, "node": name, "roles": list(roles), "info": facts(master), "selected": True}
    return {**found, "programs": {"kubelet": {"origin": "apt"}}, **more}


class FakeCluster:
    """Answers from lists; endpoints are named after their host, and those in down are not ready."""

    def __init__(self, nodes=(), pods=(), budgets=(), config=NOW, **more):
        self.nodes, self.pods, self.budgets, self.config = list(nodes), list(pods), list(budgets), config
        self.versions = more.get("versions", {})
        self.down = more.get("down", ())
        self.apps = more.get("apps", {})
        self.journal = more.get("journal")
        self.endpoints = list(self.versions)

    def within(self, patience):
        return self

    def readyz(self, endpoint):
        return endpoint not in self.down

    def version(self, endpoint=None):
        if endpoint in self.down:
            raise ApiError("no answer", status=0)
        return self.versions.get(endpoint, NOW)

    def list(self, path, query=None):
        if path == "/api/v1/pods":
            on = (query or {}).get("fieldSelector", "").partition("spec.nodeName=")[2]
            return [one for one in self.pods if on in ("", one["spec"]["nodeName"])]
        if path.endswith("/pods"):
            return [one for one in self.pods if path == f"/api/v1/namespaces/{one['metadata']['namespace']}/pods"]
        kinds = {"nodes": self.nodes, "poddisruptionbudgets": self.budgets, **self.apps}
        return list(kinds.get(path.rsplit("/", 1)[1], []))

    def get(self, path, query=None, endpoint=None):
        kind, name = path.rsplit("/", 2)[1:]
        if name == "day2-kubernetes-upgrade" and self.journal:
            return {"data": self.journal}
        if name == "kubeadm-config" and self.config:
            text = f"apiVersion: kubeadm.k8s.io/v1beta4\nkubernetesVersion: v{self.config}\nclusterName: shop\n"
            return {"data": {"ClusterConfiguration": text}}
        found = [one for one in self.list(f"/{kind}") if one["metadata"]["name"] == name]
        if not found:
            raise ApiError("not found", status=404)
        return found[0]


def small(workers=2, masters=1, hosts=None, **more):
    """Return (FakeCluster, rows) of a good cluster; hosts overrides rows by name, more is for FakeCluster."""
    names = [f"cp{number + 1}" for number in range(masters)]
    others = [f"w{number + 1}" for number in range(workers)]
    members = [member(name) for name in names]
    rows = [row(name, "control_plane", endpoint=name) for name in names] + [row(name, "worker") for name in others]
    for one in rows[:masters]:
        one["info"]["etcd"]["members"] = members
    for one in rows:
        one.update((hosts or {}).get(one["name"], {}))
    nodes = [node(name, master=True) for name in names] + [node(name) for name in others]
    replaced = {one["metadata"]["name"]: one for one in more.pop("replace", ())}
    more.setdefault("versions", {name: NOW for name in names})
    more["nodes"] = [replaced.get(one["metadata"]["name"], one) for one in nodes] + more.pop("extra", [])
    return FakeCluster(**more), rows


def seen(*args, **more) -> Observed:
    """Return what is observed of small(...)."""
    return observe(*small(*args, **more))


def wanted(version=THEN, **more) -> Wanted:
    """Return what a user asks for."""
    return Wanted(wanted_version(version), **more)


def found(check, observed, want=None):
    """Return (severity, object) and the message of every finding of one check."""
    want = want or wanted()
    findings = check_upgrade(observed, want, plan_upgrade(observed, want))
    return {(one.severity, one.object): one.message for one in findings if one.id == check}
