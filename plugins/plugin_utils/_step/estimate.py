# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""How long an upgrade will still take, judged by what it has already done. Pure."""

from __future__ import annotations

import dataclasses
import itertools
import typing as t

Json = dict[str, t.Any]
MASTERS, WORKERS = "masters", "workers"
PREPARATION = {"snapshot", "stage"}  # on many hosts at once, before the first is taken out of service


@dataclasses.dataclass
class Group:
    """Hosts that are upgraded together, one master or a batch of workers; times are of one clock, in seconds."""

    kind: str
    number: int
    of: int
    hosts: list[str]
    began: float | None = None
    ended: float | None = None

    @property
    def title(self) -> str:
        """Return its place in the upgrade."""
        return f"{self.kind}{'' if self.kind == MASTERS else ' batch'} {self.number} of {self.of}"


class Estimate:
    """Masters and workers are estimated apart, each by the mean time from one of their groups to the next."""

    def __init__(self, plan: Json) -> None:
        """Take the plan that M(day2.kubernetes.upgrade_plan) returns."""
        self.groups = groups_of(plan)
        needs = {step["host"]: step.get("needs") for step in plan.get("steps") or ()}
        self._last_steps = {host: steps[-1] for host, steps in needs.items() if steps}
        self._done: set[str] = set()

    def group_of(self, host: str) -> Group | None:
        """Return the group of a host, or None when the plan has nothing to do to it."""
        return next((group for group in self.groups if host in group.hosts), None)

    def is_over(self, host: str) -> bool:
        """Tell whether the host is done, or has nothing to be done to it; without a plan no host is."""
        return host in self._done or bool(self.groups and self.group_of(host) is None)

    def is_last(self, host: str, step: str) -> bool:
        """Tell whether the host is done with this step."""
        return step == self._last_steps.get(host, "uncordon")

    def note(self, host: str, step: str, phase: str, at: float) -> None:
        """Take a transition of the journal; what comes after a host was done does not count."""
        group = self.group_of(host)
        if group is None or step in PREPARATION or self.is_over(host):
            return
        group.began = at if group.began is None else group.began
        if phase == "done" and self.is_last(host, step):
            self._done.add(host)
            group.ended = at if self._done.issuperset(group.hosts) else None

    def left(self, now: float) -> float | None:
        """Return the seconds until all masters, or all workers, are done, whichever is going on.

        None as long as none of them is done: other runs, other clusters and the other kind say nothing.
        """
        begun = [group for group in self.groups if group.began is not None]
        alike = [group for group in self.groups if begun and group.kind == begun[-1].kind]
        lengths = [_length(one, after) for one, after in itertools.zip_longest(alike, alike[1:]) if one.ended]
        if not lengths:
            return None
        mean = sum(lengths) / len(lengths)
        running = [group.began for group in alike if group.began is not None and group.ended is None]
        waiting = sum(group.began is None for group in alike)
        return waiting * mean + sum(max(mean - (now - began), 0.0) for began in running)


def groups_of(plan: Json) -> list[Group]:
    """Return the groups of a plan in their order."""
    masters, workers = list(plan.get("masters") or ()), list(plan.get("workers") or ())
    sizes = list(plan.get("batches") or ()) or [1]
    batches: list[list[str]] = []
    rest = workers
    while rest:
        size = max(int(sizes[min(len(batches), len(sizes) - 1)]), 1)
        batches.append(rest[:size])
        rest = rest[size:]
    return [
        *(Group(MASTERS, number, len(masters), [host]) for number, host in enumerate(masters, 1)),
        *(Group(WORKERS, number, len(batches), hosts) for number, hosts in enumerate(batches, 1)),
    ]


def _length(group: Group, after: Group | None) -> float:
    # what comes between two groups, such as the wait for the workloads, is part of the first one
    end = group.ended if after is None or after.began is None else after.began
    return max((end or 0.0) - (group.began or 0.0), 0.0)
