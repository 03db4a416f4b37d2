# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One lab for all tests of this folder, 3 control plane hosts and a worker; the tests run in the order of their files.

``DAY2_RECOVERY_LAB`` names it.
"""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest
import yaml

from tests.upgrade.conftest import Lab

NAME = os.environ.get("DAY2_RECOVERY_LAB", "recovery")
Say = t.Callable[[str], None]
SAVE = [
    {
        "hosts": "cp1",
        "gather_facts": False,
        "become": True,
        "tasks": [
            {"day2.kubernetes.etcd_snapshot": {"path": "/root/{{ snapshot }}.db"}},
            {
                "ansible.builtin.fetch": {
                    "src": "/root/{{ snapshot }}.{{ item }}",
                    "dest": "{{ folder }}/",
                    "flat": True,
                },
                "loop": ["db", "db.json"],
            },
        ],
    }
]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Lab]:
    """Create the lab, hand it out, remove it."""
    yield from made(NAME, tmp_path_factory.mktemp("recovery"))


def made(name: str, folder: Path) -> t.Iterator[Lab]:
    """Create a lab of that name, hand it out, remove it."""
    lab = Lab(name, folder)
    try:
        lab.command("destroy", "--name", name)
        lab.command("create", "--name", name, "--masters", "3", "--workers", "1")
        lab.command("inventory", "--name", name, "--output", str(lab.inventory))
        yield lab
    finally:
        lab.command("destroy", "--name", name)


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """Return what prints a line that is seen at once."""

    def say(line: str) -> None:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{line}", flush=True)

    return say


def save(lab: Lab, name: str, folder: str) -> str:
    """Save a snapshot on cp1, bring it to a folder here, and return its path."""
    book = lab.folder / "save.yml"
    book.write_text(yaml.safe_dump(SAVE))
    saved = lab.playbook(name=str(book), snapshot=name, folder=folder)
    assert saved.status == 0, saved.output
    return f"{folder}/{name}.db"
