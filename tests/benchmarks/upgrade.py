# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The same lab upgraded by a careful shell script and by the playbook, in turn: a fresh one for each.

``python3 -B -m tests.benchmarks.upgrade --masters 3 --workers 3`` prints the figures and writes them as JSON. It needs
root, like every lab, and takes the time of two upgrades a round. What the programs said is in tests/output/benchmark.
The exit status is 1 when a goal was lost or an upgrade failed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import typing as t
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.environment import inside
from tests.benchmarks.text import text_of_run, text_of_verdicts
from tests.benchmarks.verdicts import BY_HAND, PLAYBOOK, judge
from tests.house.places import RESULTS

FOLDER = RESULTS / "benchmark"


def main() -> int:
    """Measure, judge, tell."""
    chosen = _arguments()
    inside("tests.benchmarks.upgrade")
    runs = list(_runs(chosen))
    verdicts = judge(chosen.masters, chosen.workers, runs)
    print(text_of_verdicts(verdicts), flush=True)
    told = [{**asdict(verdict), "held": verdict.held} for verdict in verdicts]
    result = {"masters": chosen.masters, "workers": chosen.workers, "cores": os.cpu_count(), "verdicts": told}
    chosen.out.write_text(json.dumps({**result, "runs": runs}, indent=2) + "\n")
    print(f"Written to {chosen.out}")
    return int(any(verdict.held is False for verdict in verdicts) or not all(run["succeeded"] for run in runs))


def _runs(chosen: argparse.Namespace) -> t.Iterator[dict[str, t.Any]]:
    # it needs pytest and PyYAML, which only the environment has for sure
    from tests.benchmarks.measure import measure

    size = f"{chosen.masters}+{chosen.workers}"
    for number in range(1, chosen.rounds + 1):
        # who is first takes turns, so that neither always finds the warmer machine
        for way in chosen.ways if number % 2 else chosen.ways[::-1]:
            folder = FOLDER / f"{size}-{way.replace(' ', '-')}-{number}"
            run = measure(way, chosen.name, chosen.masters, chosen.workers, folder) | {"round": number}
            print(text_of_run(run), flush=True)
            yield run


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.upgrade", description=__doc__)
    parser.add_argument("--masters", type=int, default=3, help="1, 3 or 5 (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=3, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=1, help="upgrades in each way (default: %(default)s)")
    parser.add_argument("--ways", nargs="+", choices=(BY_HAND, PLAYBOOK), default=[BY_HAND, PLAYBOOK])
    parser.add_argument("--name", default="bench", help="name of the lab (default: %(default)s)")
    parser.add_argument("--out", type=Path, help="JSON file (default: in tests/output/benchmark, named by the size)")
    chosen = parser.parse_args()
    chosen.out = chosen.out or FOLDER / f"{chosen.masters}+{chosen.workers}.json"
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    return chosen


if __name__ == "__main__":
    sys.exit(main())
