# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The health of etcd in lines for a person."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd import read_etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import read_manifests

MIB = 1 << 20


def read_lines(host: Host) -> list[str]:
    """Ask the member of this node; a node without one has no lines."""
    etcd = read_etcd(host, read_manifests(host).get("etcd", ""))
    return told(etcd) if etcd else []


def told(etcd: dict[str, t.Any]) -> list[str]:
    """Return members, leader, alarms and size of what read_etcd() returned, and what could not be asked."""
    lines = [_member(member) for member in etcd["members"]]
    if lines:
        leaders = [member["name"] or member["id"] for member in etcd["members"] if member["leader"]]
        lines += [f"leader: {_named(leaders, etcd)}", f"alarms: {_named(etcd['alarms'], etcd)}"]
    if etcd["db_bytes"] is not None:
        lines.append(f"database of this member: {etcd['db_bytes'] // MIB} of {etcd['quota_bytes'] // MIB} MiB")
    return [*lines, f"cannot be asked: {etcd['error']}"] if etcd["error"] else lines


def _named(names: list[str], etcd: dict[str, t.Any]) -> str:
    # where a question failed, an empty answer is none
    return ", ".join(names) or ("unknown" if etcd["error"] else "none")


def _member(member: dict[str, t.Any]) -> str:
    name = f"{member['name'] or 'a member without a name'} ({member['endpoint'] or member['id']})"
    kind = "learner, " if member["learner"] else ""
    if member["healthy"]:
        return f"{name}: {kind}healthy"
    why = "it has never started" if not member["started"] else member["error"] or "nothing is known of it"
    return f"{name}: {kind}not healthy: {why}"
