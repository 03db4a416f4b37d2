# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The scanners that are compared: how each is called, and what it says to have found."""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.test_corpus import CORPUS

OURS, PLAYBOOK = "scanning alone", "the playbook"
TARGET = "1.34"
Use = tuple[str, str, str]
Uses = set[Use]
PLAY = """
- hosts: localhost
  connection: local
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  gather_facts: false
  tasks:
    - day2.kubernetes.api_deprecation_scan:
        paths: ["{{ place }}"]
        target_version: "1.34"
        report: "{{ playbook_dir }}/report.json"
"""


class Tool(t.NamedTuple):
    """A scanner: its program ("" for one that is always there), its command line for a path, what its output says."""

    program: str
    command: t.Callable[[Path], list[str]]
    found: t.Callable[[Path], Uses]


def write_playbook(folder: Path) -> None:
    """Write the playbook that is measured, beside what it scans."""
    (folder / "scan.yml").write_text(PLAY)


def _own(path: Path) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.scan_work", TARGET, str(path)]


def _play(path: Path) -> list[str]:
    return ["ansible-playbook", "-i", "localhost,", "-e", f"place={path}", str(path.parent / "scan.yml")]


def _pluto(path: Path) -> list[str]:
    what = ["detect-files", "-d"] if path.is_dir() else ["detect"]
    return ["pluto", *what, str(path), "-o", "json", "-t", f"k8s=v{TARGET}.0"]


def _kubent(path: Path) -> list[str]:
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    named = [word for file in files for word in ("-f", str(file))]
    return ["kubent", "-c=false", "--helm3=false", "-t", TARGET, "-o", "json", *named]


def _read(output: Path) -> t.Any:
    try:
        return json.loads(output.read_bytes())
    except ValueError:
        return {}


def _of_own(output: Path) -> Uses:
    return {(one["api_version"], one["kind"], one["name"] or "") for one in _read(output).get("findings", ())}


def _of_playbook(output: Path) -> Uses:
    return _of_own(output.parent / "report.json")


def _of_pluto(output: Path) -> Uses:
    items = _read(output).get("items") or ()
    return {(one["api"]["version"], one["api"]["kind"], one.get("name", "")) for one in items}


def _of_kubent(output: Path) -> Uses:
    said = _read(output)
    return {(one["ApiVersion"], one["Kind"], one["Name"]) for one in said} if isinstance(said, list) else set()


TOOLS = {
    OURS: Tool("", _own, _of_own),
    PLAYBOOK: Tool("", _play, _of_playbook),
    "pluto": Tool("pluto", _pluto, _of_pluto),
    "kubent": Tool("kubent", _kubent, _of_kubent),
}


class Input(t.NamedTuple):
    """An input of the corpus, where it was written to, and the uses in it."""

    name: str
    path: Path
    uses: Uses


def corpus(folder: Path) -> list[Input]:
    """Write the inputs of the corpus that are not looked into deeply."""
    folder.mkdir()
    inputs = []
    for number, one in enumerate(CORPUS):
        if one.deep:
            continue
        path = folder / f"{number:03d}.yaml"
        path.write_bytes(one.data)
        uses = set()
        for line in one.found:
            words = [*line.split(" ", 3)[1:], ""]
            uses.add((words[0], words[1], words[2].rpartition("/")[2]))
        inputs.append(Input(one.name, path, uses))
    return inputs
