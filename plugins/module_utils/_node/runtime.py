# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The container runtime of a node: containerd or CRI-O by the socket that the kubelet uses."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def runtime_name(endpoint: str) -> str:
    """Return containerd, cri-o, docker or unknown, from the address of the socket."""
    known = {"containerd": "containerd", "crio": "cri-o", "cri-dockerd": "docker", "dockershim": "docker"}
    return next((name for part, name in known.items() if part in endpoint), "unknown")


def socket_of(endpoint: str) -> str:
    """Return the file of a unix socket's address."""
    return endpoint.split("://", 1)[-1]


def read_runtime(host: Host, endpoint: str) -> dict[str, t.Any]:
    """Return ``{endpoint, name, version, socket_present}``; the version is the running server's where it answers."""
    name = runtime_name(endpoint)
    return {
        "endpoint": endpoint,
        "name": name,
        "version": _version(host, name, socket_of(endpoint)),
        "socket_present": host.exists(socket_of(endpoint)),
    }


def _version(host: Host, name: str, socket: str) -> str | None:
    if name == "containerd":
        answer = host.run("ctr", "--address", socket, "version", timeout=5)
        text = answer.output.partition("Server:")[2] if answer.status == 0 else ""
        text = text or host.run("containerd", "--version", timeout=5).output
    else:
        text = host.run({"cri-o": "crio", "docker": "dockerd"}.get(name, name), "--version", timeout=5).output
    found = re.search(r"v?(\d+\.\d+\.\d+)", text)
    return found.group(1) if found else None
