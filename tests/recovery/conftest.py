# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One lab for all tests of this folder, 3 control plane hosts and a worker; the tests run in the order of their files.

``DAY2_RECOVERY_LAB`` names it.
"""

from __future__ import annotations

import os
import typing as t

import pytest
import yaml

from tests.upgrade.conftest import Lab, made

NAME = os.environ.get("DAY2_RECOVERY_LAB", "recovery")
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
    with made(NAME, tmp_path_factory.mktemp("recovery"), 3, 1) as lab:
        yield lab


def save(lab: Lab, name: str, folder: str) -> str:
    """Save a snapshot on cp1, bring it to a folder here, and return its path."""
    book = lab.folder / "save.yml"
    book.write_text(yaml.safe_dump(SAVE))
    saved = lab.playbook(name=str(book), snapshot=name, folder=folder)
    assert saved.status == 0, saved.output
    return f"{folder}/{name}.db"
