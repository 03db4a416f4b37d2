# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The goals of the upgrade, and whether a measurement holds them. Pure."""

from __future__ import annotations

import statistics
import typing as t
from dataclasses import dataclass

BY_HAND, PLAYBOOK = "by hand", "playbook"
Run = t.Mapping[str, t.Any]

# Kubespray v2.31.0 in the same lab on two cores, 1 + 2 hosts: 748 s, 606 s with nothing to do, 100 s for a worker.
KUBESPRAY_SECONDS = 748


@dataclass(frozen=True)
class Verdict:
    """A goal with what was measured; figure is None when it was not measured."""

    goal: str
    figure: float | None
    limit: float

    @property
    def held(self) -> bool | None:
        """Whether the goal was reached, or None."""
        return None if self.figure is None else self.figure <= self.limit

    def __str__(self) -> str:
        """Return one line that says lost when it was lost."""
        word = {None: "not measured", True: "held", False: "LOST"}[self.held]
        figure = "" if self.figure is None else f": {self.figure:g}"
        return f"{word:12}  {self.goal}{figure} (goal: at most {self.limit:g})"


def judge(masters: int, workers: int, runs: t.Sequence[Run]) -> list[Verdict]:
    """Return the verdicts that mean something at this size, from the median of the rounds."""
    ours = [run for run in runs if run["way"] == PLAYBOOK]
    verdicts = [Verdict(f"{masters}+{workers}: seconds of the script's", _ratio(runs), 0.65 if masters > 1 else 1.10)]
    if masters > 1:
        verdicts.append(Verdict("longest absence of an etcd member, seconds", _worst(ours, _absence), 12))
    verdicts += [
        Verdict("failed requests to a workload with two replicas", _worst(ours, _failed), 0),
        Verdict("longest time of a worker out of service, seconds", _worst(ours, _out_of_service), 15),
        Verdict("remote calls of a worker", _worst(ours, _calls("remote")), 20),
        Verdict("remote calls of a worker while it is cordoned", _worst(ours, _calls("cordoned")), 10),
    ]
    if (masters, workers) == (1, 2):
        verdicts += [
            Verdict("seconds, a third of Kubespray's", _median(ours, "seconds"), round(KUBESPRAY_SECONDS / 3)),
            Verdict("seconds with nothing to do", _median(ours, "again_seconds"), 20),
        ]
    return verdicts


def _ratio(runs: t.Sequence[Run]) -> float | None:
    hand = _median([run for run in runs if run["way"] == BY_HAND], "seconds")
    ours = _median([run for run in runs if run["way"] == PLAYBOOK], "seconds")
    return round(ours / hand, 3) if ours and hand else None


def _median(runs: t.Sequence[Run], key: str) -> float | None:
    figures = [run[key] for run in runs if run["succeeded"] and run.get(key) is not None]
    return round(statistics.median(figures), 1) if figures else None


def _worst(runs: t.Sequence[Run], figure: t.Callable[[Run], float | None]) -> float | None:
    figures = [seen for run in runs if (seen := figure(run)) is not None]
    return max(figures, default=None)


def _absence(run: Run) -> float | None:
    return max((member["longest"] for member in run["etcd_away"].values()), default=None)


def _failed(run: Run) -> float | None:
    return t.cast(float, run["requests"]["workload"]["failed"])


def _out_of_service(run: Run) -> float | None:
    return max((run["out_of_service"][host] for host in run["workers"] if host in run["out_of_service"]), default=None)


def _calls(kind: str) -> t.Callable[[Run], float | None]:
    def figure(run: Run) -> float | None:
        counts = run.get("remote_calls") or {}
        return max((counts[host][kind] for host in run["workers"] if host in counts), default=None)

    return figure
