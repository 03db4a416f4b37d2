# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a gate waits for."""

from __future__ import annotations

import dataclasses

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, wanted_version

CHECKS = ("node", "alive", "apiserver", "static_pods", "etcd", "daemonsets", "budgets", "workloads", "addons")
NODE_CHECKS = ("node", "apiserver", "static_pods", "etcd", "daemonsets")


@dataclasses.dataclass(frozen=True)
class Waited:
    """A node to wait for.

    endpoint is the URL of its own API server, or None; boot_before is the boot that it has to have left behind.
    """

    host: str
    node: str
    role: str = "worker"
    endpoint: str | None = None
    boot_before: str | None = None

    @property
    def master(self) -> bool:
        """Tell whether it is a control plane host."""
        return self.role != "worker"


@dataclasses.dataclass(frozen=True)
class Expected:
    """What the gate asks for: steady is how many good answers in a row an API server has to give."""

    target: Version
    checks: frozenset[str] = frozenset(NODE_CHECKS)
    steady: int = 5
    baseline: JsonDict = dataclasses.field(default_factory=dict)


def waited_of(row: JsonDict) -> Waited:
    """Return one row of the nodes option of M(day2.kubernetes.upgrade_gate)."""
    return Waited(
        row["host"],
        row.get("node") or row["host"],
        row.get("role") or "worker",
        row.get("endpoint") or None,
        row.get("boot_before") or None,
    )


def expected_of(params: JsonDict, *, once: bool) -> Expected:
    """Return the options of M(day2.kubernetes.upgrade_gate); a single look sees one good answer, and no sign of life.

    Raises:
        Day2Error: version is not a full version.

    """
    checks = set(NODE_CHECKS if params["checks"] is None else params["checks"])
    if params["workloads"]:
        checks |= {"budgets", "workloads"}
    steady = 1 if once else params["steady"]
    checks -= {"alive"} if once else set()
    return Expected(wanted_version(params["version"]), frozenset(checks), steady, params["baseline"] or {})
