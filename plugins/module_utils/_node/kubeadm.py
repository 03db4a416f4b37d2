# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What ``kubeadm upgrade`` is to do on a node, and what it has done: pure decisions and reading of files."""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import kubelet, manifests, programs
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

# etcd has versions of its own, which follow those of Kubernetes.
FOLLOWING = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
UNFINISHED = "/var/lib/day2-kubernetes/kubeadm-upgrade.json"


@dataclass(frozen=True)
class Request:
    """The options of kubeadm_upgrade; versions are without v, timeout is in seconds."""

    version: str
    phase: str
    patches: str | None = None
    certificate_renewal: bool = True
    etcd_upgrade: bool = True
    image_pull: bool = True
    timeout: int = 900
    kubeadm: str | None = None
    cluster_version: str | None = None
    kubelet_servers: t.Sequence[str] = ()
    apiserver_grace: int = 5
    quick_static_pods: bool = True


@dataclass(frozen=True)
class State:
    """What an upgrade changes on a node: images of the static pods, and sha256 of the kubelet's settings."""

    images: dict[str, str | None]
    kubelet: dict[str, str]

    @property
    def versions(self) -> dict[str, str | None]:
        """Return ``{component: version}``."""
        return {name: manifests.version_of(image) for name, image in self.images.items()}


def read_state(host: Host) -> State:
    """Read the manifests and the kubelet's files."""
    images = {name: item["image"] for name, item in manifests.images_of(manifests.read_manifests(host)).items()}
    texts = {name: host.read(name) for name in kubelet.CONFIG_FILES if host.exists(name)}
    return State(images, {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()})


def is_done(state: State, request: Request, *, unfinished: bool) -> bool:
    """Tell whether nothing is left for kubeadm on a control-plane node; on a worker only a run can tell.

    Unfinished says that a run before was cut off: static pods at the version do not prove the rest then.
    """
    if unfinished or not state.images:
        return False
    at_version = all(state.versions.get(name) == request.version for name in FOLLOWING)
    return at_version and (request.phase == "node" or request.cluster_version == request.version)


def command(state: State, request: Request, kubeadm: str, *, patches: bool) -> tuple[str, ...]:
    """Return the command; patches tells whether the folder is there, without which kubeadm would fail."""
    words = [
        kubeadm,
        "upgrade",
        *(("apply", f"v{request.version}", "--yes") if request.phase == "apply" else ("node",)),
    ]
    if patches and request.patches:
        words += ["--patches", request.patches]
    if state.images:
        words += [] if request.certificate_renewal else ["--certificate-renewal=false"]
        words += [] if request.etcd_upgrade else ["--etcd-upgrade=false"]
        words += [] if request.image_pull else ["--ignore-preflight-errors=ImagePull"]
    return tuple(words)


def find_kubeadm(host: Host, request: Request) -> str:
    """Return the path of a kubeadm of exactly the version."""
    path = host.which(request.kubeadm or "kubeadm")
    if not path:
        raise Day2Error(f"{request.kubeadm or 'kubeadm'} is not on this node: install it with node_programs first")
    version = programs.ask_version(host, "kubeadm", path)
    if version != request.version:
        raise Day2Error(
            f"{path} is {version or 'of an unknown version'}, but only kubeadm {request.version} can upgrade to "
            f"{request.version}: bring it onto the node with node_programs first",
            kubeadm=version,
        )
    return path


def refuse_wrong_phase(state: State, request: Request) -> None:
    """Fail for kubeadm upgrade apply where no control plane is."""
    if request.phase == "apply" and "kube-apiserver" not in state.images:
        raise Day2Error(f"phase apply is for a control-plane node, and {manifests.FOLDER} holds no kube-apiserver.yaml")


def differences(before: State, after: State) -> dict[str, t.Any]:
    """Return before and after as Ansible's diff."""
    return {"before": vars(before), "after": vars(after)}
