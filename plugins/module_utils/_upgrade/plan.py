# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Decide what an upgrade does to which host, and in which order. Nothing later decides anything."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.batches import batch_sizes
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.kubeadm_config import cluster_config, images
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Host, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.resume import journal_state, saved_by, source_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan, Step
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, seen_version

WHOLE = ("drain", "kubeadm", "kubelet", "verify", "uncordon")


def plan_upgrade(observed: Observed, wanted: Wanted) -> Plan:
    """Return the plan; it also exists when findings forbid to carry it out.

    Raises:
        Day2Error: serial cannot be understood.

    """
    masters = [host for host in observed.masters if host.selected]
    workers = [host for host in observed.workers if host.selected]
    needs = {host.name: host_needs(observed, host, wanted.target) for host in masters + workers}
    first = _first_master(observed, wanted.target, masters, needs)
    todo_masters = _todo(observed, masters, needs)
    todo_workers = _todo(observed, workers, needs)
    sizes = batch_sizes(wanted.serial, len(todo_workers))
    batches = dict(zip((host.name for host in todo_workers), _numbers(sizes)))

    done = [[host for host in hosts if not needs[host.name]] for hosts in (masters, workers)]
    config = cluster_config(observed.config)
    todo = [host.name for host in todo_masters + todo_workers]
    return Plan(
        cluster=config["name"],
        current=str(source_of(observed, wanted) or current_version(observed) or "") or None,
        target=str(wanted.target),
        hops=[str(wanted.target)] if todo else [],
        steps=[
            _step(observed, wanted.target, host, needs[host.name], batches.get(host.name, 0), first == host.name)
            for host in (*done[0], *todo_masters, *done[1], *todo_workers)
        ],
        masters=[host.name for host in todo_masters],
        workers=[host.name for host in todo_workers],
        batches=sizes,
        stage=[name for name in todo if {"kubeadm", "kubelet"} & set(needs[name])],
        images=images(config["image_repository"], wanted.target),
        cluster_config=config,
        snapshot=wanted.snapshot and bool(todo_masters),
        journal=journal_state(observed, wanted, bool(todo)),
        apiservers=apiserver_urls(observed.masters),
        saved=saved_by(observed, wanted),
    )


def apiserver_urls(masters: list[Host]) -> dict[str, str]:
    """Return the URL of each control plane host's own API server, where its address was seen."""
    urls = {}
    for host in masters:
        seen = (host.info or {}).get("apiserver") or {}
        if seen.get("address"):
            address = seen["address"]
            urls[host.name] = f"https://{f'[{address}]' if ':' in address else address}:{seen.get('port') or 6443}"
    return urls


def current_version(observed: Observed) -> Version | None:
    """Return the version of the oldest API server, else the one that kubeadm noted."""
    seen = [server.version for server in observed.apiservers.values() if server.version]
    return min(seen) if seen else seen_version((observed.config or {}).get("kubernetesVersion"))


def host_needs(observed: Observed, host: Host, target: Version) -> list[str]:
    """Return what is left to do on a host, in order; nothing when it is done."""
    node = observed.node_of(host)
    server = observed.apiservers.get(host.name)
    others_cordoned = node is not None and not node.schedulable and not node.ours
    if node is None or node.kubelet != target or (server is not None and server.version != target):
        return [need for need in WHOLE if need != "uncordon" or not others_cordoned]
    redirected = (host.info or {}).get("kubelet_redirected")
    needs = [] if node.ready and not redirected else ["kubelet", "verify"]
    if observed.continued(host):
        needs = needs or ["verify"]
    return [*needs, "uncordon"] if node.ours else needs


def _first_master(observed: Observed, target: Version, masters: list[Host], needs: dict[str, list[str]]) -> str | None:
    """Return the host that runs "kubeadm upgrade apply"; where only kubeadm's note is old, it gets that need."""
    noted = seen_version((observed.config or {}).get("kubernetesVersion")) == target
    applied = noted and any(server.version == target for server in observed.apiservers.values())
    if not masters or applied:
        return None
    todo = _todo(observed, masters, needs) or masters
    needs[todo[0].name] = needs[todo[0].name] or ["kubeadm", "verify"]
    if "kubeadm" not in needs[todo[0].name]:
        needs[todo[0].name] = ["kubeadm", *needs[todo[0].name]]
    return todo[0].name


def _todo(observed: Observed, hosts: list[Host], needs: dict[str, list[str]]) -> list[Host]:
    """Return the hosts to do: what an earlier run left half done comes first, then the inventory's order."""
    return sorted((host for host in hosts if needs[host.name]), key=lambda host: not observed.continued(host))


def _numbers(sizes: list[int]) -> t.Iterator[int]:
    for number, size in enumerate(sizes, start=1):
        yield from [number] * size


def _step(observed: Observed, target: Version, host: Host, needs: list[str], batch: int, first: bool) -> Step:
    node = observed.node_of(host)
    kubelet = str(node.kubelet) if node and node.kubelet else None
    role = ("first_master" if first else "master") if host.master else "worker"
    if not needs:
        reason = f"already at {target}"
    elif observed.continued(host):
        entry = observed.entry_of(host)
        reason = f"an earlier run stopped here{f' ({entry.step} {entry.phase})' if entry else ''}"
    elif node is None:
        reason = "no node of the cluster belongs to it"
    else:
        reason = f"kubelet {kubelet or 'unknown'} -> {target}" if "drain" in needs else "not verified yet"
    state = "upgrade" if needs else "done"
    return Step(host.name, node.name if node else host.node, role, batch, state, kubelet, needs, reason, host.endpoint)
