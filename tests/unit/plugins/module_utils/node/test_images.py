# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Pulling images with what the node has."""

from __future__ import annotations

import json

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.images import Images, images_of_kubeadm
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide import provide
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import Wanted
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

OLD, NEW = "r/kube-proxy:v1.33.13", "r/kube-proxy:v1.34.4"
LIST = (NEW, "r/kube-apiserver:v1.34.4", "r/coredns/coredns:v1.12.1", "r/pause:3.10.1", "m:5000/etcd:3.6.5-0")


def test_crictl_pulls_only_what_is_missing(node: FakeNode) -> None:
    """The list is asked for once, and kubeadm's images are known by kubeadm."""
    node.says("1.34.4")
    images = {"images": [{"repoTags": [OLD], "repoDigests": ["r/kube-proxy@sha256:1"]}, {"repoTags": None}]}
    node.program("crictl", f"echo '{json.dumps(images)}'")
    result = provide(node.host, Wanted("1.34.4", images=(OLD, NEW)), check=False)
    assert result["images"] == [OLD, NEW]
    pulls = [call for call in node.calls("crictl") if " pull " in call]
    assert len(node.calls("crictl")) == 2
    assert pulls[0].endswith(f"pull {NEW}")
    assert "--runtime-endpoint=unix:///var/run/containerd/containerd.sock" in pulls[0]
    assert result["outcome"].before["images"] == [OLD]


def test_ctr_is_used_where_there_is_no_crictl(node: FakeNode) -> None:
    """In the namespace of the kubelet, and with the mirrors of the node."""
    node.file("/etc/containerd/certs.d/x")
    node.program("ctr", f"case $* in *' ls '*) echo {OLD};; esac")
    images = Images(node.host, "unix:///run/containerd/containerd.sock")
    assert images.present() == {OLD}
    images.pull(NEW)
    base = "--address /run/containerd/containerd.sock --namespace k8s.io images"
    assert node.calls("ctr")[1] == f"{base} pull --hosts-dir /etc/containerd/certs.d {NEW}"


def test_check_mode_pulls_nothing(node: FakeNode) -> None:
    """It only looks."""
    node.says("1.34.4")
    node.program("crictl", "echo '{}'")
    result = provide(node.host, Wanted("1.34.4", images=(NEW,)), check=True)
    assert (result["images"], len(node.calls("crictl"))) == ([NEW], 1)
    assert result["outcome"].before != result["outcome"].after


def test_a_failed_pull_names_the_image(node: FakeNode) -> None:
    """And keeps the reason."""
    node.program("crictl", "echo 'manifest unknown' >&2; exit 1")
    with pytest.raises(
        Day2Error, match=rf"image {NEW} cannot be pulled on this node; check the registry.*manifest unknown"
    ):
        Images(node.host, "unix:///run/crio/crio.sock").pull(NEW)


def test_a_node_without_a_program_for_images_says_so(node: FakeNode) -> None:
    """CRI-O has no ctr."""
    node.program("ctr")
    with pytest.raises(Day2Error, match=r"neither crictl nor containerd's ctr for unix:///run/crio/crio.sock"):
        Images(node.host, "unix:///run/crio/crio.sock")


@pytest.mark.parametrize(
    ("role", "images"),
    [
        pytest.param("control_plane", list(LIST), id="a control-plane node runs them all"),
        pytest.param("node", [LIST[0], LIST[2], LIST[3]], id="a worker needs neither API server nor etcd"),
    ],
)
def test_kubeadm_names_the_images(node: FakeNode, role: str, images: list[str]) -> None:
    """By its own list for the version and registry."""
    node.program("kubeadm", "\n".join(f"echo {image}" for image in LIST))
    assert images_of_kubeadm(node.host, "/usr/bin/kubeadm", "1.34.4", "m:5000", role) == images
    assert node.calls("kubeadm") == ["config images list --kubernetes-version v1.34.4 --image-repository m:5000"]
