# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What kubectl drain, node_drain and kubernetes.core.k8s_drain do in the same cases, on the same API server.

``python3 -B -m tests.benchmarks.drain_compare --page`` goes through drain_cases.py and pod_classes.py with each tool,
prints what was seen, and writes it into docs/drain.md. It takes about a quarter of an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import threading
import typing as t
from pathlib import Path

from tests.benchmarks import page
from tests.benchmarks.drain import PAGE, VERSION, add_core
from tests.benchmarks.drain_figures import markdown_of
from tests.benchmarks.drain_tools import KUBECTL, OURS, THEIRS, Outcome, Tools, Wish, version_of_core
from tests.benchmarks.environment import inside
from tests.lab.local import LocalCluster

if t.TYPE_CHECKING:
    from tests.benchmarks.drain_cases import Case
    from tests.integration.draining import Site

SHOWN = 230
Seen = dict[str, dict[str, str]]


def main() -> int:
    """Go through all cases, tell, write the page."""
    chosen = _arguments()
    inside("tests.benchmarks.drain_compare")
    from tests.benchmarks.drain_cases import CASES
    from tests.benchmarks.drain_classes import classes

    core = version_of_core(chosen.kubernetes_core)
    names = [KUBECTL, OURS, *([THEIRS] if core else [])]
    seen: Seen = {}
    with LocalCluster(chosen.version, audit=True) as cluster:
        tools = Tools(cluster, chosen.kubernetes_core)
        for case in (case for case in CASES if re.search(chosen.only, case.name)):
            seen[case.name] = {name: _tell(tools, name, case, cluster) for name in names}
            print(
                f"\n{case.name}", *(f"  {name}: {text}" for name, text in seen[case.name].items()), sep="\n", flush=True
            )
    sorts = {} if chosen.only else classes(chosen.version, chosen.kubernetes_core, names)
    print(*(f"{kind:24} {told}" for kind, told in sorts.items()), sep="\n", flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps({"cases": seen, "classes": sorts}, indent=2) + "\n")
    if chosen.page:
        said = (
            f"Kubernetes and kubectl {chosen.version}, kubernetes.core {core or 'none'}. Times depend on what else the "
            f"machine does: its load at the end was {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores."
        )
        table = [[case, *(told[name] for name in names)] for case, told in seen.items()]
        page.put(PAGE, "cases", f"{said}\n\n{markdown_of(['case', *names], table)}")
        page.put(
            PAGE, "classes", markdown_of(["pod", *names], [[kind, *told.values()] for kind, told in sorts.items()])
        )
    return 0


def _tell(tools: Tools, name: str, case: Case, cluster: LocalCluster) -> str:
    """Run a case with a tool in a namespace of its own and return what was seen."""
    from tests.benchmarks.drain_events import clear, nodes_of
    from tests.integration.draining import Site

    made = cluster.request("POST", "/api/v1/namespaces", {"metadata": {"generateName": "case-"}})
    site = Site(cluster, made["metadata"]["name"])
    try:
        node = case.prepare(site)
        before = _uids(site, node)
        cluster.audit.take()
        wish = Wish([node], case.options, case.timeout, case.check, site.namespace if case.as_reader else "")
        with case.around(site):
            job = Job(tools, name, wish)
            case.meanwhile(site, job.over)
            job.join()
        left = before & job.left
        beside = case.beside(site) if job.outcome.status == 0 else ""
        cordoned = any(one["metadata"]["name"] == node and one["spec"].get("unschedulable") for one in nodes_of(site))
        return _words(
            job.outcome, len(before) - len(left), len(before), cordoned, beside, {node: "w1", site.namespace: "shop"}
        )
    finally:
        clear(site)


class Job(threading.Thread):
    """A drain that runs beside what happens meanwhile; left are the uids of pods at its end."""

    def __init__(self, tools: Tools, name: str, wish: Wish) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.left: set[str] = set()
        self.outcome: Outcome
        self._todo = (tools, name, wish)
        self.start()

    def run(self) -> None:
        """Drain, and look at once at what is left."""
        tools, name, wish = self._todo
        try:
            self.outcome = tools.drain(name, wish)
            self.left = tools.pods_left(wish.nodes[0])
        finally:
            self.over.set()


def _uids(site: Site, node: str) -> set[str]:
    return {pod["metadata"]["uid"] for pod in site.pods().values() if pod["spec"].get("nodeName") == node}


def _words(outcome: Outcome, gone: int, of: int, cordoned: bool, beside: str, names: dict[str, str]) -> str:
    skipped = any(task["skipped"] for task in outcome.tasks)
    ended = "skipped" if skipped else "**failed**" if outcome.status else "done"
    state = "cordoned" if cordoned else "not cordoned"
    parts = [f"{ended} after {outcome.seconds:.0f} s, {gone} of {of} pods gone, node {state}", *filter(None, [beside])]
    if outcome.status or skipped or "timeout" in outcome.message:
        parts.append(f"it says: {shorten(outcome.message, names)}")
    return "; ".join(parts)


def shorten(message: str, names: dict[str, str]) -> str:
    """Return a message in one line, not longer than is read, with names that are always the same."""
    text = " ".join(message.split())
    for old, new in names.items():
        text = text.replace(old, new)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks.drain_compare", description=__doc__)
    parser.add_argument("--only", default="", metavar="PATTERN", help="cases whose name has this in it; no pod classes")
    parser.add_argument("--version", default=VERSION, help="version of Kubernetes (default: %(default)s)")
    parser.add_argument("--json", type=Path, help="write all that was seen to this file")
    parser.add_argument("--page", action="store_true", help="write what was seen into docs/drain.md")
    add_core(parser)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
