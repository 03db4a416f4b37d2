# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The two ways of an upgrade: each brings a lab to the new version and tells where its time went."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
import time
import typing as t
from pathlib import Path
from unittest import mock

from tests.benchmarks.figures import Span, ansible_share, modules_of, spans_of_report, spans_of_script
from tests.lab import access, state
from tests.upgrade.conftest import CHECKOUT, TO, Lab

SCRIPT = Path(__file__).with_name("by_hand.sh")
CALLBACKS = {
    "module_times": (Path(__file__).with_name("callbacks"), "DAY2_MODULE_TIMES"),
    "count_calls": (CHECKOUT / "tests" / "upgrade" / "callbacks", "DAY2_COUNT_CALLS"),
}


class Upgraded(t.NamedTuple):
    """An upgrade that has ended: whether well, when, its steps, and what only this way knows."""

    succeeded: bool
    began: float
    ended: float
    spans: list[Span]
    more: dict[str, t.Any]


def by_hand(lab: Lab, masters: t.Sequence[str], workers: t.Sequence[str]) -> Upgraded:
    """Run the script on the controller, with the way through the bastion that the lab hands out."""
    config = access.config_file(state.existing(lab.name))
    words = [str(SCRIPT), str(config), TO, str(lab.folder / "script"), " ".join(masters), " ".join(workers)]
    log = lab.folder / "by_hand.log"
    began = time.time()
    with log.open("w") as output:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False)
    return Upgraded(done.returncode == 0, began, time.time(), spans_of_script(log.read_text()), {})


def by_playbook(lab: Lab, *hosts: t.Any) -> Upgraded:
    """Run upgrade-cluster.yml as a user does, with callbacks that only listen."""
    there = {name: place for name, place in CALLBACKS.items() if (place[0] / f"{name}.py").exists()}
    files = {name: lab.folder / f"{name}.json" for name in there}
    began = time.time()
    variables = {variable: str(files[name]) for name, (dummy, variable) in there.items()}
    variables |= callbacks({name: folder for name, (folder, dummy) in there.items()})
    with mock.patch.dict(os.environ, variables):
        run = lab.playbook(kube_version=TO)
    calls = modules_of(_read(files["module_times"], []))
    report = _read(lab.folder / "artifacts" / "report.json", {})
    counted = _read(files["count_calls"]) if "count_calls" in files else None
    more = {"ansible": ansible_share(calls, run.seconds), "remote_calls": counted}
    return Upgraded(run.status == 0, began, began + run.seconds, spans_of_report(report), more)


def again(lab: Lab) -> float | None:
    """Run the playbook with nothing to do and return its seconds, or None when it failed."""
    run = lab.playbook(kube_version=TO)
    return round(run.seconds, 1) if run.status == 0 else None


def callbacks(folders: t.Mapping[str, Path]) -> dict[str, str]:
    """Return the variables that make Ansible load callbacks (name: folder) beside those that its user has."""
    settings = configparser.ConfigParser()
    settings.read(CHECKOUT / "ansible.cfg")
    own = settings.get("defaults", "callbacks_enabled", fallback="")
    return {
        "ANSIBLE_CALLBACK_PLUGINS": os.pathsep.join(map(str, folders.values())),
        "ANSIBLE_CALLBACKS_ENABLED": ",".join([*filter(None, [own]), *folders]),
    }


def _read(path: Path, otherwise: t.Any = None) -> t.Any:
    return json.loads(path.read_text()) if path.exists() else otherwise
