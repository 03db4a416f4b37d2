# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is known of a cluster before it is upgraded, and what is wanted; plain values only."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import Entry
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.store import Journal
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, wanted_version

JsonDict = dict[str, t.Any]
GIB = 1024**3


@dataclasses.dataclass(frozen=True)
class Host:
    """A host of the inventory; info is what M(day2.kubernetes.upgrade_node_info) said, or None."""

    name: str
    node: str
    roles: tuple[str, ...]
    info: JsonDict | None = None
    error: str | None = None
    selected: bool = True
    endpoint: str | None = None
    programs: JsonDict | None = None
    programs_error: str | None = None

    @property
    def master(self) -> bool:
        """Tell whether it is a control plane host; one that is also a worker counts as master."""
        return "control_plane" in self.roles

    @property
    def looked_at(self) -> bool:
        """Tell whether its facts are there."""
        return self.info is not None and not self.error


@dataclasses.dataclass(frozen=True)
class Node:
    """A node of the cluster; ours means that an earlier run cordoned it and did not come back."""

    name: str
    kubelet: Version | None
    ready: bool | None
    schedulable: bool = True
    ours: bool = False
    control_plane: bool = False
    addresses: tuple[str, ...] = ()
    boot_id: str | None = None


@dataclasses.dataclass(frozen=True)
class ApiServer:
    """The API server of one control plane host."""

    version: Version | None
    ready: bool


@dataclasses.dataclass(frozen=True)
class Observed:
    """Everything the plan and the checks look at.

    matched maps the name of a host to the name of its node; config is kubeadm's ClusterConfiguration or None;
    pods and budgets are objects of the API; workloads has (kind, namespace/name, ready, wanted) for each workload;
    now is in seconds since the epoch.
    """

    hosts: tuple[Host, ...]
    nodes: dict[str, Node]
    matched: dict[str, str]
    apiservers: dict[str, ApiServer]
    config: JsonDict | None
    now: float
    pods: list[JsonDict] = dataclasses.field(default_factory=list)
    budgets: list[JsonDict] = dataclasses.field(default_factory=list)
    workloads: list[tuple[str, str, int, int]] = dataclasses.field(default_factory=list)
    journal: Journal = dataclasses.field(default_factory=Journal)

    def node_of(self, host: Host) -> Node | None:
        """Return the node that runs on a host."""
        return self.nodes.get(self.matched.get(host.name, ""))

    def continued(self, host: Host) -> bool:
        """Tell whether an earlier run stopped in the middle of this host."""
        node = self.node_of(host)
        return node is not None and (node.ours or node.name in self.journal.entries)

    def entry_of(self, host: Host) -> Entry | None:
        """Return what an earlier run noted on the node of a host."""
        return self.journal.entries.get(self.matched.get(host.name, ""))

    @property
    def masters(self) -> list[Host]:
        """Return the control plane hosts in the order of the inventory."""
        return [host for host in self.hosts if host.master]

    @property
    def workers(self) -> list[Host]:
        """Return the hosts that are only workers, in the order of the inventory."""
        return [host for host in self.hosts if "worker" in host.roles and not host.master]


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What the user asks for; sizes in bytes (min_free by path), snapshot_max_age in seconds, certificates in days."""

    target: Version
    serial: t.Any = "20%"
    ignore: tuple[str, ...] = ()
    certificate_days: int = 7
    min_free: int = GIB
    min_free_paths: dict[str, int] = dataclasses.field(default_factory=dict)
    drain_force: bool = False
    drain_delete_emptydir_data: bool = True
    snapshot: bool = True
    snapshot_max_age: int = 3600
    abandon: bool = False


def wanted_of(params: JsonDict) -> Wanted:
    """Return the options of M(day2.kubernetes.upgrade_plan).

    Raises:
        Day2Error: version is not a full version, or a size is not a number.

    """
    try:
        min_free_paths = {path: int(size) for path, size in params["min_free_paths"].items()}
    except (TypeError, ValueError) as error:
        raise Day2Error(f"min_free_paths wants a number of bytes for each path: {error}") from error
    return Wanted(
        target=wanted_version(params["version"]),
        serial=params["serial"],
        ignore=tuple(params["ignore"]),
        certificate_days=params["certificate_days"],
        min_free=params["min_free"],
        min_free_paths=min_free_paths,
        drain_force=params["drain_force"],
        drain_delete_emptydir_data=params["drain_delete_emptydir_data"],
        snapshot=params["snapshot"],
        snapshot_max_age=params["snapshot_max_age"],
        abandon=params["abandon"],
    )
