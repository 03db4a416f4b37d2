# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Checks whether kubeadm made the cluster (LAYOUT)."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import Finding, blocker
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Host, Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Found = t.Iterator[Finding]


def check_layout(observed: Observed, wanted: Wanted, plan: Plan) -> Found:
    """LAYOUT: only what kubeadm made can be upgraded by kubeadm."""
    if observed.config is None:
        yield blocker(
            "LAYOUT",
            "kube-system/kubeadm-config",
            "The cluster has no ConfigMap kube-system/kubeadm-config, so that kubeadm did not make it",
            "Upgrade it with the tool that made it.",
        )
    elif plan.cluster_config["external_etcd"]:
        yield blocker(
            "LAYOUT",
            "kube-system/kubeadm-config",
            "etcd runs outside of the control plane's static pods (etcd.external), which is not supported yet",
            "Upgrade this cluster with the tool that made it.",
        )
    for host in observed.hosts:
        if set(host.roles) == {"etcd"}:
            text = f"Host {host.name} runs etcd only: etcd on hosts of its own is not supported yet"
            yield blocker("LAYOUT", host.name, text, "Upgrade this cluster with the tool that made it.")
        elif host.looked_at and host.info and host.info.get("layout") != "kubeadm":
            yield _other_layout(host, host.info)


def _other_layout(host: Host, facts: dict[str, t.Any]) -> Finding:
    evidence = facts.get("layout_evidence") or "no evidence"
    kind = "Kubespray's own layout" if facts.get("layout") == "kubespray" else "a layout that is not known"
    return blocker(
        "LAYOUT",
        host.name,
        f"Host {host.name} has {kind} ({evidence}), which is not supported yet",
        "Upgrade this cluster with the tool that made it; made with kubeadm are supported.",
    )


CHECKS = (check_layout,)
