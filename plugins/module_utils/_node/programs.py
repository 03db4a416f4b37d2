# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The programs of Kubernetes on a node: where they are, their versions, and what put them there."""

from __future__ import annotations

import platform
import re
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.packages import Packages, read_packages

NAMES = ("kubeadm", "kubelet", "kubectl")
VERSION_ARGUMENTS = {
    "kubeadm": ("version", "-o", "short"),
    "kubelet": ("--version",),
    "kubectl": ("version", "--client"),
}
# Names of the architectures in Kubernetes' download site.
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}
PACKAGE_FOLDERS = ("/usr/bin/", "/bin/")


@dataclass(frozen=True)
class Program:
    """One program; version is without v, source is apt, dnf, file or None (not there)."""

    version: str | None = None
    path: str | None = None
    source: str | None = None


def architecture() -> str:
    """Return this machine's architecture as Kubernetes names it."""
    machine = platform.machine()
    return ARCHITECTURES.get(machine, machine)


def parse_version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version such as 1.34.4 or v1.34.4, a pre-release's left out."""
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", text)
    if not found:
        raise Day2Error(f"{text} is not a version such as 1.34.4", version=text)
    return tuple(int(number) for number in found.groups())


def minor_of(version: str) -> int:
    """Return 34 of 1.34.4."""
    return parse_version(version)[1]


def ask_version(host: Host, name: str, path: str) -> str | None:
    """Run a program to learn its version, or None when it does not say."""
    answer = host.run(path, *VERSION_ARGUMENTS[name], timeout=20)
    found = re.search(r"\bv(\d+\.\d+\.\d+[\w.+-]*)", answer.output)
    return found.group(1) if found else None


def read_programs(host: Host, packages: Packages, names: t.Iterable[str] = NAMES) -> dict[str, Program]:
    """Look at each program."""
    return {name: _read_program(host, packages, name) for name in names}


def _read_program(host: Host, packages: Packages, name: str) -> Program:
    path = (_unit_path(host) if name == "kubelet" else None) or host.which(name)
    if not path:
        return Program()
    packaged = name in packages.installed and path.startswith(PACKAGE_FOLDERS)
    return Program(ask_version(host, name, path), path, packages.manager if packaged else "file")


def _unit_path(host: Host) -> str | None:
    """Return the kubelet that systemd starts, which need not be the first in PATH."""
    answer = host.run("systemctl", "show", "kubelet", "--property=ExecStart", timeout=10)
    found = re.search(r"\bpath=(\S+)", answer.output)
    return found.group(1) if found and host.which(found.group(1)) else None


@dataclass(frozen=True)
class Node:
    """Packages and programs of a node, seen together."""

    host: Host
    packages: Packages
    programs: dict[str, Program]

    @classmethod
    def read(cls, host: Host, names: t.Iterable[str]) -> Node:
        """Look at the node."""
        packages = read_packages(host, tuple(names))
        return cls(host, packages, read_programs(host, packages, names))
