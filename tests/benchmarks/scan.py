# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Scans of manifests by this collection, pluto and kubent: ``python -m tests.benchmarks.scan``.

They take turns over the same files; medians of wall clock, processor time and peak memory. The peers are taken from the
PATH, and one that is not there is said. What each of them finds, and what it finds of the corpus of the unit tests, is
shown side by side.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import statistics
import tempfile
import typing as t
from pathlib import Path

from tests.benchmarks import scan_manifests
from tests.benchmarks.cost import Cost, run
from tests.benchmarks.scan_tools import OURS, PLAYBOOK, TOOLS, Tool, Use, Uses, corpus, write_playbook

ROUNDS, LARGE = 3, 150
# of pluto's wall clock, for many files and for one large file; and a limit in MiB whatever the size
LIMITS = {PLAYBOOK: (1.0, 1 / 3), OURS: (1 / 2, 1 / 4)}
MEMORY = 128


def measure(tools: dict[str, Tool], place: Path, rounds: int, work: Path) -> tuple[dict[str, Cost], dict[str, Uses]]:
    """Return the median costs of each tool, and what it found."""
    costs: dict[str, list[Cost]] = {}
    found: dict[str, Uses] = {}
    for dummy in range(rounds):
        for name, tool in tools.items():
            output = work / "output"
            costs.setdefault(name, []).append(run(tool.command(place), output))
            found[name] = tool.found(output)
    return {name: Cost(*map(statistics.median, zip(*each))) for name, each in costs.items()}, found


def rows(costs: dict[str, Cost], found: dict[str, Uses], planted: Uses) -> t.Iterator[str]:
    """Yield the table of one measurement."""
    yield f"{'':16}{'wall s':>8}{'cpu s':>8}{'MiB':>7}{'found':>8}{'missed':>8}{'wrong':>7}"
    for name, cost in costs.items():
        numbers = len(found[name] & planted), len(planted - found[name]), len(found[name] - planted)
        yield f"{name:16}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.memory:7.0f}" + "{:8}{:8}{:7}".format(*numbers)


def verdicts(costs: dict[str, Cost], large: bool) -> t.Iterator[str]:
    """Yield a line for each goal; without pluto there is nothing to compare with."""
    for name, limits in LIMITS.items():
        limit = limits[large]
        if "pluto" in costs:
            ratio = costs[name].wall / costs["pluto"].wall
            yield f"{_held(ratio <= limit)}: {name}, wall clock {ratio:.2f} times pluto's (limit {limit:.2f})"
        else:
            yield f"not judged: {name}, wall clock beside pluto's (limit {limit:.2f}), since pluto is not there"
    yield f"{_held(costs[OURS].memory <= MEMORY)}: {OURS}, peak memory {costs[OURS].memory:.0f} MiB (limit {MEMORY})"


def recall(tools: dict[str, Tool], work: Path) -> t.Iterator[str]:
    """Yield how much of the corpus each tool finds, one input at a time, and in which inputs it misses something."""
    inputs = corpus(work / "corpus")
    everything = [use for one in inputs for use in one.uses]
    for name, tool in tools.items():
        if name == PLAYBOOK:
            continue
        hits: list[Use] = []
        missed, wrong = [], []
        for one in inputs:
            run(tool.command(one.path), work / "output")
            found = tool.found(work / "output")
            hits += found & one.uses
            missed += [one.name] if one.uses - found else []
            wrong += [one.name] if found - one.uses else []
        named = f"{_named(hits)} of the {_named(everything)} that have a name"
        yield f"{name}: {len(hits)} of {len(everything)}, {named}"
        yield f"  misses something in {len(missed)} inputs: {', '.join(missed) or '-'}"
        yield f"  finds what is none in {len(wrong)}: {', '.join(wrong) or '-'}"


def _named(uses: list[Use]) -> int:
    return sum(bool(name) for dummy, kind, name in uses)


def _held(held: bool) -> str:
    return "held" if held else "MISSED"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--large", type=int, default=LARGE, help="megabytes of the one large file")
    chosen = parser.parse_args()
    show = functools.partial(print, flush=True)
    tools = {name: tool for name, tool in TOOLS.items() if not tool.program or shutil.which(tool.program)}
    for name in sorted(set(TOOLS) - set(tools)):
        show(f"{name} is not on the PATH: it is not measured")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_playbook(work)
        many, large = work / "many", work / "large.yaml"
        for place, planted in (
            (many, scan_manifests.write_folder(many)),
            (large, scan_manifests.write_file(large, chosen.large)),
        ):
            load = os.getloadavg()[0]
            costs, found = measure(tools, place, chosen.rounds, work)
            show(f"\n{place.name}, {len(planted)} uses, median of {chosen.rounds}, load {load:.1f}")
            show(*rows(costs, found, planted), *verdicts(costs, place == large), sep="\n")
        show("\nrecall on the corpus", *recall(tools, work), sep="\n")


if __name__ == "__main__":
    main()
