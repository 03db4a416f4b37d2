# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The same pods drained by kubectl, node_drain and kubernetes.core.k8s_drain, in turn, on one real API server.

``python3 -B -m tests.benchmarks.drain`` prints medians and goals. The control plane is real and on loopback; kwok plays
the nodes. Requests are counted from the audit log. The clock is the whole process, with Ansible's own start, which has
a row of its own. The exit status is 1 when a goal was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import typing as t
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks import page
from tests.benchmarks.drain_figures import HEAD, START, judge, markdown_of, rows_of, text_of
from tests.benchmarks.drain_tools import AGENTS, KUBECTL, OURS, THEIRS, Outcome, Tools, Wish, version_of_core
from tests.benchmarks.environment import inside
from tests.benchmarks.verdicts import Verdict
from tests.house.places import CHECKOUT
from tests.lab.local import LocalCluster

if t.TYPE_CHECKING:
    from tests.benchmarks.drain_load import Load

VERSION = "1.34.4"
PAGE = CHECKOUT / "docs" / "drain.md"
TOOLS = (KUBECTL, OURS, THEIRS)
DRAIN_SECONDS = 900


def main() -> int:
    """Measure, judge, tell."""
    chosen = _arguments()
    inside("tests.benchmarks.drain")
    from tests.benchmarks.drain_load import LOADS

    runs: list[dict[str, t.Any]] = []
    more = [f"--kube-api-qps={chosen.controller_qps}"] if chosen.controller_qps else []
    with LocalCluster(chosen.version, audit=True, leases=True, controller_manager=more) as cluster:
        for case in chosen.cases:
            for run in _runs(cluster, LOADS[case], chosen):
                runs.append(run)
                _save(chosen, [], runs)
    verdicts = judge(runs, chosen.cases)
    text = "\n\n".join(
        f"{LOADS[case].letter}: {LOADS[case].what}\n{text_of(rows_of(runs, case))}" for case in chosen.cases
    )
    print(f"\n{text}\n", *verdicts, sep="\n", flush=True)
    result = _save(chosen, verdicts, runs)
    if chosen.page:
        _publish(result, {case: LOADS[case].what for case in chosen.cases}, list(map(str, verdicts)))
    return int(any(verdict.held is False for verdict in verdicts))


def _save(chosen: argparse.Namespace, verdicts: list[Verdict], runs: list[dict[str, t.Any]]) -> dict[str, t.Any]:
    told = [{**asdict(verdict), "held": verdict.held} for verdict in verdicts]
    result = {**_conditions(chosen), "verdicts": told, "runs": runs}
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=2) + "\n")
    return result


def _runs(cluster: LocalCluster, load: Load, chosen: argparse.Namespace) -> t.Iterator[dict[str, t.Any]]:
    from tests.benchmarks.drain_load import left_on, loaded

    tools = Tools(cluster, chosen.kubernetes_core)
    there = version_of_core(chosen.kubernetes_core)
    ways = [way for way in chosen.tools if way != THEIRS or there]
    for number in range(min(chosen.runs, load.most_runs)):
        yield _figures(load, START, tools.nothing(), [], 0, number)
        # who is first takes turns, so that none always finds the warmer machine
        for way in ways if number % 2 == 0 else ways[::-1]:
            with loaded(cluster, load) as (site, nodes):
                cluster.audit.take()
                outcome = tools.drain(way, Wish(nodes, timeout=DRAIN_SECONDS))
                asked = cluster.audit.take()
                left = left_on(site, nodes)
            run = _figures(load, way, outcome, asked, left, number)
            word = "drained" if run["succeeded"] else f"FAILED: {outcome.message}"
            print(f"{load.letter} {way}: {run['seconds']:.1f} s, {run['requests']} requests, {word}", flush=True)
            yield run


def _figures(load: Load, way: str, outcome: Outcome, asked: list[t.Any], left: int, number: int) -> dict[str, t.Any]:
    own = [one for one in asked if one.agent.startswith(AGENTS.get(way, "-"))]
    pods = 0 if way == START else load.pods
    of_tasks = [task["result"].get("duration_s", task["result"].get("duration_seconds")) for task in outcome.tasks]
    return {
        "case": load.letter,
        "way": way,
        "round": number + 1,
        "load": os.getloadavg()[0],
        "succeeded": outcome.status == 0 and left == 0,
        "seconds": round(outcome.seconds, 2),
        "module_seconds": of_tasks[0] if of_tasks else None,
        "requests": len(own) if pods else None,
        "per_pod": round(len(own) / pods, 3) if pods else None,
        "memory": round(outcome.memory, 1) if outcome.memory else None,
        "pods": pods,
        "left": left,
        "message": outcome.message[:500],
    }


def _conditions(chosen: argparse.Namespace) -> dict[str, t.Any]:
    core = version_of_core(chosen.kubernetes_core)
    return {"kubernetes": chosen.version, "kubernetes.core": core, "cores": os.cpu_count(), "runs_each": chosen.runs}


def _publish(result: dict[str, t.Any], cases: dict[str, str], verdicts: list[str]) -> None:
    busiest = max(run["load"] for run in result["runs"])
    said = (
        f"Kubernetes {result['kubernetes']}, kubernetes.core {result['kubernetes.core'] or 'none'}, "
        f"{result['cores']} cores, median of {result['runs_each']} runs in turn (c: one run); the load of the "
        f"machine was at most {busiest:.1f}."
    )
    tables = [
        f"**{case}: {what}**\n\n{markdown_of(HEAD, rows_of(result['runs'], case))}" for case, what in cases.items()
    ]
    page.put(PAGE, "figures", "\n\n".join([said, *tables, "```\n" + "\n".join(verdicts) + "\n```"]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.drain", description=__doc__)
    parser.add_argument("--cases", nargs="+", choices=("a", "b", "c"), default=["a", "b", "c"])
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=TOOLS)
    parser.add_argument("--runs", type=int, default=3, help="drains by each tool in each case (default: %(default)s)")
    parser.add_argument("--version", default=VERSION, help="version of Kubernetes (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--page", action="store_true", help="write the table into docs/drain.md")
    where.add_argument(
        "--controller-qps", type=int, metavar="N", help="--kube-api-qps of kube-controller-manager (default: its own)"
    )
    add_core(parser)
    return parser.parse_args()


def add_core(parser: argparse.ArgumentParser) -> None:
    """Add the option for another kubernetes.core than the installed one."""
    parser.add_argument(
        "--kubernetes-core",
        type=Path,
        metavar="PATH",
        help="collections folder with the kubernetes.core to compare with (default: the one that is installed)",
    )


if __name__ == "__main__":
    sys.exit(main())
