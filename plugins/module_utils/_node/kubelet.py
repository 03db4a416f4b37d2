# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How the kubelet of a node is set up: its configuration file, its flags and its kubeconfig.

The files are read line by line, since nodes have no YAML library: the kubelet's configuration has the wanted settings
as top-level ``key: value`` lines, and kubeadm writes one cluster into kubelet.conf.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

CONFIG = "/var/lib/kubelet/config.yaml"
INSTANCE_CONFIG = "/var/lib/kubelet/instance-config.yaml"
KUBEADM_FLAGS = "/var/lib/kubelet/kubeadm-flags.env"
FLAG_FILES = (KUBEADM_FLAGS, "/etc/default/kubelet", "/etc/sysconfig/kubelet")
CONFIG_FILES = (CONFIG, INSTANCE_CONFIG, KUBEADM_FLAGS)
KUBECONFIG = "/etc/kubernetes/kubelet.conf"
# The original while redirect.py has the kubelet talk to another API server; no *.conf, since others read all of those.
ASIDE = "/etc/kubernetes/kubelet.conf.day2-kubernetes"
# The kubelet's own default, as kubeadm writes it for containerd.
DEFAULT_RUNTIME = "unix:///var/run/containerd/containerd.sock"


@dataclass(frozen=True)
class Kubelet:
    """What the kubelet was told."""

    server: str | None
    node_name: str
    runtime_endpoint: str
    swap_allowed: bool
    static_pod_path: str
    flags: dict[str, str]


def setting(text: str, key: str) -> str | None:
    """Return the value of a top-level ``key: value`` line."""
    found = re.search(rf"^{key}:\s*[\"']?([^\"'\s#]+)", text, re.MULTILINE)
    return found.group(1) if found else None


def read_flags(host: Host) -> dict[str, str]:
    """Return the flags in the files that kubeadm's unit reads; the later file wins, as it does for the kubelet."""
    flags: dict[str, str] = {}
    for name in FLAG_FILES:
        lines = [line for line in host.read(name).splitlines() if not line.lstrip().startswith("#")]
        found = re.findall(r"--([\w-]+)(?:=([^\s\"']+))?", "\n".join(lines))
        flags.update({flag: value or "true" for flag, value in found})
    return flags


def servers_of(kubeconfig: str) -> list[str]:
    """Return the URLs of the API servers in a kubeconfig; kubeadm writes one."""
    return re.findall(r"^[ \t]*server:[ \t]*[\"']?([^\s\"']+)", kubeconfig, re.MULTILINE)


def healthz_url(host: Host) -> str | None:
    """Return where the kubelet tells its health, or None when that is switched off with port 0."""
    config, flags = host.read(CONFIG), read_flags(host)
    port = flags.get("healthz-port") or setting(config, "healthzPort") or "10248"
    address = flags.get("healthz-bind-address") or setting(config, "healthzBindAddress") or "127.0.0.1"
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    return None if port == "0" else f"http://{f'[{address}]' if ':' in address else address}:{port}/healthz"


def read_kubelet(host: Host) -> Kubelet:
    """Read the kubelet's settings; every one has an answer, also on a machine without a kubelet."""
    config, flags = host.read(CONFIG), read_flags(host)
    # the copy is there while the kubelet is pointed at another API server, and holds what the user has set
    servers = servers_of(host.read(ASIDE) or host.read(KUBECONFIG))
    endpoint = (
        flags.get("container-runtime-endpoint")
        or setting(host.read(INSTANCE_CONFIG), "containerRuntimeEndpoint")
        or setting(config, "containerRuntimeEndpoint")
        or DEFAULT_RUNTIME
    )
    return Kubelet(
        server=next(iter(servers), None),
        node_name=flags.get("hostname-override", socket.gethostname()).lower(),
        runtime_endpoint=endpoint if "://" in endpoint else f"unix://{endpoint}",
        swap_allowed="false" in (setting(config, "failSwapOn"), flags.get("fail-swap-on")),
        static_pod_path=setting(config, "staticPodPath") or "/etc/kubernetes/manifests",
        flags=flags,
    )
