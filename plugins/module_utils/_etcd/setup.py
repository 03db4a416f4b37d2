# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How the member of this node is set up: its name, its peers' address, its data, and who runs it.

kubeadm's static pod and Kubespray's systemd unit are known. A static pod whose manifest was moved aside is still known.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import (
    KUBESPRAY,
    access_of,
    settings_of,
    variables_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import FOLDER, flags_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import Process, find_processes

# no folder below the manifests: the kubelet would not read it, and other tools would
ASIDE = "/etc/kubernetes/day2-kubernetes-etcd-restore"
STATIC_POD, SYSTEMD = "static pod", "systemd"
PROGRAMS = ("/usr/local/bin", "/usr/bin")


@dataclass(frozen=True)
class Setup:
    """One member; separate_wal tells that its log has a folder of its own."""

    layout: str
    name: str
    peer_url: str
    data_dir: str
    access: Access
    separate_wal: bool

    @property
    def member(self) -> str:
        """Return the folder that holds all of its data."""
        return f"{self.data_dir}/member"


def read_setup(host: Host) -> Setup:
    """Read it from files, so that it is known also while the member is down.

    Raises:
        Day2Error: no member is set up on this node.

    """
    for folder in (FOLDER, ASIDE):
        settings: t.Mapping[str, str] = flags_of(host.read(f"{folder}/etcd.yaml"))
        if settings:
            return _setup(host, STATIC_POD, settings)
    settings = variables_of(host.read(KUBESPRAY).splitlines())
    if settings:
        return _setup(host, SYSTEMD, settings)
    raise Day2Error(f"No etcd is set up on this node: there is neither {FOLDER}/etcd.yaml nor {KUBESPRAY}")


def _setup(host: Host, layout: str, settings: t.Mapping[str, str]) -> Setup:
    return Setup(
        layout=layout,
        name=settings.get("name", "default"),
        peer_url=settings.get("initial-advertise-peer-urls", ""),
        data_dir=settings.get("data-dir", "/var/lib/etcd").rstrip("/"),
        access=access_of(host, settings),
        separate_wal="wal-dir" in settings,
    )


def find_member(host: Host, setup: Setup) -> Process | None:
    """Return the process that has the member's data; a second etcd for events has another folder."""
    found = (one for one in find_processes(host, "etcd") if settings_of(host, one).get("data-dir") == setup.data_dir)
    return next(found, None)


def find_etcdutl(host: Host, setup: Setup) -> str | None:
    """Return etcdutl in the member's own container, or on the node, as a path on the node."""
    process = find_member(host, setup)
    inside = [f"/proc/{process.pid}/root{folder}/etcdutl" for folder in PROGRAMS] if process else []
    return next((path for path in inside if host.exists(path)), None) or host.which("etcdutl")
