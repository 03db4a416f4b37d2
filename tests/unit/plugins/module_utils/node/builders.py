# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A node made of a folder and small programs, for the tests of what runs on nodes."""

from __future__ import annotations

import pathlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

APISERVER = """apiVersion: v1
kind: Pod
spec:
  containers:
  - command:
    - kube-apiserver
    - --advertise-address=10.0.0.11
    - --etcd-servers=https://127.0.0.1:2379
    - --secure-port=6443
    image: registry.k8s.io/kube-apiserver:v{version}
    imagePullPolicy: IfNotPresent
    name: kube-apiserver
"""
ETCD = """spec:
  containers:
  - command:
    - etcd
    - --cert-file=/etc/kubernetes/pki/etcd/server.crt
    - --data-dir=/var/lib/etcd
    - --key-file=/etc/kubernetes/pki/etcd/server.key
    - --listen-client-urls=https://127.0.0.1:2379,https://10.0.0.11:2379
    - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
    image: registry.k8s.io/etcd:3.5.24-0
    name: etcd
"""
OTHER = "spec:\n  containers:\n  - command:\n    - {name}\n    image: registry.k8s.io/{name}:v{version}\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
MANIFESTS = "/etc/kubernetes/manifests"
APT_LINE = "deb [signed-by=/etc/apt/keyrings/k8s.gpg] https://pkgs.example.com/core:/stable:/v1.{minor}/deb/ /\n"
SAYS = {"kubeadm": "v{0}", "kubelet": "Kubernetes v{0}", "kubectl": "Client Version: v{0}"}


class FakeNode:
    """Files below a folder; every program that runs is noted in calls, with its arguments."""

    def __init__(self, root: pathlib.Path, monkeypatch: t.Any) -> None:
        self.root, self.host = root, Host(root)
        (root / "usr/bin").mkdir(parents=True)
        (root / "proc").mkdir()
        monkeypatch.setenv("PATH", str(root / "usr/bin"))

    def file(self, name: str, text: str = "") -> None:
        """Write a file."""
        path = self.host.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def program(self, name: str, body: str = "", folder: str = "/usr/bin") -> None:
        """Write a shell script; $ROOT is the node's root."""
        self.file(f"{folder}/{name}", f'#!/bin/sh\nROOT={self.root}\necho "{name} $*" >> $ROOT/calls\n{body}\n')
        self.host.path(f"{folder}/{name}").chmod(0o755)

    def says(self, version: str, *names: str, folder: str = "/usr/bin") -> None:
        """Write programs of Kubernetes that say their version."""
        for name in names or tuple(SAYS):
            self.program(name, f"echo '{SAYS[name].format(version)}'", folder)

    def calls(self, program: str) -> list[str]:
        """Return the arguments of each run of a program."""
        lines = self.host.read("/calls").splitlines()
        return [line.partition(" ")[2] for line in lines if line.split(" ")[0] == program]

    def control_plane(self, version: str) -> None:
        """Write the static pods of a control plane."""
        self.file(f"{MANIFESTS}/kube-apiserver.yaml", APISERVER.format(version=version))
        self.file(f"{MANIFESTS}/etcd.yaml", ETCD)
        for name in ("kube-controller-manager", "kube-scheduler"):
            self.file(f"{MANIFESTS}/{name}.yaml", OTHER.format(name=name, version=version))

    def apt(self, installed: str, offered: t.Iterable[str], held: t.Iterable[str] = ()) -> None:
        """Make it a node of apt: programs of one version from packages, a source that offers others once it is read."""
        self.says(installed)
        self.file("/var/lib/dpkg/status")
        self.file("/etc/apt/sources.list.d/kubernetes.list", APT_LINE.format(minor=installed.split(".")[1]))
        rows = "".join(
            f"echo '{name}\t{installed}-1.1\t{'hold' if name in held else 'install'}\tinstalled'\n" for name in SAYS
        )
        self.program("dpkg-query", rows)
        madison = "".join(
            f"echo ' {n} | {v}-{r} | https://x Packages'\n" for n in SAYS for v in offered for r in (2, 1)
        )
        self.program("apt-cache", f'case " $* " in *" madison "*) [ -e $ROOT/updated ] && {{\n{madison}}};; esac; true')
        self.program("apt-get", APT_GET)
        self.program("apt-mark", f"[ $1 = showhold ] && echo '{' '.join(held)}'; true")


# Makes the packages that it downloads, and programs of the version that it installs.
APT_GET = r"""
case " $* " in *" update "*) : > $ROOT/updated; exit 0;; esac
for word; do case $word in
  *Archives=*|*archives=*) folder=${word#*=};;
  --download-only) only=1;;
  kube*=*) name=${word%%=*} version=${word#*=}
    if [ "$only" ]; then : > $folder/${name}_${version}_amd64.deb
    else
      printf '#!/bin/sh\necho "Kubernetes v%s"\n' ${version%-*} > $ROOT/usr/bin/$name
    fi;;
esac; done
"""
