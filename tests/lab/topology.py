# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which hosts a lab has, and how everything of it is named and numbered."""

from __future__ import annotations

import re
import typing as t
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.lab import cache
from tests.lab.errors import LabError

SERVICE_RANGE = "10.96.0.0/16"
SAMPLE_SERVICE = "10.96.100.100"
API_PORT = 6443
REGISTRY_PORT = 5000
FILES_PORT = 8080
MAX_INDEX = 99
# Interface names hold 15 characters: vb-NAME-HOST.
NAME = re.compile(r"[a-z][a-z0-9]{0,7}")
MAX_MASTERS, MAX_WORKERS = 5, 79
BASTION_NUMBER, MASTER_BASE, WORKER_BASE = 10, 10, 20


@dataclass(frozen=True)
class Host:
    """One machine; number is the last part of its address."""

    name: str
    role: t.Literal["bastion", "master", "worker"]
    number: int


@dataclass(frozen=True)
class Lab:
    """One lab; index (1 to 99) is unique on this machine and part of all of its addresses."""

    name: str
    index: int
    masters: int
    workers: int
    version: str
    target: str
    source: t.Literal["packages", "files"]

    def __post_init__(self) -> None:
        """Refuse what cannot be named or numbered."""
        check_name(self.name)
        if not 1 <= self.masters <= MAX_MASTERS or self.masters % 2 == 0:
            raise LabError(f"--masters {self.masters}: etcd wants an odd number of members, 1, 3 or 5")
        if not 1 <= self.workers <= MAX_WORKERS:
            raise LabError(f"--workers {self.workers}: must be 1 (the sample workload) to {MAX_WORKERS}")

    @property
    def folder(self) -> Path:
        """Where its state lies."""
        return folder_of(self.name)

    @property
    def bastion(self) -> Host:
        """The only host with a way in."""
        return Host("bastion", "bastion", BASTION_NUMBER)

    @property
    def control_plane(self) -> list[Host]:
        """All masters, the one of kubeadm init first."""
        return [Host(f"cp{i}", "master", MASTER_BASE + i) for i in range(1, self.masters + 1)]

    @property
    def worker_hosts(self) -> list[Host]:
        """All workers."""
        return [Host(f"w{i}", "worker", WORKER_BASE + i) for i in range(1, self.workers + 1)]

    @property
    def nodes(self) -> list[Host]:
        """All hosts that are Kubernetes nodes."""
        return self.control_plane + self.worker_hosts

    @property
    def hosts(self) -> list[Host]:
        """All machines."""
        return [self.bastion, *self.nodes]

    @property
    def outer_address(self) -> str:
        """The outer machine's end of the link to the bastion."""
        return f"10.78.{self.index}.1"

    @property
    def entry_address(self) -> str:
        """The bastion's end of that link: what users connect to."""
        return f"10.78.{self.index}.2"

    def address(self, host: Host) -> str:
        """Return a host's address on the private bridge."""
        return f"10.77.{self.index}.{host.number}"

    @property
    def pod_range(self) -> str:
        """The range of all pods."""
        return f"10.{100 + self.index}.0.0/16"

    def pods_of(self, host: Host) -> str:
        """Return the range of one host's pods."""
        return f"10.{100 + self.index}.{host.number}.0/24"

    def as_dict(self) -> dict[str, t.Any]:
        """Return what Lab(**data) makes again."""
        return asdict(self)


def check_name(name: str) -> str:
    """Return the name of a lab, or refuse it."""
    if not NAME.fullmatch(name):
        raise LabError(f"--name {name}: must be a letter and up to 7 more lower-case letters or digits")
    return name


def folder_of(name: str) -> Path:
    """Return where the state of the lab of that name lies."""
    return cache.ROOT / "labs" / check_name(name)


def machine_name(lab_name: str, host: Host) -> str:
    """Return the name of the nspawn machine, which is unique on the outer machine."""
    return f"{lab_name}-{'b' if host.role == 'bastion' else host.name}"


def bridge_name(lab_name: str) -> str:
    """Return the name of the private bridge."""
    return f"day2-{lab_name}"


def entry_name(lab_name: str) -> str:
    """Return the name of the outer end of the link to the bastion."""
    return f"d2o-{lab_name}"
