# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The plan of an upgrade as data."""

from __future__ import annotations

import dataclasses

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict


@dataclasses.dataclass(frozen=True)
class Step:
    """What is done to one host; batch is 0 for masters, who go one at a time, and for hosts that are done."""

    host: str
    node: str
    role: str
    batch: int
    state: str
    kubelet: str | None
    needs: list[str]
    reason: str
    endpoint: str | None


@dataclasses.dataclass(frozen=True)
class Plan:
    """The whole upgrade; masters, workers and stage are hosts to do, in their order.

    journal is new, resumed (an earlier run did not end), or none when there is nothing to do; apiservers has the URL
    of each control plane host's API server as other hosts reach it; saved is the snapshot of the earlier run that is
    still good, or empty.
    """

    cluster: str
    current: str | None
    target: str
    hops: list[str]
    steps: list[Step]
    masters: list[str]
    workers: list[str]
    batches: list[int]
    stage: list[str]
    images: dict[str, list[str]]
    cluster_config: JsonDict
    snapshot: bool
    journal: str
    apiservers: dict[str, str]
    saved: JsonDict

    def as_dict(self) -> JsonDict:
        """Return it as JSON knows it."""
        return dataclasses.asdict(self)

    def drained(self) -> set[str]:
        """Return the names of the nodes whose pods have to leave."""
        return {step.node for step in self.steps if "drain" in step.needs}
