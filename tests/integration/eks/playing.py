# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Playbooks of this checkout against the simulator, from a process of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.house.environments import link_checkout
from tests.integration.killing import kill_run
from tests.simulator.client import Control

Json = dict[str, t.Any]
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
INVENTORY = {"all": {"hosts": {"localhost": LOCAL}}}
NOT_INHERITED = ("ANSIBLE_", "AWS_", "K8S_AUTH_", "KUBECONFIG", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH")


class Played(t.NamedTuple):
    """What a run printed, and its status."""

    output: str
    status: int

    @property
    def text(self) -> str:
        """What it printed, in one line: long sentences are wrapped somewhere."""
        return " ".join(self.output.split())

    @property
    def stats(self) -> Json:
        """What it published with set_stats."""
        found = re.search(r"^\tRUN: (\{.*\})$", self.output, re.MULTILINE)
        return t.cast("Json", json.loads(found[1])) if found else {}

    @property
    def changed(self) -> int:
        """How many tasks changed something."""
        return sum(map(int, re.findall(r"\bchanged=(\d+)", self.output)))


@dataclass
class Playbooks:
    """Runs playbooks in a folder, which AWS is simulated for."""

    folder: Path
    aws: Control

    def run(self, name: str, *words: str, seconds: float = 300, **variables: t.Any) -> Played:
        """Run ``day2.kubernetes.NAME``, or the file NAME, with extra variables to its end."""
        process = self.begin(name, *words, **variables)
        try:
            output, _none = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            output = self.kill(process)
            raise AssertionError(f"{name} did not end within {seconds:g} s:\n{output}") from None
        return Played(output, process.returncode)

    def tasks(self, *tasks: Json, words: t.Sequence[str] = ()) -> Played:
        """Run tasks of a test's own on localhost."""
        path = self.folder / "tasks.yml"
        path.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}]))
        return self.run(str(path), *words)

    def begin(self, name: str, *words: str, **variables: t.Any) -> subprocess.Popen[str]:
        """Start a run, which ``kill`` ends."""
        (self.folder / "hosts.yml").write_text(yaml.safe_dump(INVENTORY))
        extra = self.folder / "extra.json"
        extra.write_text(json.dumps(variables))
        book = name if "." in name else f"day2.kubernetes.{name}"
        return subprocess.Popen(
            [sys.executable, "-m", "ansible", "playbook", "-i", "hosts.yml", "-e", f"@{extra}", book, *words],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self, process: subprocess.Popen[str]) -> str:
        """Kill a run with all that it has started, and return what it had printed."""
        kill_run(self.home)
        return process.communicate()[0]

    @property
    def home(self) -> Path:
        """Return the folder that tells its processes from others."""
        return self.folder / "home"

    def called(self, operation: str, times: int = 1, seconds: float = 120) -> None:
        """Wait until an operation such as ``eks:UpdateAddon`` was called so often."""
        deadline = time.monotonic() + seconds
        while self.aws.count().get(operation, 0) < times:
            assert time.monotonic() < deadline, f"{operation} was not called {times} times within {seconds:g} s"
            time.sleep(0.05)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        own = {
            "ANSIBLE_COLLECTIONS_PATH": str(link_checkout()),
            "ANSIBLE_HOME": str(self.home),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_SHOW_CUSTOM_STATS": "1",
            "PYTHONPYCACHEPREFIX": str(Path(sys.prefix) / "bytecode"),
        }
        return {**inherited, **own, **self.aws.environment()}
