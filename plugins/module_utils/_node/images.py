# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Container images, pulled before they are needed: through crictl, or through ctr where containerd has no crictl."""

from __future__ import annotations

import json

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.runtime import runtime_name, socket_of

REGISTRY_HOSTS = "/etc/containerd/certs.d"
# What a host without a control plane runs of the images that kubeadm names.
ON_EVERY_NODE = ("kube-proxy", "pause", "coredns")


class Images:
    """The images of one node's runtime; endpoint is the socket's address, such as unix:///run/crio/crio.sock."""

    def __init__(self, host: Host, endpoint: str) -> None:
        """Choose the program."""
        self.host, self.endpoint = host, endpoint
        self.by_crictl = bool(host.which("crictl"))
        if not self.by_crictl and not (runtime_name(endpoint) == "containerd" and host.which("ctr")):
            raise Day2Error(
                f"Images cannot be pulled on this node: it has neither crictl nor containerd's ctr for {endpoint}; "
                f"install crictl, or give no images and let kubeadm and the kubelet pull them"
            )

    def present(self) -> set[str]:
        """Return the names of all images that are there."""
        if self.by_crictl:
            done = self.host.run("crictl", f"--runtime-endpoint={self.endpoint}", "images", "-o", "json")
            done.check("The images on this node cannot be listed")
            images = json.loads(done.output or "{}").get("images") or []
            return {name for image in images for key in ("repoTags", "repoDigests") for name in image.get(key) or []}
        done = self.host.run(*self._ctr(), "ls", "-q").check("The images on this node cannot be listed")
        return set(done.output.split())

    def pull(self, image: str) -> None:
        """Pull one image."""
        if self.by_crictl:
            options = (f"--runtime-endpoint={self.endpoint}", f"--image-endpoint={self.endpoint}")
            done = self.host.run("crictl", *options, "pull", image, timeout=900)
        else:
            hosts = ("--hosts-dir", REGISTRY_HOSTS) if self.host.exists(REGISTRY_HOSTS) else ()
            done = self.host.run(*self._ctr(), "pull", *hosts, image, timeout=900)
        done.check(f"The image {image} cannot be pulled on this node; check the registry, or its mirror")

    def _ctr(self) -> tuple[str, ...]:
        return ("ctr", "--address", socket_of(self.endpoint), "--namespace", "k8s.io", "images")


def images_of_kubeadm(host: Host, kubeadm: str, version: str, repository: str | None, role: str) -> list[str]:
    """Return the images that a kubeadm of the version names, for the role node or control_plane."""
    registry = ("--image-repository", repository) if repository else ()
    words = ("config", "images", "list", "--kubernetes-version", f"v{version}", *registry)
    done = host.run(kubeadm, *words, timeout=60).check(f"{kubeadm} does not say which images {version} needs")
    images = [line.strip() for line in done.output.splitlines() if "/" in line]
    if role == "control_plane":
        return images
    return [image for image in images if image.rpartition(":")[0].rpartition("/")[2] in ON_EVERY_NODE]
