# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Room on the node: disks, swap and the kind of control groups."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

FOLDERS = (
    "/",
    "/var/lib/kubelet",
    "/var/lib/containerd",
    "/var/lib/etcd",
    "/var/cache/apt",
    "/var/cache/dnf",
    "/etc/kubernetes",
)


def mount_of(host: Host, name: str) -> str:
    """Return the mount point that holds a folder."""
    path = os.path.realpath(host.path(name))
    root = os.path.realpath(host.root)
    while path != root and not os.path.ismount(path):
        path = os.path.dirname(path)
    return f"/{os.path.relpath(path, root)}" if path != root else "/"


def read_disks(host: Host, more: t.Iterable[str] = ()) -> list[dict[str, t.Any]]:
    """Return ``{path, mount, free_bytes, total_bytes}`` of each folder that is there; free is what users may fill."""
    disks = []
    for name in dict.fromkeys((*FOLDERS, *more)):
        if host.exists(name):
            stat = os.statvfs(host.path(name))
            free, total = stat.f_bavail * stat.f_frsize, stat.f_blocks * stat.f_frsize
            disks.append({"path": name, "mount": mount_of(host, name), "free_bytes": free, "total_bytes": total})
    return disks


def read_swap(host: Host) -> int:
    """Return the bytes of swap in use by the node, from the sizes in /proc/swaps (kibibytes)."""
    rows = [line.split() for line in host.read("/proc/swaps").splitlines()[1:]]
    return sum(int(row[2]) for row in rows if len(row) > 2 and row[2].isdigit()) * 1024


def cgroup_version(host: Host) -> str:
    """Return v2, hybrid (v1 with the unified hierarchy beside it) or v1."""
    if host.exists("/sys/fs/cgroup/cgroup.controllers"):
        return "v2"
    return "hybrid" if host.exists("/sys/fs/cgroup/unified/cgroup.procs") else "v1"
