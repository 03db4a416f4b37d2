# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Controllers that know nothing, one for each run of the playbook.

Each has an empty home, an empty folder for temporary files, and the collection as a plain copy of the checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
import typing as t
from pathlib import Path

from tests.benchmarks.ways import callbacks
from tests.house.environments import NEWEST_CORE
from tests.house.tree import clean_copy
from tests.upgrade.conftest import PLAYBOOK_LIMIT, TO

CALLBACKS = Path(__file__).with_name("callbacks")
KILLED = -signal.SIGKILL


class Controller:
    """One run of upgrade-cluster.yml in a process group of its own."""

    def __init__(self, folder: Path, copy: Path, words: t.Sequence[str], chaos: t.Mapping[str, str]) -> None:
        """Start it."""
        self.folder = folder
        self._log, self._seen = folder / "log", folder / "seen"
        for name in ("home", "tmp"):
            (folder / name).mkdir(parents=True)
        self._seen.touch()
        variables = {
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "ANSIBLE_COLLECTIONS_PATH": str(copy.parents[2]),
            "DAY2_CHAOS_SEEN": str(self._seen),
            **callbacks({"die": CALLBACKS}),
            **chaos,
        }
        self.began = self.ended = time.time()
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                ["ansible-playbook", "upgrade-cluster.yml", *words],
                cwd=copy,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> int:
        """Wait for its end and return its exit status, KILLED when it died."""
        status = self.process.wait(PLAYBOOK_LIMIT)
        self.ended = time.time()
        return status

    def wait_for(self, place: str, timeout: float = 600) -> None:
        """Wait until it has been at a place."""
        deadline = time.monotonic() + timeout
        while place not in self.seen():
            assert self.process.poll() is None, f"It ended before {place}:\n{self.tail}"
            assert time.monotonic() < deadline, f"It was not at {place} within {timeout} s:\n{self.tail}"
            time.sleep(0.2)

    def seen(self) -> dict[str, float]:
        """Return the places where it has been, with the time of the last visit, in their order."""
        return {place: float(at) for at, place in (line.split() for line in self._seen.read_text().splitlines())}

    @property
    def output(self) -> str:
        """Return what it printed."""
        return self._log.read_text()

    @property
    def text(self) -> str:
        """Return the output with all white space as single blanks, since Ansible breaks long lines."""
        return " ".join(self.output.split())

    @property
    def tail(self) -> str:
        """Return the end of the output, for a failed test."""
        return self.output[-5000:]

    def report(self) -> dict[str, t.Any]:
        """Return the report that it wrote."""
        return dict(json.loads((self.folder / "artifacts" / "report.json").read_text()))

    def clean_up(self) -> None:
        """End what must not stay on this machine: the run, and the connections that SSH keeps for later ones."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for path in (self.folder / "home" / ".ansible" / "cp").glob("*"):
            words = ["ssh", "-F", "none", "-o", f"ControlPath={path}", "-O", "exit", "any"]
            subprocess.run(words, check=False, capture_output=True)


class Controllers:
    """Makes controllers for one lab, each as empty as the first."""

    def __init__(self, inventory: Path, folder: Path) -> None:
        """Keep where the cluster is and where the controllers' folders shall be."""
        self._inventory, self._folder = inventory, folder
        self._copy = clean_copy("chaos", NEWEST_CORE)
        self.made: list[Controller] = []

    def start(
        self, *arguments: str, at: str | None = None, spared: t.Iterable[str] | None = None, **variables: t.Any
    ) -> Controller:
        """Start a run; it dies at a place, or at the first one that is not spared, or never."""
        folder = self._folder / f"c{len(self.made)}"
        wanted = {"kube_version": TO, "upgrade_artifacts_dir": str(folder / "artifacts"), **variables}
        chaos = {"DAY2_CHAOS_AT": at, "DAY2_CHAOS_SPARED": None if spared is None else " ".join(spared)}
        words = ["-i", str(self._inventory), "-e", json.dumps(wanted), *arguments]
        told = {name: value for name, value in chaos.items() if value is not None}
        self.made.append(Controller(folder, self._copy, words, told))
        return self.made[-1]

    def run(self, *arguments: str, **options: t.Any) -> Controller:
        """Start a run and wait for its end."""
        controller = self.start(*arguments, **options)
        controller.wait()
        return controller

    def clean_up(self) -> None:
        """Leave nothing of them on this machine but their logs."""
        for controller in self.made:
            controller.clean_up()
            for name in ("home", "tmp"):
                shutil.rmtree(controller.folder / name, ignore_errors=True)
