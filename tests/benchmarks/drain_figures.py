# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the benchmark of drains makes of its runs: medians, goals and a table. Pure.

A run is a dictionary: case, way, succeeded (bool), seconds, module_seconds, requests (int), memory (MiB), pods, left.
"""

from __future__ import annotations

import statistics
import typing as t

from tests.benchmarks.drain_tools import KUBECTL, OURS
from tests.benchmarks.verdicts import Verdict

START = "Ansible, an empty task"
REQUESTS_OF_A = 200
REQUESTS_PER_POD = 2
FLAT = 1.2  # times the memory for a tenth of the pods
HEAD = ("way", "whole process s", "module s", "requests", "per pod", "peak MiB", "drained")
Run = t.Mapping[str, t.Any]


def middle(runs: t.Sequence[Run], case: str, way: str, key: str) -> float | None:
    """Return the median of a figure over the runs that drained, or None."""
    figures = [run[key] for run in runs if (run["case"], run["way"]) == (case, way) and run["succeeded"]]
    seen = [figure for figure in figures if figure is not None]
    return round(statistics.median(seen), 2) if seen else None


def judge(runs: t.Sequence[Run], cases: t.Collection[str]) -> list[Verdict]:
    """Return the goals of these cases with what was measured."""
    of_a = [
        Verdict("a: seconds of kubectl's, Ansible's start included", ratio(runs, "a", "seconds"), 0.30),
        Verdict("a: requests", middle(runs, "a", OURS, "requests"), REQUESTS_OF_A),
    ]
    of_b = [Verdict("b: seconds of kubectl's, Ansible's start included", ratio(runs, "b", "seconds"), 1.0)]
    of_c = [
        Verdict("c: peak memory of that in b, with a ninth of the pods", _growth(runs), FLAT),
        Verdict("c: requests per pod", middle(runs, "c", OURS, "per_pod"), REQUESTS_PER_POD),
    ]
    return [goal for case, goals in (("a", of_a), ("b", of_b), ("c", of_c)) if case in cases for goal in goals]


def ratio(runs: t.Sequence[Run], case: str, key: str) -> float | None:
    """Return ours by kubectl's."""
    ours, theirs = (middle(runs, case, way, key) for way in (OURS, KUBECTL))
    return round(ours / theirs, 3) if ours and theirs else None


def _growth(runs: t.Sequence[Run]) -> float | None:
    many, few = (middle(runs, case, OURS, "memory") for case in ("c", "b"))
    return round(many / few, 2) if many and few else None


def rows_of(runs: t.Sequence[Run], case: str) -> list[list[str]]:
    """Return a row for each way of a case: HEAD's columns as text, the median of each figure."""
    ways = dict.fromkeys(run["way"] for run in runs if run["case"] == case)
    return [[way, *_figures([run for run in runs if (run["case"], run["way"]) == (case, way)])] for way in ways]


def _figures(runs: t.Sequence[Run]) -> list[str]:
    drained = [run for run in runs if run["succeeded"]]
    shown = drained or runs
    keys = ("seconds", "module_seconds", "requests", "per_pod", "memory")
    figures = [[run[key] for run in shown if run[key] is not None] for key in keys]
    texts = [f"{statistics.median(seen):.{digits}f}" if seen else "-" for seen, digits in zip(figures, (1, 1, 0, 2, 0))]
    if shown[0]["pods"] == 0:
        return [*texts, "-"]
    word = f"{len(drained)} of {len(runs)}"
    left = max(run["left"] for run in runs)
    return [*texts, word if len(drained) == len(runs) else f"{word}, {left} pods left"]


def text_of(rows: t.Sequence[t.Sequence[str]]) -> str:
    """Return rows as aligned columns under HEAD."""
    widths = [max(len(row[column]) for row in [HEAD, *rows]) for column in range(len(HEAD))]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
        for row in [HEAD, *rows]
    ]
    return "\n".join(line.rstrip() for line in lines)


def markdown_of(head: t.Sequence[str], rows: t.Iterable[t.Sequence[str]]) -> str:
    """Return rows as a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
