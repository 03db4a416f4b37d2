# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a person would look at on a node after a failed step: the ends of its logs, and its state.

Nothing here changes the node or fails: a source that is not to be had says so in its place.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node import disks, etcd_health, kubelet_unit, manifests
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.journal import PATH as JOURNAL
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm_run import LOG
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import (
    ASIDE,
    KUBECONFIG,
    read_kubelet,
    servers_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.runtime import runtime_name
from ansible_collections.day2.kubernetes.plugins.module_utils._redact import redact

UNITS = {"containerd": "containerd", "cri-o": "crio", "docker": "docker"}
POD_LOGS = "/var/log/pods/kube-system_{component}-*/{component}/*.log"
POD_LINES, KUBEADM_LINES = 15, 30
TAIL_BYTES = 65536
LIMIT = 64 * 1024  # bytes of the whole result
LONGEST_LINE = 500


@dataclass(frozen=True)
class Section:
    """Lines with a title, and where they come from."""

    title: str
    source: str
    lines: list[str]


def collect(host: Host, lines: int) -> list[dict[str, t.Any]]:
    """Return ``[{"title", "source", "lines"}]``, without secrets and of at most LIMIT bytes as JSON."""
    runtime = UNITS.get(runtime_name(read_kubelet(host).runtime_endpoint), "containerd")
    sections = [
        _units(host, runtime),
        _versions(host),
        *_etcd(host),
        _file(host, "step noted on the node", JOURNAL, lines),
        _file(host, "kubeadm's output", LOG, KUBEADM_LINES),
        _unit_log(host, "kubelet", lines),
        _unit_log(host, runtime, lines),
        *_pod_logs(host),
        _disks(host),
    ]
    return bounded([vars(section) for section in sections])


def bounded(sections: list[dict[str, t.Any]], limit: int = LIMIT) -> list[dict[str, t.Any]]:
    """Drop the oldest lines of the longest section until the whole is small enough."""
    for section in sections:
        section["lines"] = [_shortened(line) for line in section["lines"]]
    excess = _size(sections) - limit
    while excess > 0:
        longest = max(sections, key=lambda section: _size(section["lines"]))
        if not longest["lines"]:
            break
        excess -= _size(longest["lines"].pop(0)) + 2
    return sections


def tail(host: Host, name: str, lines: int) -> list[str]:
    """Return the last lines of a file, whose beginning is not read."""
    try:
        with open(host.path(name), "rb") as stream:
            stream.seek(max(0, stream.seek(0, 2) - TAIL_BYTES))
            text = stream.read(TAIL_BYTES).decode("utf-8", "replace")
    except OSError as error:
        return [f"cannot be read: {error.strerror}"]
    return redact(text).splitlines()[-lines:]


def _file(host: Host, title: str, name: str, lines: int) -> Section:
    return Section(title, name, tail(host, name, lines))


def _unit_log(host: Host, unit: str, lines: int) -> Section:
    words = ("journalctl", "--unit", unit, "--lines", str(lines), "--no-pager", "--output=short-iso")
    done = host.run(*words, timeout=20)
    text = done.output if done.status == 0 else f"cannot be read: {done.last_lines()}"
    return Section(f"{unit} log", f"journalctl -u {unit}", redact(text).splitlines()[-lines:])


def _pod_logs(host: Host) -> list[Section]:
    sections = []
    for component in manifests.COMPONENTS:
        names = sorted(host.glob(POD_LOGS.format(component=component)), key=lambda name: _age(host, name))
        for name, title in zip(names, (f"{component} log", f"{component} log before its last restart")):
            sections.append(_file(host, title, name, POD_LINES))
    return sections


def _age(host: Host, name: str) -> float:
    try:
        return -host.path(name).stat().st_mtime
    except OSError:
        return 0.0


def _units(host: Host, runtime: str) -> Section:
    fields = ("ActiveState", "SubState", "NRestarts", "ActiveEnterTimestamp")
    lines = []
    for unit in ("kubelet", runtime):
        done = host.run("systemctl", "show", unit, *(f"--property={field}" for field in fields), timeout=10)
        lines.append(f"{unit}: {', '.join(done.output.splitlines()) or done.last_lines()}")
    return Section("units", "systemctl show", lines)


def _versions(host: Host) -> Section:
    images = manifests.images_of(manifests.read_manifests(host))
    running = kubelet_unit.running_version(host, kubelet_unit.read_unit(host))
    redirected = f", for a while instead of that in {ASIDE}" if host.exists(ASIDE) else ""
    lines = [f"{name}: {item['image']}" for name, item in images.items()]
    lines.append(f"kubelet that runs: {running or 'none'}")
    lines.append(f"its API server: {', '.join(servers_of(host.read(KUBECONFIG))) or 'none'}{redirected}")
    return Section("versions", manifests.FOLDER, lines)


def _etcd(host: Host) -> list[Section]:
    lines = etcd_health.read_lines(host)
    return [Section("etcd health", "etcdctl", redact("\n".join(lines)).splitlines())] if lines else []


def _disks(host: Host) -> Section:
    mib = 1 << 20
    rows = disks.read_disks(host)
    lines = [f"{row['path']}: {row['free_bytes'] // mib} of {row['total_bytes'] // mib} MiB free" for row in rows]
    return Section("free disk", "statvfs", lines)


def _shortened(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}..."


def _size(value: t.Any) -> int:
    return len(json.dumps(value))
