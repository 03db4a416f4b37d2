# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Scans of a cluster by this collection, kubent and pluto: ``python -m tests.benchmarks.scan_cluster``.

A real API server on loopback gets some thousand objects and releases of Helm. The scanners take turns; medians of wall
clock, processor time and peak memory, and the requests that the API server's audit log says each of them has made. The
peers are taken from the PATH, and one that is not there is said.
"""

from __future__ import annotations

import argparse
import functools
import os
import shutil
import statistics
import sys
import tempfile
import typing as t
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from tests.benchmarks.cost import Cost, run
from tests.benchmarks.scan_cluster_objects import write
from tests.benchmarks.scan_tools import OURS, PLAYBOOK, TOOLS, Uses
from tests.lab.local import LocalCluster

ROUNDS, PEER_ROUNDS, OBJECTS, RELEASES = 3, 1, 5000, 500  # a peer may take a quarter of an hour
VERSION, TARGET = "1.34.4", "1.35"
CONTROLLERS = ("kube-", "kwok", "Python-urllib")
PLAY = """
- hosts: localhost
  connection: local
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  gather_facts: false
  tasks:
    - day2.kubernetes.api_deprecation_scan:
        kubeconfig: "{{ kubeconfig }}"
        live: true
        helm: true
        target_version: "{{ target }}"
        report: "{{ playbook_dir }}/report.json"
"""


class Seen(t.NamedTuple):
    """What one run cost, how many requests it made, and what it found."""

    cost: Cost
    requests: int
    found: Uses


def commands(kubeconfig: Path, work: Path) -> dict[str, list[str]]:
    """Return the command line of each scanner."""
    (work / "scan.yml").write_text(PLAY)
    os.environ["KUBECONFIG"] = str(kubeconfig)
    own = [sys.executable, "-m", "tests.benchmarks.scan_cluster_work", str(kubeconfig), TARGET]
    told = ["-e", f"kubeconfig={kubeconfig}", "-e", f"target='{TARGET}'"]
    play = ["ansible-playbook", "-i", "localhost,", *told, str(work / "scan.yml")]
    pluto = ["pluto", "detect-all-in-cluster", "-o", "json", "-t", f"k8s=v{TARGET}.0"]
    return {OURS: own, PLAYBOOK: play, "pluto": pluto, "kubent": ["kubent", "-t", TARGET, "-o", "json"]}


def look(cluster: LocalCluster, name: str, command: list[str], work: Path) -> Seen:
    """Let a scanner scan once."""
    cluster.audit.take()
    cost = run(command, work / "output")
    asked = [one for one in cluster.audit.take() if not one.agent.startswith(CONTROLLERS)]
    # pluto names an object of a release with the release before it
    found = {(version, kind, thing.rpartition("/")[2]) for version, kind, thing in TOOLS[name].found(work / "output")}
    return Seen(cost, len(asked), found)


def rows(seen: dict[str, list[Seen]], planted: Uses) -> t.Iterator[str]:
    """Yield the table: medians, and what the last round found."""
    widths = {"rounds": 7, "wall s": 8, "cpu s": 8, "MiB": 7, "requests": 10, "found": 8, "missed": 8, "wrong": 7}
    yield " " * 16 + "".join(f"{title:>{width}}" for title, width in widths.items())
    for name, rounds in seen.items():
        wall, cpu, memory = (statistics.median(one) for one in zip(*(each.cost for each in rounds)))
        last = rounds[-1]
        numbers = last.requests, len(last.found & planted), len(planted - last.found), len(last.found - planted)
        yield f"{name:16}{len(rounds):7}{wall:8.2f}{cpu:8.2f}{memory:7.0f}" + "{:10}{:8}{:8}{:7}".format(*numbers)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--peer-rounds", type=int, default=PEER_ROUNDS)
    parser.add_argument("--objects", type=int, default=OBJECTS)
    parser.add_argument("--releases", type=int, default=RELEASES)
    chosen = parser.parse_args()
    show = functools.partial(print, flush=True)
    with tempfile.TemporaryDirectory() as folder, LocalCluster(VERSION, audit=True) as cluster:
        work = Path(folder)
        planted = write(Cluster.at(str(cluster.kubeconfig), None, None), chosen.objects, chosen.releases)
        wanted = commands(cluster.kubeconfig, work)
        there = {name: command for name, command in wanted.items() if shutil.which(command[0])}
        for name in sorted(set(wanted) - set(there)):
            show(f"{name} is not on the PATH: it is not measured")
        load, seen = os.getloadavg()[0], {name: list[Seen]() for name in there}
        for number in range(max(chosen.rounds, chosen.peer_rounds)):
            for name, command in there.items():
                if number < (chosen.rounds if name in (OURS, PLAYBOOK) else chosen.peer_rounds):
                    seen[name].append(look(cluster, name, command, work))
        what = f"{chosen.objects} objects and {chosen.releases} releases, {len(planted)} old uses"
        show(f"\n{what}, target {TARGET}, load {load:.1f}", *rows(seen, planted), sep="\n")


if __name__ == "__main__":
    main()
