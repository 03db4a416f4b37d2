# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One lab for all tests of this folder: 3 control plane hosts and 3 workers, upgraded by the tests in their order.

``DAY2_LAB=NAME`` uses a lab that is there and leaves it; ``DAY2_MASTERS`` and ``DAY2_WORKERS`` set other sizes.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
import typing as t
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
FROM, TO = "1.33.13", "1.34.4"
PLAYBOOK_LIMIT = 2400  # seconds
COUNTING = {
    "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).with_name("callbacks")),
    "ANSIBLE_CALLBACKS_ENABLED": "day2.kubernetes.upgrade_progress,count_calls",
}


class Lab:
    """A lab seen by its user: an inventory, SSH, and the playbook."""

    def __init__(self, name: str, folder: Path) -> None:
        """Keep the lab's name and a folder for what the tests write."""
        self.name = name
        self.folder = folder
        self.inventory = folder / "inventory.yaml"
        self.temporary = folder / "tmp"  # where a run keeps its credentials, apart from other runs on this machine
        self.temporary.mkdir()
        self.calls = folder / "calls.json"  # remote module calls of the last run, by host

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the lab's command; it has to succeed."""
        words = [sys.executable, "-m", "tests.lab", *arguments]
        return subprocess.run(words, cwd=CHECKOUT, check=True, text=True, stdout=subprocess.PIPE)

    def ssh(self, host: str, command: str, check: bool = True, text: str | None = None) -> str:
        """Run a shell command as root on a host and return its output."""
        as_root = f"sudo sh -c {shlex.quote(command)}"
        words = [sys.executable, "-m", "tests.lab", "ssh", "--name", self.name, host, as_root]
        return subprocess.run(
            words, cwd=CHECKOUT, check=check, text=True, input=text or "", stdout=subprocess.PIPE
        ).stdout

    def kubectl(self, *arguments: str, text: str | None = None) -> str:
        """Run kubectl on the first control plane host."""
        return self.ssh("cp1", " ".join(["kubectl", "--kubeconfig=/etc/kubernetes/admin.conf", *arguments]), text=text)

    def playbook(
        self, *arguments: str, inventory: Path | None = None, name: str = "upgrade-cluster.yml", **variables: t.Any
    ) -> Run:
        """Run upgrade-cluster.yml, or another playbook, as a user would."""
        words = ["ansible-playbook", "-i", str(inventory or self.inventory), name, *arguments]
        words += ["-e", json.dumps({"upgrade_artifacts_dir": str(self.folder / "artifacts"), **variables})]
        began = time.monotonic()
        log = self.folder / f"run-{time.time():.0f}.log"
        with log.open("w") as output:
            status = subprocess.run(
                words,
                cwd=CHECKOUT,
                # who calls may count in a way of its own, as the benchmarks do
                env={**COUNTING, "DAY2_COUNT_CALLS": str(self.calls), **os.environ, "TMPDIR": str(self.temporary)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=PLAYBOOK_LIMIT,
            ).returncode
        return Run(status, log.read_text(), time.monotonic() - began)

    def nodes(self) -> dict[str, dict[str, t.Any]]:
        """Return the nodes of the cluster by name."""
        return {node["metadata"]["name"]: node for node in json.loads(self.kubectl("get nodes -o json"))["items"]}

    def state(self) -> dict[str, t.Any]:
        """Return what an upgrade changes, to show that nothing was changed."""
        return {
            name: (
                node["status"]["nodeInfo"]["kubeletVersion"],
                node["spec"].get("unschedulable", False),
                node["metadata"]["annotations"].get("day2.kubernetes/cordon"),
            )
            for name, node in self.nodes().items()
        }

    def variant(self, change: t.Callable[[dict[str, t.Any]], None]) -> Path:
        """Return a copy of the inventory with a change."""
        content = yaml.safe_load(self.inventory.read_text())
        change(content)
        path = self.folder / "variant.yaml"
        path.write_text(yaml.safe_dump(content))
        return path


class Run(t.NamedTuple):
    """A finished run of the playbook."""

    status: int
    output: str
    seconds: float

    @property
    def text(self) -> str:
        """Return the output with all white space as single blanks, since Ansible breaks long lines."""
        return " ".join(self.output.split())


@contextmanager
def made(name: str, folder: Path, masters: int, workers: int, *options: str) -> t.Iterator[Lab]:
    """Create a lab of that name, hand it out, remove it; options go to the lab's command."""
    lab = Lab(name, folder)
    try:
        lab.command("destroy", "--name", name)
        lab.command("create", "--name", name, "--masters", str(masters), "--workers", str(workers), *options)
        lab.command("inventory", "--name", name, "--output", str(lab.inventory))
        yield lab
    finally:
        lab.command("destroy", "--name", name)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Lab]:
    """Create the lab, hand it out, remove it; or take the one that is given."""
    folder = tmp_path_factory.mktemp("upgrade")
    if given := os.environ.get("DAY2_LAB"):
        lab = Lab(given, folder)
        lab.command("inventory", "--name", given, "--output", str(lab.inventory))
        yield lab
    else:
        masters, workers = (int(os.environ.get(name, "3")) for name in ("DAY2_MASTERS", "DAY2_WORKERS"))
        with made("test", folder, masters, workers) as lab:
            yield lab
