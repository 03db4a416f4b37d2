# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks of versions: the path to the target, and how far components are apart (V1, V2, V3, V9, N7)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import Finding, blocker, unknown, warning
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import current_version
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import (
    Version,
    kubelet_problem,
    path_problem,
    seen_version,
)

Found = t.Iterator[Finding]
MEMBERS_CONSISTENT = Version(3, 5, 26)


def check_path(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """V1: to the same or the next minor, never back."""
    current = current_version(observed)
    if current is None:
        yield blocker(
            "V1",
            "cluster",
            "No API server tells its version, so that nobody knows whether kube_version fits",
            "Bring an API server back, then run again.",
        )
        return
    problem = path_problem(current, wanted.target)
    newest = max([server.version for server in observed.apiservers.values() if server.version] or [current])
    if not problem and newest > wanted.target:
        problem = path_problem(newest, wanted.target)
    if problem:
        yield blocker("V1", "kube_version", *problem)


def check_apiservers(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """V2: all API servers at one version; some at the target already is what an interrupted upgrade looks like."""
    versions = {name: server.version for name, server in observed.apiservers.items()}
    for name, version in versions.items():
        if version is None:
            yield unknown("V2", name, f"the API server of {name} does not tell its version")
    left = sorted({version for version in versions.values() if version and version != wanted.target})
    if len(left) < 2:
        return
    text = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    message = f"The API servers run different versions: {text}"
    way_out = "Bring them to one version first: finish the upgrade that made them differ."
    apart = left[-1].minor != left[0].minor
    yield (blocker if apart else warning)("V2", "kube-apiserver", message, way_out)


def check_kubelets(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """V3: no kubelet newer than its API server or too old for the target, also on nodes that are not upgraded."""
    current = current_version(observed) or wanted.target
    for node in observed.nodes.values():
        if node.kubelet is None:
            yield unknown("V3", node.name, f"node {node.name} does not tell the version of its kubelet")
            continue
        problem = kubelet_problem(node.kubelet, wanted.target)
        if problem:
            yield blocker(
                "V3",
                node.name,
                f"Node {node.name}: {problem}, which the version skew policy forbids",
                "Bring this node to the cluster's version first, or remove it from the cluster.",
            )
        elif (node.kubelet.major, node.kubelet.minor) > (current.major, current.minor):
            yield warning(
                "V3",
                node.name,
                f"Node {node.name}: its kubelet {node.kubelet} is newer than the oldest API server {current}",
                "Upgrading the control plane, which comes first, puts that right.",
            )


def check_limit(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """V3 under --limit: workers may not come before their API servers."""
    left = [
        host.name
        for host in observed.masters
        if not host.selected and (server := observed.apiservers.get(host.name)) and server.version != wanted.target
    ]
    if plan.workers and left:
        yield blocker(
            "V3",
            "--limit",
            f"--limit selects workers ({', '.join(plan.workers)}) but leaves out control plane hosts that are not"
            f" at {wanted.target} yet ({', '.join(left)}): kubelets would be newer than their API servers",
            f"Add {','.join(left)} to --limit, or run without it.",
        )


def check_etcd_version(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """V9: etcd 3.6 comes with Kubernetes 1.34; members before 3.5.26 can bring removed members back."""
    if (wanted.target.major, wanted.target.minor) < (1, 34):
        return
    for host in observed.masters:
        version = seen_version(((host.info or {}).get("etcd") or {}).get("version"))
        if version and version < MEMBERS_CONSISTENT and host.name in plan.masters:
            yield warning(
                "V9",
                host.name,
                f"etcd {version} on {host.name} goes to 3.6 with Kubernetes {wanted.target};"
                f" etcd itself advises {MEMBERS_CONSISTENT} before, since older ones may keep stale members",
                "If members were ever removed and added by hand, go to a patch release with a newer etcd first.",
            )


def check_cgroups(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """N7: from 1.35 on a kubelet does not start on cgroup v1 unless it is told to."""
    if (wanted.target.major, wanted.target.minor) < (1, 35):
        return
    for host in observed.hosts:
        cgroup = (host.info or {}).get("cgroup")
        if host.name in plan.stage and cgroup in ("v1", "hybrid"):
            yield blocker(
                "N7",
                host.name,
                f"Host {host.name} uses cgroup {cgroup}, on which the kubelet of {wanted.target} does not start",
                "Boot with cgroup v2; or set failCgroupV1: false in the ConfigMap kubelet-config"
                " and N7 in upgrade_preflight_ignore.",
            )


CHECKS = (check_path, check_apiservers, check_kubelets, check_limit, check_etcd_version, check_cgroups)
