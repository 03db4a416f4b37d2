# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a cluster and its hosts look like, in a form in which two of them can be compared."""

from __future__ import annotations

import json
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.upgrade.conftest import Lab

Json = dict[str, t.Any]
ON_HOST = Path(__file__).with_name("host_state.py")
OURS = "day2"
# of annotations and ConfigMaps that are JSON or flat: what says where the upgrade is
TELLING = ("schema", "state", "source", "target", "step", "phase")


def end_state(lab: Lab, before: t.Mapping[str, str]) -> Json:
    """Return the state of the lab; before is kubelet_confs of the time before the upgrade."""
    hosts = host_states(lab, list(before))
    for host, state in hosts.items():
        state["kubelet.conf"] = "as before" if state["kubelet.conf"] == before[host] else "changed"
    return {"hosts": hosts, "cluster": cluster_state(lab)}


def kubelet_confs(lab: Lab) -> dict[str, str]:
    """Return the hash of each host's kubelet.conf."""
    return {host: state["kubelet.conf"] for host, state in host_states(lab, list(lab.nodes())).items()}


def host_states(lab: Lab, hosts: t.Sequence[str]) -> dict[str, Json]:
    """Ask all hosts at a time."""
    with ThreadPoolExecutor(len(hosts)) as pool:
        answers = pool.map(lambda host: lab.ssh(host, "python3 -", text=ON_HOST.read_text()), hosts)
    return {host: json.loads(answer) for host, answer in zip(hosts, answers)}


def cluster_state(lab: Lab) -> Json:
    """Return nodes, our own objects, and what runs in kube-system."""
    kinds = "configmaps,leases,jobs"
    objects = _items(lab, f"-n kube-system get {kinds} -o json")
    return {
        "nodes": {name: _node(node) for name, node in lab.nodes().items()},
        "objects": sorted(_object(one) for one in objects if OURS in one["metadata"]["name"] or one["kind"] == "Job"),
        "images": _images(_items(lab, "-n kube-system get pods -o json")),
    }


def _items(lab: Lab, query: str) -> list[Json]:
    return list(json.loads(lab.kubectl(query))["items"])


def _node(node: Json) -> Json:
    annotations = node["metadata"].get("annotations") or {}
    return {
        "kubelet": node["status"]["nodeInfo"]["kubeletVersion"],
        "cordoned": node["spec"].get("unschedulable", False),
        "taints": sorted(taint["key"] for taint in node["spec"].get("taints") or ()),
        "annotations": {name: telling(text) for name, text in annotations.items() if OURS in name},
    }


def telling(text: str) -> Json | str:
    """Return what an annotation says of the upgrade, without who and when; any other text as it is."""
    try:
        seen = json.loads(text)
    except ValueError:
        return text
    return {name: seen[name] for name in TELLING if name in seen}


def _object(one: Json) -> str:
    data = {name: value for name, value in (one.get("data") or {}).items() if name in TELLING}
    holder = (one.get("spec") or {}).get("holderIdentity")
    return f"{one['kind']} {one['metadata']['name']} {json.dumps(data, sort_keys=True)}" + (" held" if holder else "")


def _images(pods: t.Iterable[Json]) -> list[str]:
    """Return component, node (for what runs on a certain one) and image of each running container."""
    rows: set[str] = set()
    for pod in pods:
        labels = pod["metadata"].get("labels") or {}
        name = labels.get("component") or labels.get("k8s-app") or pod["metadata"]["name"]
        node = pod["spec"].get("nodeName") if name != "kube-dns" else ""
        rows.update(f"{name} {node} {container['image']}" for container in pod["spec"]["containers"])
    return sorted(rows)


def differences(one: t.Any, other: t.Any, path: str = "") -> list[str]:
    """Return a line for each place where two states differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted({*one, *other})
        return [line for key in keys for line in differences(one.get(key), other.get(key), f"{path}/{key}")]
    return [] if one == other else [f"{path}: {one!r} is not {other!r}"]
