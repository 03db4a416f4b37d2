# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Who made this node: kubeadm, Kubespray, or something else that is named where it can be."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._node import kubelet
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

# Files that Kubespray writes and kubeadm does not: its own kubelet unit's settings, and etcd as a service of the host.
KUBESPRAY = ("/etc/kubernetes/kubelet.env", "/etc/kubernetes/kubelet-config.yaml", "/etc/etcd.env", "/etc/ssl/etcd/ssl")
OTHERS = {
    "/etc/rancher/k3s": "k3s",
    "/etc/rancher/rke2": "RKE2",
    "/var/lib/k0s": "k0s",
    "/var/snap/microk8s": "MicroK8s",
    "/etc/eks": "Amazon EKS",
}
KUBELET_UNIT = "/etc/systemd/system/kubelet.service"


def find_layout(host: Host) -> tuple[str, str]:
    """Return ``("kubeadm" | "kubespray" | "unknown", what tells it)``."""
    kubespray = [name for name in KUBESPRAY if host.exists(name)]
    if "/etc/kubernetes/kubelet.env" in host.read(KUBELET_UNIT):
        kubespray.append(f"{KUBELET_UNIT} reads kubelet.env")
    if kubespray:
        return "kubespray", ", ".join(kubespray)
    other = next((f"{name} belongs to {owner}" for name, owner in OTHERS.items() if host.exists(name)), None)
    if other:
        return "unknown", other
    wanted = (kubelet.KUBECONFIG, kubelet.CONFIG, kubelet.KUBEADM_FLAGS)
    missing = [name for name in wanted if not host.exists(name)]
    # kubeadm of 1.35 and later may leave the flags file away: its only flag moved to the instance configuration.
    if missing == [kubelet.KUBEADM_FLAGS] and host.exists(kubelet.INSTANCE_CONFIG):
        missing = []
    if missing:
        return "unknown", f"kubeadm would have written {', '.join(missing)}"
    return "kubeadm", ", ".join(name for name in (*wanted, kubelet.INSTANCE_CONFIG) if host.exists(name))
