# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Recognising who made a node, and how its kubelet is set up."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import read_kubelet
from ansible_collections.day2.kubernetes.plugins.module_utils._node.layout import find_layout
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

KUBELET = ("/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/config.yaml")
KUBEADM = (*KUBELET, "/var/lib/kubelet/kubeadm-flags.env")


@pytest.mark.parametrize(
    ("files", "layout", "evidence"),
    [
        pytest.param(KUBEADM, "kubeadm", "kubeadm-flags.env", id="kubeadm's three files"),
        pytest.param(
            (*KUBELET, "/var/lib/kubelet/instance-config.yaml"), "kubeadm", "instance-config", id="flags file gone"
        ),
        pytest.param((*KUBEADM, "/etc/kubernetes/kubelet.env"), "kubespray", "kubelet.env", id="Kubespray's kubelet"),
        pytest.param((*KUBEADM, "/etc/etcd.env"), "kubespray", "/etc/etcd.env", id="etcd as a service of the host"),
        pytest.param(("/etc/rancher/k3s/x",), "unknown", "k3s", id="k3s is named"),
        pytest.param(KUBELET[:1], "unknown", "/var/lib/kubelet/config.yaml", id="what is missing is named"),
        pytest.param((), "unknown", "/etc/kubernetes/kubelet.conf", id="no node at all"),
    ],
)
def test_the_layout_is_told_with_its_evidence(
    node: FakeNode, files: tuple[str, ...], layout: str, evidence: str
) -> None:
    """Somebody must be able to see why a node is refused."""
    for name in files:
        node.file(name)
    found, told_by = find_layout(node.host)
    assert found == layout
    assert evidence in told_by


def test_the_unit_of_kubespray_is_enough(node: FakeNode) -> None:
    """Its unit reads kubelet.env, also where that file is gone."""
    node.file("/etc/systemd/system/kubelet.service", "[Service]\nEnvironmentFile=-/etc/kubernetes/kubelet.env\n")
    assert find_layout(node.host)[0] == "kubespray"


def test_the_kubelet_is_read_from_its_files(node: FakeNode) -> None:
    """Flags win over the configuration; a comment is no flag."""
    node.file("/etc/kubernetes/kubelet.conf", "clusters:\n- cluster:\n    server: https://api:6443\n")
    node.file("/var/lib/kubelet/config.yaml", "failSwapOn: false\nstaticPodPath: /etc/pods\n")
    node.file("/var/lib/kubelet/kubeadm-flags.env", 'KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=/run/c.sock"\n')
    node.file(
        "/etc/default/kubelet", "# --node-ip=1.1.1.1\nKUBELET_EXTRA_ARGS=--hostname-override=CP1 --node-ip=10.0.0.1\n"
    )
    kubelet = read_kubelet(node.host)
    assert (kubelet.server, kubelet.node_name, kubelet.swap_allowed) == ("https://api:6443", "cp1", True)
    assert (kubelet.runtime_endpoint, kubelet.static_pod_path) == ("unix:///run/c.sock", "/etc/pods")
    assert kubelet.flags["node-ip"] == "10.0.0.1"


def test_the_instance_configuration_names_the_runtime(node: FakeNode) -> None:
    """Since 1.34 kubeadm writes the endpoint there and not into the flags."""
    node.file("/var/lib/kubelet/instance-config.yaml", "containerRuntimeEndpoint: unix:///run/crio/crio.sock\n")
    assert read_kubelet(node.host).runtime_endpoint == "unix:///run/crio/crio.sock"
