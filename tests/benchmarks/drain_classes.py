# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which pods each tool evicts: every class with every set of flags, each on a node of its own."""

from __future__ import annotations

import typing as t
from pathlib import Path

from tests.benchmarks.drain_tools import KUBECTL, THEIRS, Tools, Wish
from tests.integration.pod_classes import FLAGS, PODS, put, without_controllers
from tests.lab.local import LocalCluster

EVICTED, STAYS, REFUSED, BOTH = "E", "S", "R", "E!"
TIMEOUT = 5


def classes(version: str, core: Path | None, names: t.Sequence[str]) -> dict[str, dict[str, str]]:
    """Return {kind of pod: {tool: a letter for each of FLAGS}}.

    E: evicted; S: it stays and the drain is done; R: it stays and the drain fails; E!: evicted, and the drain fails.
    """
    found: dict[str, dict[str, str]] = {kind: {} for kind in PODS}
    with LocalCluster(version, audit=True) as cluster, without_controllers(cluster) as site:
        tools = Tools(cluster, core)
        for number, name in enumerate(names):
            keys = [(kind, flags) for kind in PODS for flags in FLAGS]
            nodes = {key: f"{key[0]}-{key[1]}-{number}" for key in keys}
            for key, node in nodes.items():
                put(site, key[0], node)
            cluster.audit.take()
            failed = _drain(tools, name, [Wish([nodes[key]], _options(key[1]), _timeout(name)) for key in keys])
            evicted = {
                one.name for one in cluster.audit.take() if one.resource == "pods/eviction" and one.status == 201
            }
            letters = {key: _letter(f"default/{nodes[key]}" in evicted, bad) for key, bad in zip(keys, failed)}
            for kind in PODS:
                found[kind][name] = " ".join(letters[kind, flags] for flags in FLAGS)
    return found


def _drain(tools: Tools, name: str, wishes: list[Wish]) -> list[bool]:
    """Return for each wish whether the tool failed."""
    if name == KUBECTL:
        return [bool(tools.drain(name, wish).status) for wish in wishes]
    return [task["failed"] for task in tools.many(name, wishes).tasks]


def _options(flags: str) -> dict[str, t.Any]:
    # there is no kubelet, so that only a grace period of 0 ends a pod
    return {**FLAGS[flags], "grace_period": 0}


def _timeout(name: str) -> int | None:
    # it takes no 0, and would wait in vain
    return None if name == THEIRS else TIMEOUT


def _letter(evicted: bool, failed: bool) -> str:
    if evicted:
        return BOTH if failed else EVICTED
    return REFUSED if failed else STAYS
