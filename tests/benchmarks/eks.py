# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One hop of a cluster with ten node groups and eight add-ons, by the AWS CLI and by the playbook eks_upgrade.

``python3 -B -m tests.benchmarks.eks`` prints the calls of each without polling, beside the least that there could be,
and the wall time. Both go to the same simulator, in which no update takes time. The exit status is 1 when a goal was
lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import typing as t
from pathlib import Path

from tests.benchmarks import eks_calls, eks_cli, page
from tests.benchmarks.environment import inside
from tests.benchmarks.verdicts import Verdict
from tests.house.places import CHECKOUT
from tests.simulator.client import Control

PAGE = CHECKOUT / "docs" / "eks_upgrade.md"
NAME, FROM, TO = "demo", "1.32", "1.33"
CLI, PLAYBOOK = "AWS CLI", "eks_upgrade"


def main() -> int:
    """Measure, judge, tell."""
    chosen = _arguments()
    inside("tests.benchmarks.eks")
    from tests.simulator.server import running

    with running() as url:
        aws = Control(url)
        runs = {way: _measure(aws, way) for way in (CLI, PLAYBOOK)}
    least = eks_calls.Hop(10, 8).least()
    table = eks_calls.rows(least, {way: eks_calls.counted(run["calls"]) for way, run in runs.items()})
    text = _text(table, runs)
    verdicts = _verdicts(runs, least)
    print(text, *verdicts, sep="\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(runs, indent=2) + "\n")
    if chosen.page:
        page.put(PAGE, "calls", text)
    return int(any(not verdict.held for verdict in verdicts))


def _measure(aws: Control, way: str) -> dict[str, t.Any]:
    """Upgrade a fresh cluster in one of the ways; return its calls and seconds."""
    aws.reset()
    aws.settings(looks=0)
    aws.scene("fleet", cluster=NAME, version=FROM)
    prepared = eks_cli.installed() if way == CLI else None
    with tempfile.TemporaryDirectory() as folder:
        load, began = os.getloadavg()[0], time.monotonic()
        if prepared:
            eks_cli.hop(eks_cli.Cli(prepared, aws.environment()), NAME, TO)
        else:
            _play(aws, Path(folder))
        seconds = time.monotonic() - began
    left = _left(aws.state()["eu-west-1"][NAME])
    if left:
        raise SystemExit(f"{way} left behind: {', '.join(left)}")
    return {"calls": aws.calls(), "seconds": round(seconds, 1), "load": round(load, 1)}


def _play(aws: Control, folder: Path) -> None:
    from tests.integration.eks.playing import Playbooks

    told = {"eks_cluster_name": NAME, "eks_target_version": TO, "eks_wait_delay": 1}
    done = Playbooks(folder, aws).run("eks_upgrade", seconds=1800, **told, upgrade_artifacts_dir=str(folder))
    if done.status:
        raise SystemExit(done.output)


def _left(state: dict[str, t.Any]) -> list[str]:
    """Return what is not at the new version, or not at its default there."""
    from tests.simulator.eks.catalogue import addon

    found = {NAME: state["cluster"]["version"] == TO}
    found.update({name: one["version"] == TO for name, one in state["nodegroups"].items()})
    found.update({name: one["addonVersion"] == addon(name)["defaults"][TO] for name, one in state["addons"].items()})
    return [name for name, arrived in found.items() if not arrived]


def _verdicts(runs: dict[str, dict[str, t.Any]], least: dict[str, int]) -> list[Verdict]:
    ours = runs[PLAYBOOK]["calls"]
    times = round(eks_calls.ratio(eks_calls.counted(ours), least), 2)
    return [
        Verdict(f"calls of {PLAYBOOK}, times the least possible", times, eks_calls.GOAL),
        Verdict(f"reads of {PLAYBOOK} again without need", sum(eks_calls.repeats(ours).without_need.values()), 0),
    ]


def _text(table: list[list[str]], runs: dict[str, dict[str, t.Any]]) -> str:
    again = {way: eks_calls.repeats(run["calls"]) for way, run in runs.items()}
    looks = [sum(found.before_a_write.values()) for found in again.values()]
    idle = [sum(found.without_need.values()) for found in again.values()]
    polls = [sum(call["operation"] in eks_calls.POLLS for call in run["calls"]) for run in runs.values()]
    table = [
        *table,
        ["of these, again right before a change", "-", *map(str, looks)],
        ["of these, again without need", "-", *map(str, idle)],
        ["beside these, whether an update is over", "-", *map(str, polls)],
        ["seconds, of which the updates took none", "-", *(f"{run['seconds']:g}" for run in runs.values())],
    ]
    lines = [" | ".join(row) for row in (table[0], ["---", *["---:"] * (len(table[0]) - 1)], *table[1:])]
    listed = [
        f"- {way}, {times} more: `{what}`" for way, found in again.items() for what, times in found.without_need.items()
    ]
    load = max(run["load"] for run in runs.values())
    said = f"From {FROM} to {TO}, 10 node groups, 8 add-ons, {os.cpu_count()} cores, load at most {load:g}."
    rows = [f"| {line} |" for line in lines]
    return "\n".join([said, "", *rows, *(["", "Again without need:", "", *listed] if listed else [])])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.eks", description=__doc__)
    parser.add_argument("--json", type=Path, help="write all calls to this file")
    parser.add_argument("--page", action="store_true", help=f"write the table into {PAGE.name}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
