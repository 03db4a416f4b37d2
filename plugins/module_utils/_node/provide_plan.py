# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which programs of a node come from where: pure decisions for node_programs."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.programs import Program, minor_of, parse_version

# A node of kubeadm cannot do without these; kubectl is upgraded only where somebody put it.
NEEDED = ("kubeadm", "kubelet")


@dataclass(frozen=True)
class Wanted:
    """The request: version without v; state staged or present; install names what staged installs already."""

    version: str
    names: tuple[str, ...] = ("kubeadm", "kubelet", "kubectl")
    state: str = "staged"
    install: tuple[str, ...] = ("kubeadm",)
    source: str = "auto"
    files_url: str | None = None
    bin_dir: str | None = None
    repository: str | None = None
    checksums: dict[str, str] = field(default_factory=dict)
    images: tuple[str, ...] = ()
    kubeadm_images: str = "none"
    image_repository: str | None = None
    stage_dir: str = "/var/cache/day2-kubernetes"
    lock_timeout: int = 120


@dataclass(frozen=True)
class Provision:
    """What is to be done: names by packages, target paths by files, and the names to install now."""

    packages: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    install: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """Two states of the node whose difference is the change, and where each program comes from."""

    before: dict[str, t.Any] = field(default_factory=lambda: {"staged": []})
    after: dict[str, t.Any] = field(default_factory=lambda: {"staged": []})
    origins: dict[str, str] = field(default_factory=dict)


def plan_programs(observed: dict[str, Program], wanted: Wanted, manager: str | None) -> Provision:
    """Sort the programs that are not at the version yet; manager is apt, dnf or None.

    Raises:
        Day2Error: a program is newer, or there is no way to get it onto this node.

    """
    plan = Provision()
    for name in wanted.names:
        program = observed.get(name, Program())
        if program.version == wanted.version or (not program.path and name not in NEEDED):
            continue
        _refuse_newer(name, program, wanted.version)
        if _from_package(name, program, wanted, manager):
            plan.packages.append(name)
        else:
            plan.files[name] = _target(name, program, observed, wanted)
        if wanted.state == "present" or name in wanted.install:
            plan.install.append(name)
    return plan


def minors_between(observed: dict[str, Program], version: str) -> range:
    """Return the minors that a source of Kubernetes may name now, from the oldest program to the target."""
    minors = [minor_of(program.version) for program in observed.values() if program.version]
    return range(min([*minors, minor_of(version)]), minor_of(version) + 1)


def _refuse_newer(name: str, program: Program, version: str) -> None:
    if program.version and parse_version(program.version) > parse_version(version):
        raise Day2Error(
            f"{program.path} is {program.version}, newer than kube_version {version}: a downgrade is not supported",
            program=name,
        )


def _from_package(name: str, program: Program, wanted: Wanted, manager: str | None) -> bool:
    if wanted.source == "files":
        return False
    if wanted.source == "packages" or program.source in ("apt", "dnf"):
        if not manager:
            raise Day2Error(f"{name} cannot come from a package: this node has neither apt nor dnf; set files_url")
        return True
    return not program.path and bool(manager) and not wanted.files_url


def _target(name: str, program: Program, observed: dict[str, Program], wanted: Wanted) -> str:
    if wanted.bin_dir:
        return f"{wanted.bin_dir}/{name}"
    known = [program, *observed.values()]
    folder = next((item.path.rpartition("/")[0] for item in known if item.path), None)
    if folder is None:
        raise Day2Error(f"{name} is not on this node, and neither is another program of Kubernetes: set bin_dir")
    return f"{folder}/{name}"
