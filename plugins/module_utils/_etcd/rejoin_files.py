# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What etcd of a node is told about the cluster that it joins: kubeadm's manifest, or Kubespray's file. Pure."""

from __future__ import annotations

import re

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

CLUSTER, STATE = "initial-cluster", "initial-cluster-state"
EXISTING = "existing"


def joining_manifest(text: str, initial_cluster: str) -> str:
    """Return a manifest with both flags, where and as kubeadm writes them.

    Raises:
        Day2Error: it is no manifest of etcd.

    """
    lines = [line for line in text.splitlines() if not _is_flag(line, STATE)]
    found = [index for index, line in enumerate(lines) if _is_flag(line, CLUSTER)]
    if not found:
        raise Day2Error("The manifest of etcd has no --initial-cluster: write it anew (kubeadm init phase etcd local)")
    indent = lines[found[0]][: lines[found[0]].index("-")]
    own = [f"{indent}- --{CLUSTER}={initial_cluster}", f"{indent}- --{STATE}={EXISTING}"]
    kept = [line for line in lines[found[0] + 1 :] if not _is_flag(line, CLUSTER)]
    return "\n".join([*lines[: found[0]], *own, *kept]) + "\n"


def _is_flag(line: str, flag: str) -> bool:
    return bool(re.match(rf"""^\s*-\s+["']?--{flag}=""", line))


def joining_environment(text: str, initial_cluster: str) -> str:
    """Return Kubespray's /etc/etcd.env with both variables."""
    names = ("ETCD_INITIAL_CLUSTER", "ETCD_INITIAL_CLUSTER_STATE")
    kept = [line for line in text.splitlines() if line.partition("=")[0].strip() not in names]
    return "\n".join([*kept, f"{names[0]}={initial_cluster}", f"{names[1]}={EXISTING}"]) + "\n"
