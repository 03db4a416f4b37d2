# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of inventory against cluster: who is reached, who is who, who gets the programs (N3, N4, V7)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import (
    Finding,
    blocker,
    info,
    unknown,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Host, Node, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Found = t.Iterator[Finding]
SSH = "Check ansible_host, ansible_user, the bastion and sudo (ansible_become_password) of this host."


def check_reached(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N4: SSH through the bastion, python and sudo work on every host that is upgraded."""
    for host in observed.hosts:
        if not host.selected:
            continue
        if host.error:
            yield blocker("N4", host.name, f"Host {host.name} cannot be looked at: {host.error.strip()}", SSH)
        elif not host.info:
            yield blocker("N4", host.name, f"Host {host.name} was not looked at", SSH)


def check_members(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N3: hosts and nodes are the same machines in the same roles."""
    for host in observed.hosts:
        node = observed.node_of(host)
        if node is None:
            if host.selected and set(host.roles) != {"etcd"}:
                yield _only_in_inventory(host)
        elif node.control_plane != host.master:
            yield _other_role(host, node)
    yield from _twice(observed)
    for name in sorted(set(observed.nodes) - set(observed.matched.values())):
        yield _only_in_cluster(observed.nodes[name])


def _other_role(host: Host, node: Node) -> Finding:
    role = "a control plane node" if node.control_plane else "a worker"
    group = "kube_control_plane" if node.control_plane else "kube_node"
    return blocker(
        "N3",
        host.name,
        f"Node {node.name} is {role} of the cluster, but the inventory says otherwise of its host {host.name}",
        f"Put the host into the group {group}{'' if node.control_plane else ' only'}.",
    )


def _only_in_inventory(host: Host) -> Finding:
    return blocker(
        "N3",
        host.name,
        f"Host {host.name} is in the inventory, but the cluster has no node {host.node}",
        "Take it out of kube_control_plane and kube_node, join it, or set kube_override_hostname to its node's name.",
    )


def _only_in_cluster(node: Node) -> Finding:
    group, way_out = (
        ("kube_control_plane", "all API servers must be upgraded together")
        if node.control_plane
        else ("kube_node", f"or leave it as it is with N3:{node.name} in upgrade_preflight_ignore")
    )
    return blocker(
        "N3",
        node.name,
        f"Node {node.name} (kubelet {node.kubelet or 'unknown'}) is in the cluster, but no host of the inventory is it",
        f"Add it to {group}{':' if node.control_plane else ','} {way_out}.",
    )


def _twice(observed: Observed) -> Found:
    hosts: dict[str, list[str]] = {}
    for host, node in observed.matched.items():
        hosts.setdefault(node, []).append(host)
    for node, names in hosts.items():
        if len(names) > 1:
            yield blocker(
                "N3",
                node,
                f"Hosts {', '.join(names)} of the inventory are all node {node}",
                "Keep one of them, in all its groups.",
            )


def check_programs(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """V7: the target's kubeadm, kubelet and kubectl are there for every host, with their checksums."""
    for host in observed.hosts:
        if host.name not in plan.stage or not host.looked_at:
            continue
        if host.programs_error:
            yield blocker(
                "V7",
                host.name,
                f"Host {host.name} cannot get Kubernetes {wanted.target}: {host.programs_error.strip()}",
                "Check kube_version, and the package repository or the files of this version.",
            )
        elif not host.programs:
            yield unknown("V7", host.name, f"nobody looked for the programs of {wanted.target} for {host.name}")


def check_selection(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """LIMIT: tell which hosts a limited run leaves out."""
    left = [host.name for host in observed.masters + observed.workers if not host.selected]
    if left:
        yield info("LIMIT", "--limit", f"--limit leaves out {', '.join(left)}", "Run again without it to upgrade them.")


CHECKS = (check_reached, check_members, check_programs, check_selection)
