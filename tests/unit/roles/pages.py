# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reports to look at, the page that is made of one, and what a browser would find in it."""

from __future__ import annotations

import html.parser
import typing as t
from pathlib import Path

import jinja2

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Node
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report import After, Run, build_report
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import wanted_version
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import THEN, seen, wanted

TEMPLATES = Path(__file__).resolve().parents[3] / "roles" / "upgrade_report" / "templates"
START = 1795242000.0
MASTER = (("drain", 5), ("kubeadm", 70), ("kubelet", 13), ("verify", 11), ("uncordon", 1))
WORKER = (("drain", 5), ("kubeadm", 2), ("kubelet", 4), ("verify", 3), ("uncordon", 1))
FAILED = {"host": "w2", "step": "kubelet", "task": "Restart the kubelet", "message": "The kubelet is not healthy"}


class Page(html.parser.HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        """Read it."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def classes(self, name: str) -> int:
        """Count the elements of a class."""
        return sum(name in (attributes.get("class") or "").split() for dummy, attributes in self.elements)


def render(report: dict[str, t.Any]) -> str:
    """Return the page with the settings of Ansible's template module."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # as Ansible has it, so that each text has to be escaped by itself
    )
    page = environment.get_template("report.html.j2")
    return page.render(__upgrade_report_made={"report": report}, ansible_version={"full": "2.19.0"})


def transitions(host: str, steps: t.Iterable[tuple[str, int]], at: float, stop: str = "") -> list[dict[str, t.Any]]:
    """Return those of a host that goes through these steps; stop is the one that it never finishes."""
    rows = []
    for step, seconds in steps:
        rows.append({"host": host, "step": step, "phase": "begun", "at": at})
        if step == stop:
            break
        at += seconds
        rows.append({"host": host, "step": step, "phase": "done", "at": at})
    return rows


def upgraded(masters: int = 3, workers: int = 3, failed: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
    """Return the report of an upgrade, or of one that failed at its second worker."""
    plan = plan_upgrade(seen(workers=workers, masters=masters), wanted()).as_dict()
    rows = [row for step in plan["steps"] for row in transitions(step["host"], [("stage", 30)], START + 5)]
    at = START + 40
    for host in plan["masters"]:
        rows += transitions(host, MASTER, at)
        at += 100
    batches = {step["host"]: step["batch"] for step in plan["steps"]}
    for host in plan["workers"]:
        stop = "kubelet" if failed and host == "w2" else ""
        rows += transitions(host, WORKER, at + 16 * batches[host], stop)
    end = at + 16 * (max(batches.values()) + 2)
    drains = {host: {"evicted": [f"shop/cart-{host}"], "duration_s": 4} for host in plan["workers"]}
    nodes = {step["node"]: Node(step["node"], wanted_version(THEN), True) for step in plan["steps"]}
    logs = [{"title": "kubelet log", "source": "journalctl", "lines": ["first line", "last line"]}]
    evidence = {"w2": {"diagnostics": logs}} if failed else {}
    run = Run(START, end, {}, rows, failed, evidence, drains)
    return build_report(plan, [], run, After(nodes, {"cp1": wanted_version(THEN)}))
