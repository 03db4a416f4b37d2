# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Everything that the plan wants to know about one node, read in one go and without changing anything."""

from __future__ import annotations

import dataclasses
import socket
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node import disks, manifests, programs
from ansible_collections.day2.kubernetes.plugins.module_utils._node.certificates import read_certificates
from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd import read_etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, read_kubelet
from ansible_collections.day2.kubernetes.plugins.module_utils._node.layout import find_layout
from ansible_collections.day2.kubernetes.plugins.module_utils._node.packages import read_packages
from ansible_collections.day2.kubernetes.plugins.module_utils._node.runtime import read_runtime


def time_offset(controller_time: float | None) -> float | None:
    """Return by how many seconds the node is ahead of a time of the controller; to be asked before anything waits."""
    return None if controller_time is None else round(time.time() - controller_time, 3)


def read_node(host: Host, offset: float | None = None) -> dict[str, t.Any]:
    """Return the dict that upgrade_node_info documents; offset is that of time_offset()."""
    return {
        "hostname": socket.gethostname(),
        "time_offset": offset,
        "time_offset_least": None,
        "architecture": programs.architecture(),
        **_software(host),
        **_kubernetes(host),
        "certificates": read_certificates(host),
        "disks": disks.read_disks(host),
        "swap_bytes": disks.read_swap(host),
        "cgroup": disks.cgroup_version(host),
    }


def _software(host: Host) -> dict[str, t.Any]:
    packages = read_packages(host, programs.NAMES)
    found = programs.read_programs(host, packages)
    return {
        "programs": {name: dataclasses.asdict(program) for name, program in found.items()},
        "package_manager": packages.manager,
        "held": packages.held,
        "package_lock": packages.locked,
    }


def _kubernetes(host: Host) -> dict[str, t.Any]:
    layout, evidence = find_layout(host)
    kubelet = read_kubelet(host)
    texts = manifests.read_manifests(host)
    return {
        "layout": layout,
        "layout_evidence": evidence,
        "node_name": kubelet.node_name,
        "control_plane": "kube-apiserver" in texts,
        "manifests": manifests.images_of(texts),
        "stray_manifests": manifests.stray_files(host, kubelet.static_pod_path),
        "apiserver": manifests.apiserver_of(texts),
        "etcd": read_etcd(host, texts.get("etcd", "")),
        "kubelet_server": kubelet.server,
        "kubelet_redirected": host.exists(ASIDE),
        "kubelet_flags": kubelet.flags,
        "swap_allowed": kubelet.swap_allowed,
        "runtime": read_runtime(host, kubelet.runtime_endpoint),
    }
