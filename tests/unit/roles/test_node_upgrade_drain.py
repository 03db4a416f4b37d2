# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of every drain of the role node_upgrade, as ansible-playbook makes them of a user's variables."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROLES = Path(__file__).parents[3] / "roles"
VARIABLES = ("drain_request/defaults/main.yml", "node_upgrade/defaults/main.yml", "node_upgrade/vars/main.yml")
USUAL = {
    "force": False,
    "delete_emptydir_data": True,
    "grace_period": -1,
    "on_blocked": "fail",
    "timeout": 360,
    "uncordon_on_failure": True,
    "reason": "upgrade to 1.34.4",
}


def options(here, **variables):
    """Return the defaults of node_drain in the role."""
    [task] = yaml.safe_load((ROLES / "node_upgrade/tasks/main.yml").read_text())
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"found": task["module_defaults"]["day2.kubernetes.node_drain"]},
        "vars_files": [str(ROLES / name) for name in VARIABLES],
        "tasks": [{"ansible.builtin.copy": {"content": "{{ found | to_json }}", "dest": str(here / "found.json")}}],
    }
    (here / "play.yml").write_text(yaml.safe_dump([play]))
    given = json.dumps({"node_upgrade_version": "1.34.4", **variables})
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "play.yml", "-e", given]
    settings = {**os.environ, "TMPDIR": str(here)}
    done = subprocess.run(command, cwd=here, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return texts(json.loads((here / "found.json").read_text()))


@pytest.mark.parametrize(
    ("variables", "differs"),
    [
        pytest.param({}, {}, id="nothing is set"),
        pytest.param(
            {"upgrade_drain_options": {"max_grace_period": 300, "pod_selector": "app=web"}},
            {"max_grace_period": 300, "pod_selector": "app=web"},
            id="options without a setting of their own",
        ),
        pytest.param(
            {"upgrade_drain_options": {"force": True, "timeout": 5, "pod_selector": "app=web"}, "drain_timeout": "120s"}
            | {"drain_pod_selector": "app!=db"},
            {"timeout": 120, "pod_selector": "app!=db"},
            id="settings of their own win",
        ),
    ],
)
def test_which_options_a_drain_gets(tmp_path, variables, differs):
    """The foretelling of a batch gets the same ones."""
    assert options(tmp_path, **variables) == texts({**USUAL, **differs})


def texts(values):
    """Return the values as text: numbers are that before ansible-core 2.19, and node_drain takes both."""
    return {name: str(value) for name, value in values.items()}
