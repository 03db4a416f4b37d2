# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Who is who: hosts of the inventory, nodes of the cluster, and which host is which node. Pure."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Host, JsonDict, Node
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import seen_version

CORDON_ANNOTATION = "day2.kubernetes/cordon"
CONTROL_PLANE_LABELS = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")


def host_of(row: JsonDict) -> Host:
    """Return one row of the hosts option; its facts may be missing."""
    return Host(
        name=row["name"],
        node=row.get("node") or row["name"],
        roles=tuple(row.get("roles") or ()),
        info=row.get("info") or None,
        error=row.get("error") or None,
        selected=row.get("selected") is not False,
        endpoint=row.get("endpoint") or None,
        programs=row.get("programs") or None,
        programs_error=row.get("programs_error") or None,
    )


def node_of(thing: JsonDict) -> Node:
    """Return what matters of a Node object."""
    metadata, spec, status = thing["metadata"], thing.get("spec") or {}, thing.get("status") or {}
    ready = {"True": True, "False": False}
    conditions = {condition["type"]: condition["status"] for condition in status.get("conditions") or ()}
    return Node(
        name=metadata["name"],
        kubelet=seen_version((status.get("nodeInfo") or {}).get("kubeletVersion")),
        ready=ready.get(conditions.get("Ready", "")),
        schedulable=not spec.get("unschedulable"),
        ours=CORDON_ANNOTATION in (metadata.get("annotations") or {}),
        control_plane=any(label in (metadata.get("labels") or {}) for label in CONTROL_PLANE_LABELS),
        addresses=tuple(address["address"] for address in status.get("addresses") or ()),
        boot_id=(status.get("nodeInfo") or {}).get("bootID") or None,
    )


def match(hosts: t.Iterable[Host], nodes: dict[str, Node]) -> dict[str, str]:
    """Return host to node: by the expected name, else by the host's own name or address."""
    matched: dict[str, str] = {}
    by_address = {address.lower(): node.name for node in nodes.values() for address in (*node.addresses, node.name)}
    for host in hosts:
        info = host.info or {}
        address = (info.get("apiserver") or {}).get("address")
        names = (host.node, info.get("node_name"), info.get("hostname"), address, host.name)
        found = [by_address[str(name).lower()] for name in names if name and str(name).lower() in by_address]
        if found:
            matched[host.name] = found[0]
    return matched
