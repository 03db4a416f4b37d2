# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files that make a host what it is: written into its file system before its first start."""

from __future__ import annotations

import typing as t
import uuid
from dataclasses import dataclass

from tests.lab.templates import render
from tests.lab.topology import API_PORT, FILES_PORT, REGISTRY_PORT, SERVICE_RANGE, Host, Lab

MADE_BY = uuid.UUID("7d5f2a36-5f0e-4c1e-8d43-0b7c3c1b3a52")
WANTED = "etc/systemd/system/multi-user.target.wants"


@dataclass(frozen=True)
class Keys:
    """What SSH needs on a host: its own key pair and the public key that may log in."""

    host_private: str
    host_public: str
    login_public: str


@dataclass(frozen=True)
class Contents:
    """Files and links of a host by path: texts, permission bits of those that are not 0644, targets of links."""

    texts: dict[str, str]
    modes: dict[str, int]
    links: dict[str, str]


def contents_of(lab: Lab, host: Host, keys: Keys, pause: str) -> Contents:
    """Return everything that is special about this host; pause is the tag of the sandbox image."""
    private_key = "etc/ssh/ssh_host_ed25519_key"
    texts = {
        "etc/hostname": f"{host.name}\n",
        "etc/machine-id": f"{uuid.uuid5(MADE_BY, f'{lab.name}/{lab.index}/{host.name}').hex}\n",
        "etc/hosts": hosts_file(lab),
        # nothing answers there: CoreDNS wants a line, and a refusal comes at once
        "etc/resolv.conf": f"nameserver {lab.address(lab.bastion)}\n",
        "etc/lab/boot.sh": render("boot.sh", address=lab.address(host), lines="\n".join(boot_lines(lab, host))),
        "etc/systemd/system/lab-boot.service": render("lab-boot.service"),
        private_key: keys.host_private,
        f"{private_key}.pub": keys.host_public,
        "root/.ssh/authorized_keys": keys.login_public,
        "home/ops/.ssh/authorized_keys": keys.login_public,
    }
    links = {"etc/systemd/system/sysinit.target.wants/lab-boot.service": "/etc/systemd/system/lab-boot.service"}
    special = _bastion(lab) if host.role == "bastion" else _node(lab, host, pause)
    return Contents(texts | special.texts, {private_key: 0o600} | special.modes, links | special.links)


def hosts_file(lab: Lab) -> str:
    """Return /etc/hosts, which takes the place of a name server in the lab."""
    bastion = lab.address(lab.bastion)
    lines = ["127.0.0.1 localhost", f"{bastion} api.lab.test registry.lab.test"]
    lines += [f"{lab.address(host)} {host.name} {host.name}.lab.test" for host in lab.hosts]
    return "\n".join(lines) + "\n"


def boot_lines(lab: Lab, host: Host) -> list[str]:
    """Return the commands at boot that only this host needs."""
    routes = [
        f"ip route add {lab.pods_of(node)} via {lab.address(node)}" for node in lab.nodes if node.name != host.name
    ]
    if host.role == "bastion":
        return [
            f"ip address add {lab.entry_address}/30 dev out0",
            "ip link set out0 up",
            # a node that has no rules for Services yet sends them here: refused at once instead of timing out
            f"ip route add local {SERVICE_RANGE} dev lo",
            *routes,
        ]
    return [
        f"ip route add default via {lab.address(lab.bastion)}",
        *routes,
        "echo 1 > /proc/sys/net/ipv4/ip_forward",
        "[ ! -e /proc/sys/net/bridge ] || echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables",
    ]


def _node(lab: Lab, host: Host, pause: str) -> Contents:
    bastion = lab.address(lab.bastion)
    registry = f"{bastion}:{REGISTRY_PORT}"
    texts = {
        "etc/containerd/config.toml": render("containerd.toml", pause=pause),
        "etc/containerd/certs.d/registry.k8s.io/hosts.toml": render("hosts.toml", registry=registry),
        "etc/cni/net.d/10-lab.conflist": render("cni.conflist", pods=lab.pods_of(host)),
        "etc/default/kubelet": f"KUBELET_EXTRA_ARGS=--node-ip={lab.address(host)}\n",
        "etc/lab/init.sh": render("init.sh"),
        "etc/lab/join.sh": render("join.sh"),
        "etc/lab/pull.sh": render("pull.sh"),
        "etc/lab/kubeadm.yaml": render(
            "kubeadm.yaml.in",
            address=lab.address(host),
            node=host.name,
            cluster=lab.name,
            version=lab.version,
            pods=lab.pod_range,
            services=SERVICE_RANGE,
        ),
    }
    if lab.source == "packages":
        minor = lab.version.rpartition(".")[0]
        source = f"deb [trusted=yes] http://{bastion}:{FILES_PORT}/v{minor} ./\n"
        texts["etc/apt/sources.list.d/kubernetes.list"] = source
    return Contents(texts, {}, {"opt/cni/bin": "/usr/lib/cni"})


def _bastion(lab: Lab) -> Contents:
    bastion = lab.address(lab.bastion)
    servers = [f"  server {host.name} {lab.address(host)}:{API_PORT}" for host in lab.control_plane]
    texts: dict[str, str] = {
        "etc/haproxy/haproxy.cfg": render("haproxy.cfg", bastion=bastion, servers="\n".join(servers)),
        "etc/docker/registry/config.yml": render("registry.yml.in", registry=f"{bastion}:{REGISTRY_PORT}"),
        "etc/systemd/system/lab-files.service": render("lab-files.service", bastion=bastion, port=str(FILES_PORT)),
    }
    units: t.Iterable[tuple[str, str]] = (
        ("haproxy.service", "/lib/systemd/system"),
        ("docker-registry.service", "/lib/systemd/system"),
        ("lab-files.service", "/etc/systemd/system"),
    )
    return Contents(texts, {}, {f"{WANTED}/{unit}": f"{folder}/{unit}" for unit, folder in units})
