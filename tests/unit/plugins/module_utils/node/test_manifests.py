# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading the static pods that kubeadm writes."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import manifests
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import (
    APISERVER,
    MANIFESTS,
    FakeNode,
)


@pytest.mark.parametrize(
    ("image", "version"),
    [
        pytest.param("registry.k8s.io/kube-apiserver:v1.33.13", "1.33.13", id="the v is left out"),
        pytest.param("registry.k8s.io/etcd:3.5.24-0", "3.5.24", id="the revision of etcd's image is left out"),
        pytest.param("mirror:5000/kube-proxy:v1.34.0-rc.1", "1.34.0-rc.1", id="a port is no tag"),
        pytest.param("mirror:5000/kube-proxy@sha256:" + "a" * 64, None, id="a digest tells no version"),
        pytest.param(None, None, id="no image has no version"),
    ],
)
def test_a_version_is_read_from_the_tag(image: str | None, version: str | None) -> None:
    """Tags of Kubernetes begin with v, those of etcd end with a revision."""
    assert manifests.version_of(image) == version


@pytest.mark.parametrize(
    ("text", "image"),
    [
        pytest.param("  - image: a/etcd:1.0.0\n", "a/etcd:1.0.0", id="the image may come first in its container"),
        pytest.param('    image: "a/etcd:1.0.0"\n', "a/etcd:1.0.0", id="quotes are no part of it"),
        pytest.param(
            "    image: a/proxy:2\n    image: a/etcd:1.0.0\n", "a/etcd:1.0.0", id="a patched-in sidecar is not"
        ),
        pytest.param("    imagePullPolicy: Always\n", None, id="the pull policy is no image"),
    ],
)
def test_the_image_of_the_component_is_found(text: str, image: str | None) -> None:
    """A patch may have added containers."""
    assert manifests.image_of(text, "etcd") == image


def test_flags_keep_commas_and_equal_signs() -> None:
    """Only the first equal sign separates name and value."""
    text = "    - --service-account-issuer=https://a?b=c\n    - --enable-admission-plugins=A,B\n    - --alone\n"
    assert manifests.flags_of(text) == {
        "service-account-issuer": "https://a?b=c",
        "enable-admission-plugins": "A,B",
        "alone": "true",
    }


def test_the_api_server_has_an_address_and_a_port(node: FakeNode) -> None:
    """They come from its flags."""
    text = APISERVER.format(version="1.33.13")
    wanted = {"address": "10.0.0.11", "port": 6443, "etcd_servers": ["https://127.0.0.1:2379"]}
    assert manifests.apiserver_of({"kube-apiserver": text}) == wanted


def test_a_backup_copy_beside_the_manifests_is_stray(node: FakeNode) -> None:
    """The kubelet would run it, but not a file whose name begins with a dot."""
    node.control_plane("1.33.13")
    node.file(f"{MANIFESTS}/etcd.yaml.bak")
    node.file(f"{MANIFESTS}/.hidden")
    assert manifests.stray_files(node.host) == ["etcd.yaml.bak"]
