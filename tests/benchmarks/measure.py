# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One upgrade of a fresh lab in one of the ways, watched, as a dictionary of figures."""

from __future__ import annotations

import os
import shutil
import typing as t
from pathlib import Path

from tests.benchmarks import figures, ways
from tests.benchmarks.verdicts import BY_HAND, PLAYBOOK
from tests.benchmarks.witnesses import watching
from tests.upgrade.conftest import TO, made

WAYS = {BY_HAND: ways.by_hand, PLAYBOOK: ways.by_playbook}


def measure(way: str, name: str, masters: int, workers: int, folder: Path) -> dict[str, t.Any]:
    """Create a lab of that name and size, upgrade it, destroy it; logs and reports go to a new folder.

    Returns what verdicts.py and text.py read, in seconds, and the absences of etcd one by one.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    hosts = [f"cp{n}" for n in range(1, masters + 1)], [f"w{n}" for n in range(1, workers + 1)]
    with made(name, folder, masters, workers) as lab:
        load = os.getloadavg()[0]
        with watching(lab, hosts[0]) as seen:
            upgraded = WAYS[way](lab, *hosts)
        at_target = lab.state() == {host: (f"v{TO}", False, None) for host in [*hosts[0], *hosts[1]]}
        again = ways.again(lab) if way == PLAYBOOK and upgraded.succeeded else None
    told = {"way": way, "load": load, "succeeded": upgraded.succeeded and at_target, "again_seconds": again}
    return {**told, "workers": hosts[1], **_figures(upgraded, seen, *hosts), **upgraded.more}


def _figures(
    upgraded: ways.Upgraded, seen: t.Mapping[str, t.Any], masters: t.Sequence[str], workers: t.Sequence[str]
) -> dict[str, t.Any]:
    return {
        "seconds": round(upgraded.ended - upgraded.began, 1),
        "phases": figures.by_phase(upgraded.spans, masters, workers, upgraded.began, upgraded.ended),
        "steps": figures.by_host(upgraded.spans),
        "out_of_service": figures.out_of_service(upgraded.spans, [*masters, *workers]),
        "etcd_away": figures.longest_absences(seen["etcd"]),
        "absences": {host: probe["away"] for host, probe in seen["etcd"].items()},
        "requests": seen["requests"],
    }
