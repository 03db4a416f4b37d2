# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of API servers, nodes and hosts as they are now (C1, N1, N2, N6, N9, N10)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import (
    Finding,
    blocker,
    info,
    unknown,
    warning,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import seen_version

Found = t.Iterator[Finding]


def check_apiservers_ready(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """C1: every API server is ready, not only the one that a load balancer picks."""
    for host in observed.masters:
        server = observed.apiservers.get(host.name)
        if server and server.ready:
            continue
        if observed.continued(host):
            yield warning("C1", host.name, f"The API server of {host.name} is not ready: an earlier run stopped here")
            continue
        yield blocker(
            "C1",
            host.name,
            f"The API server of {host.name} is not ready (its /readyz)",
            "Bring it back first: look at its static pod and at etcd there (crictl ps -a, journalctl -u kubelet).",
        )
    if len(observed.masters) == 1:
        yield info("C1", observed.masters[0].name, "One control plane host: its API is away while it is upgraded")


def check_nodes_ready(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N1, N2: every node is Ready; whoever cordoned a node keeps it cordoned."""
    selected = {observed.matched.get(host.name) for host in observed.hosts if host.selected}
    for node in observed.nodes.values():
        if not node.schedulable and not node.ours:
            message = f"Node {node.name} is cordoned already, not by an upgrade: it stays cordoned afterwards"
            yield warning("N2", node.name, message, "Uncordon it first if it should take pods.")
        if node.ready:
            continue
        state = "not Ready" if node.ready is False else "silent (Ready is Unknown)"
        if node.ours:
            yield warning("N1", node.name, f"Node {node.name} is {state}: an earlier run stopped here")
            continue
        stops = node.name in selected or node.control_plane
        message = f"Node {node.name} is {state}"
        way_out = "Repair its kubelet and network first (journalctl -u kubelet), or leave it out with --limit."
        yield (blocker if stops else warning)("N1", node.name, message, way_out)


def facts_of(observed: Observed, plan: Plan) -> t.Iterator[tuple[str, JsonDict]]:
    """Return (host, facts) of the hosts that are upgraded."""
    for host in observed.hosts:
        if host.info is not None and host.looked_at and host.name in plan.stage:
            yield host.name, host.info


def check_runtime(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N6: the container runtime answers and is one that the target supports."""
    for name, facts in facts_of(observed, plan):
        runtime = facts.get("runtime") or {}
        version = seen_version(runtime.get("version"))
        if not runtime.get("socket_present"):
            where = runtime.get("endpoint") or "its configured endpoint"
            text = f"The container runtime of {name} does not listen at {where}"
            yield blocker("N6", name, text, "Start it (systemctl status containerd).")
        elif version is None:
            yield unknown("N6", name, f"the container runtime of {name} does not tell its version")
        elif version.major < 2 and "containerd" in str(runtime.get("endpoint")) and wanted.target[:2] >= (1, 36):
            text = f"Host {name} runs containerd {version}; Kubernetes {wanted.target} needs 2.0 or newer"
            yield blocker("N6", name, text, "Upgrade containerd on this host first.")


def check_swap(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N9: a kubelet does not start with swap unless it is told to."""
    for name, facts in facts_of(observed, plan):
        if facts.get("swap_bytes") and not facts.get("swap_allowed"):
            yield blocker(
                "N9",
                name,
                f"Host {name} has {facts['swap_bytes'] // 1024**2} MiB of swap, with which its kubelet will not start",
                "Switch it off (swapoff -a, and /etc/fstab), or set failSwapOn: false in the kubelet's configuration.",
            )


def check_package_manager(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N10: nobody else is installing packages right now."""
    for name, facts in facts_of(observed, plan):
        if not facts.get("package_lock"):
            continue
        sources = {program.get("source") for program in (facts.get("programs") or {}).values() if program}
        stops = bool(sources & {"apt", "dnf"})
        message = f"Another {facts.get('package_manager') or 'package manager'} is running on {name} and holds its lock"
        way_out = "Wait until it is done (unattended-upgrades?), then run again."
        yield (blocker if stops else warning)("N10", name, message, way_out)


CHECKS = (
    check_apiservers_ready,
    check_nodes_ready,
    check_runtime,
    check_swap,
    check_package_manager,
)
