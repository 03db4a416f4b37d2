# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The etcd member in a static pod of this node: its settings, its process and the programs in its container."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import flags_of, image_of, version_of

# etcd's own default: https://etcd.io/docs/v3.6/dev-guide/limit/
DEFAULT_QUOTA = 2 * 1024**3
Answers = dict[str, t.Any]


@dataclass(frozen=True)
class Member:
    """How to reach the member of this node: process, programs, endpoint and certificate files."""

    pid: int | None
    endpoint: str
    cacert: str
    cert: str
    key: str
    data_dir: str
    quota_bytes: int
    image_version: str | None

    def program(self, name: str) -> str | None:
        """Return etcdctl or etcdutl inside the container, as a path on the host."""
        return f"/proc/{self.pid}/root/usr/local/bin/{name}" if self.pid else None


def find_member(host: Host, manifest: str) -> Member:
    """Read the manifest and find its process."""
    flags = flags_of(manifest)
    listen = [url for url in flags.get("listen-client-urls", "").split(",") if url]
    local = [url for url in listen if "127.0.0.1" in url or "localhost" in url or "[::1]" in url]
    quota = flags.get("quota-backend-bytes", "")
    return Member(
        pid=_find_pid(host, flags.get("cert-file", ""), flags.get("data-dir", "")),
        endpoint=(local or listen or ["https://127.0.0.1:2379"])[0],
        cacert=flags.get("trusted-ca-file", "/etc/kubernetes/pki/etcd/ca.crt"),
        cert=flags.get("cert-file", "/etc/kubernetes/pki/etcd/server.crt"),
        key=flags.get("key-file", "/etc/kubernetes/pki/etcd/server.key"),
        data_dir=flags.get("data-dir", "/var/lib/etcd"),
        quota_bytes=int(quota) if quota.isdigit() and int(quota) else DEFAULT_QUOTA,
        image_version=version_of(image_of(manifest, "etcd")),
    )


def _find_pid(host: Host, cert: str, data_dir: str) -> int | None:
    """Find the process by its certificate and folder: a second etcd for events may run beside it."""
    for name in host.glob("/proc/[0-9]*/cmdline"):
        arguments = host.read(name).split("\0")
        wanted = {f"--cert-file={cert}", f"--data-dir={data_dir}"}
        if os.path.basename(arguments[0]) == "etcd" and wanted <= set(arguments):
            return int(name.split("/")[2])
    return None
