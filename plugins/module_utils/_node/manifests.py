# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The static pod manifests that kubeadm writes.

Nodes have no YAML library, so these are read line by line: kubeadm writes them in one known form (block style, one
``- --flag=value`` a line, an ``image:`` line for the one container). What is not in that form is not seen.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

COMPONENTS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
FOLDER = "/etc/kubernetes/manifests"
IMAGE = re.compile(r"""^\s*(?:-\s+)?image:\s*["']?([^"'\s]+)""", re.MULTILINE)
FLAG = re.compile(r"""^\s*-\s+["']?--([\w-]+)(?:=(.*?))?["']?\s*$""", re.MULTILINE)


def image_of(manifest: str, component: str) -> str | None:
    """Return the image of the container that runs the component, or the first one of a manifest."""
    images = IMAGE.findall(manifest)
    named = [image for image in images if re.search(rf"(^|/){re.escape(component)}([:@]|$)", image)]
    return next(iter(named or images), None)


def version_of(image: str | None) -> str | None:
    """Return the version in an image's tag without v and without etcd's image revision, or None without a tag.

    >>> version_of("registry.k8s.io/etcd:3.5.24-0")
    '3.5.24'
    """
    found = re.search(r":v?(\d+\.\d+\.\d+[^@]*)", image or "")
    return re.sub(r"-\d+$", "", found.group(1)) if found else None


def flags_of(manifest: str) -> dict[str, str]:
    """Return the flags of the command, such as ``{"secure-port": "6443"}``; one without a value has the value true."""
    return {name: value or "true" for name, value in FLAG.findall(manifest)}


def read_manifests(host: Host, folder: str = FOLDER) -> dict[str, str]:
    """Return the text of each control-plane manifest that is on the node."""
    texts = {name: host.read(f"{folder}/{name}.yaml") for name in COMPONENTS}
    return {name: text for name, text in texts.items() if text}


def images_of(manifests: dict[str, str]) -> dict[str, dict[str, str | None]]:
    """Return ``{component: {"image": str, "version": str}}``."""
    images = {name: image_of(text, name) for name, text in manifests.items()}
    return {name: {"image": image, "version": version_of(image)} for name, image in images.items()}


def apiserver_of(manifests: dict[str, str]) -> dict[str, t.Any] | None:
    """Return ``{"address": str, "port": int, "etcd_servers": [str]}`` of this node's API server, or None."""
    if "kube-apiserver" not in manifests:
        return None
    flags = flags_of(manifests["kube-apiserver"])
    port = flags.get("secure-port", "")
    return {
        "address": flags.get("advertise-address"),
        "port": int(port) if port.isdigit() else 6443,
        "etcd_servers": [server for server in flags.get("etcd-servers", "").split(",") if server],
    }


def stray_files(host: Host, folder: str = FOLDER) -> list[str]:
    """Return the files that the kubelet also runs as static pods, such as a backup copy; it skips names with a dot."""
    known = {f"{name}.yaml" for name in COMPONENTS}
    names = (name.rsplit("/", 1)[1] for name in host.glob(f"{folder}/*"))
    return [name for name in names if name not in known and not name.startswith(".")]
