# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Snapshots of one etcd by its own programs and by this collection: ``python -m tests.benchmarks.etcd_snapshot``.

They take turns. Wall clock, processor time and peak memory of each, and processor time of etcd meanwhile; medians.
"""

from __future__ import annotations

import argparse
import functools
import os
import statistics
import sys
import tempfile
import typing as t
from pathlib import Path

from tests.benchmarks.cost import run
from tests.benchmarks.etcd_server import VERSION, Server

TICK = os.sysconf("SC_CLK_TCK")
SIZES = (66, 500)  # MB
ROUNDS = 5
SAVES = ("etcdctl save", "transfer alone")
# what a transfer may cost beside etcdctl, and a limit in MiB whatever the size
WALL, SERVER_CPU, MEMORY = 1.25, 1.1, 64


class Cost(t.NamedTuple):
    """Seconds, seconds, MiB, seconds."""

    wall: float
    cpu: float
    memory: float
    server_cpu: float


def look(command: list[str], server: Server) -> Cost:
    """Run a program to its end and return what it took of the machine, and of etcd."""
    before = server_seconds(server)
    own = run(command)
    return Cost(own.wall, own.cpu, own.memory, server_seconds(server) - before)


def server_seconds(server: Server) -> float:
    """Return the processor time that etcd has taken since it began."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def ways(server: Server, folder: Path) -> dict[str, list[str]]:
    """Return a command for each row; those that read follow one that saved."""
    own = [sys.executable, "-m", "tests.benchmarks.etcd_work"]
    where = [*server.access]
    theirs, ours = str(folder / "theirs.db"), str(folder / "ours.db")
    how = [f"--{name}={value}" for name, value in zip(("endpoints", "cacert", "cert", "key"), where)]
    return {
        "etcdctl save": [server.program("etcdctl"), *how, "snapshot", "save", theirs],
        "transfer alone": [*own, "transfer", ours, *where],
        "etcdutl status": [server.program("etcdutl"), "snapshot", "status", theirs],
        "checksum and walk": [*own, "prove", ours],
        "HashKV and walk": [*own, "hash", ours],
        "the whole module": [*own, "module", str(folder / "module.db"), *where],
    }


def measure(server: Server, rounds: int) -> dict[str, Cost]:
    """Return the median of each figure for each way; the ways take turns."""
    found: dict[str, list[Cost]] = {}
    for dummy in range(rounds):
        with tempfile.TemporaryDirectory(dir=server.folder) as folder:
            for name, command in ways(server, Path(folder)).items():
                found.setdefault(name, []).append(look(command, server))
    return {name: Cost(*map(statistics.median, zip(*costs))) for name, costs in found.items()}


def verdicts(costs: dict[str, Cost]) -> t.Iterator[str]:
    """Yield a line for each promise."""
    theirs, ours = (costs[name] for name in SAVES)
    for what, ratio, limit in (
        ("wall clock", ours.wall / theirs.wall, WALL),
        ("etcd's processor time", ours.server_cpu / max(theirs.server_cpu, 1 / TICK), SERVER_CPU),
    ):
        yield f"{_held(ratio <= limit)}: transfer alone, {what} {ratio:.2f} times etcdctl's (limit {limit:g})"
    yield f"{_held(ours.memory <= MEMORY)}: transfer alone, peak memory {ours.memory:.0f} MiB (limit {MEMORY})"


def _held(held: bool) -> str:
    return "held" if held else "MISSED"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="megabytes of data")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args()
    show = functools.partial(print, flush=True)
    for size in chosen.sizes:
        with Server(size) as server:
            load = os.getloadavg()[0]
            costs = measure(server, chosen.rounds)
            show(f"\netcd {VERSION}, {server.db_bytes() / 1e6:.0f} MB, median of {chosen.rounds}, load {load:.1f}")
            show(f"{'':20}{'wall s':>8}{'cpu s':>8}{'MiB':>6}{'etcd cpu s':>12}")
            for name, cost in costs.items():
                show(f"{name:20}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.memory:6.0f}{cost.server_cpu:12.2f}")
            show(*verdicts(costs), sep="\n")


if __name__ == "__main__":
    main()
