# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The three tools that drain, each called the way its users call it, with the same wishes."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import shutil
import tempfile
import time
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import processes
from tests.house.places import COLLECTIONS
from tests.lab.local import LocalCluster

KUBECTL, OURS, THEIRS = "kubectl drain", "node_drain", "k8s_drain"
AGENTS = {KUBECTL: "kubectl/", OURS: "day2.kubernetes", THEIRS: "OpenAPI-Generator/"}
MODULES = {OURS: "day2.kubernetes.node_drain", THEIRS: "kubernetes.core.k8s_drain"}
CALLBACKS = Path(__file__).with_name("callbacks")
# what each tool calls a wish; k8s_drain has its own names below
SWITCHES = ("force", "delete_emptydir_data", "ignore_daemonsets", "disable_eviction")
NUMBERS = ("grace_period", "skip_wait_for_delete_timeout")
Json = dict[str, t.Any]


@dataclass(frozen=True)
class Wish:
    """Nodes to drain; options in node_drain's names; timeout in seconds, None for the tool's own."""

    nodes: list[str]
    options: Json = field(default_factory=dict)
    timeout: int | None = None
    check: bool = False
    user: str = ""


class Outcome(t.NamedTuple):
    """How a tool ended: as processes.Ended; tasks are what the Ansible modules returned."""

    status: int
    seconds: float
    memory: float | None
    output: str
    tasks: list[Json]

    @property
    def message(self) -> str:
        """The tool's last word about a failure or, without one, about what it did."""
        if not self.tasks:
            lines = [line for line in self.output.splitlines() if line.strip()]
            wrong = [line for line in lines if line.lower().startswith("error")]
            return (wrong or lines or [""])[-1]
        result = self.tasks[-1]["result"]
        warnings = result.get("warnings") or []
        return str(" ".join([result.get("msg") or result.get("result") or "", *map(str, warnings)])).strip()


class Tools:
    """The tools on one cluster; ``core`` is a collections folder with kubernetes.core, None for the one installed."""

    def __init__(self, cluster: LocalCluster, core: Path | None = None) -> None:
        self._cluster = cluster
        roots = [str(core), str(COLLECTIONS)] if core else [str(COLLECTIONS)]
        self._variables = {
            **_inherited(),
            "ANSIBLE_COLLECTIONS_PATH": os.pathsep.join(roots),
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "task_results",
        }

    def drain(self, tool: str, wish: Wish) -> Outcome:
        """Fulfil one wish."""
        return self._kubectl(wish) if tool == KUBECTL else self.many(tool, [wish])

    def many(self, tool: str, wishes: list[Wish]) -> Outcome:
        """Fulfil wishes with tasks of one play, all of them whatever becomes of one."""
        tasks = [{MODULES[tool]: args} for wish in wishes for args in arguments(tool, wish, self._cluster.kubeconfig)]
        more = ["--check"] if wishes[0].check else []
        user = {"K8S_AUTH_IMPERSONATE_USER": wishes[0].user} if wishes[0].user else {}
        return self._play([{**task, "ignore_errors": len(tasks) > 1} for task in tasks], tool, more, user)

    def nothing(self) -> Outcome:
        """Run a play with a task that does nothing."""
        return self._play([{"ansible.builtin.ping": {}}], "ping", [], {})

    def pods_left(self, node: str) -> set[str]:
        """Return the uids of the pods that are on a node, as soon as the API server answers."""
        while True:
            with contextlib.suppress(OSError):
                found = self._cluster.request("GET", f"/api/v1/pods?fieldSelector=spec.nodeName={node}")
                return {pod["metadata"]["uid"] for pod in found["items"]}
            time.sleep(0.1)

    def _kubectl(self, wish: Wish) -> Outcome:
        program = str(self._cluster.program("kubectl"))
        words = [program, f"--kubeconfig={self._cluster.kubeconfig}", "drain", *wish.nodes, *flags(wish)]
        return _outcome(processes.run(words, self._variables), [])

    def _play(self, tasks: list[Json], word: str, more: list[str], variables: dict[str, str]) -> Outcome:
        with tempfile.TemporaryDirectory(dir=self._cluster.folder) as folder:
            play, results = Path(folder, "play.yml"), Path(folder, "results.json")
            Path(folder, "ansible.cfg").touch()  # Ansible as it comes, whatever the machine's settings are
            play.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
            program = shutil.which("ansible-playbook") or "ansible-playbook"
            known = {**self._variables, **variables, "DAY2_TASK_RESULTS": str(results)}
            ended = processes.run([program, *more, str(play)], known, f"AnsiballZ_{word}", cwd=Path(folder))
            told = json.loads(results.read_text()) if results.exists() else []
        failed = any(task["failed"] for task in told)
        return _outcome(ended._replace(status=ended.status or int(failed)), told)


def _outcome(ended: processes.Ended, tasks: list[Json]) -> Outcome:
    return Outcome(ended.status, ended.seconds, ended.memory, ended.output, tasks)


def _inherited() -> dict[str, str]:
    foreign = ("ANSIBLE_", "K8S_AUTH_", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(foreign)}


def flags(wish: Wish) -> list[str]:
    """Return the options of kubectl drain; pods of DaemonSets are ignored, since every cluster has some."""
    given = {"ignore_daemonsets": True, **wish.options}
    words = [f"--{name.replace('_', '-')}={str(given[name]).lower()}" for name in SWITCHES if name in given]
    words += [f"--{name.replace('_', '-')}={given[name]}" for name in NUMBERS if name in given]
    words += [f"--timeout={wish.timeout}s"] if wish.timeout is not None else []
    words += ["--dry-run=server"] if wish.check else []
    return [*words, f"--as={wish.user}"] if wish.user else words


def arguments(tool: str, wish: Wish, kubeconfig: Path) -> list[Json]:
    """Return the arguments of each task that a module of Ansible needs for a wish."""
    access = {"kubeconfig": str(kubeconfig)}
    if tool == OURS:
        nodes: Json = {"names": wish.nodes} if len(wish.nodes) > 1 else {"name": wish.nodes[0]}
        limit = {} if wish.timeout is None else {"timeout": wish.timeout}
        return [{**access, **nodes, **wish.options, **limit}]
    options = {name: wish.options[name] for name in SWITCHES if name in wish.options}
    options = {"ignore_daemonsets": True, **options}
    if "grace_period" in wish.options:
        options["terminate_grace_period"] = wish.options["grace_period"]
    if wish.timeout is not None:
        options.update({"wait_timeout": wish.timeout, "wait_sleep": 1})
    return [{**access, "name": node, "delete_options": options} for node in wish.nodes]


def version_of_core(core: Path | None) -> str:
    """Return the version of the kubernetes.core that is used, or "" without one."""
    found = importlib.util.find_spec("ansible_collections.kubernetes.core") if core is None else None
    places = list(found.submodule_search_locations or []) if found else []
    folder = core / "ansible_collections" / "kubernetes" / "core" if core else Path(places[0] if places else "none")
    manifest = folder / "MANIFEST.json"
    return str(json.loads(manifest.read_text())["collection_info"]["version"]) if manifest.exists() else ""
