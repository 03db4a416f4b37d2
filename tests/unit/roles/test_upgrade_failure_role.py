# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role upgrade_failure as ansible-playbook runs it: the last words of a run that has failed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.house.environments import link_checkout

# nobody listens on port 1: the host stands for one that was lost
AWAY = {"ansible_host": "127.0.0.1", "ansible_port": 1}
HERE = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": sys.executable}
KEPT = {"host": "gone-1", "step": "kubelet", "task": "Start the new kubelet", "message": "It is not healthy"}


def run(here, artifacts, masters=None):
    """Run the role after a failure of a lost host and return the message that ends the run, without line breaks."""
    keep = {"ansible.builtin.set_fact": {"upgrade_failure_kept": KEPT}}
    told = {"upgrade_failure_journal": False, "upgrade_failure_session": "", "upgrade_artifacts_dir": artifacts}
    role = {"ansible.builtin.import_role": {"name": "day2.kubernetes.upgrade_failure"}, "vars": told}
    plays = [{"hosts": "gone-1", "gather_facts": False, "tasks": [keep, role]}]
    groups = {"kube_control_plane": {"hosts": masters or {}}}
    (here / "inventory.yml").write_text(yaml.safe_dump({"all": {"hosts": {"gone-1": AWAY}, "children": groups}}))
    (here / "play.yml").write_text(yaml.safe_dump(plays))
    settings = {"ANSIBLE_COLLECTIONS_PATH": str(link_checkout()), "TMPDIR": str(here)}
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "inventory.yml", "play.yml"]
    done = subprocess.run(
        command, cwd=here, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stdout + done.stderr
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("artifacts", "place"),
    [
        pytest.param("artifacts", "HERE/artifacts", id="in its folder"),
        pytest.param("file/artifacts", r"HERE/day2-report-\w+", id="somewhere else"),
    ],
)
def test_the_last_words_name_host_failure_and_the_place_of_the_report(tmp_path, artifacts, place):
    """The report is there."""
    (tmp_path / "file").touch()
    output = run(tmp_path, str(tmp_path / artifacts))
    assert "gone-1 is in an unknown state: Start the new kubelet: It is not healthy" in output
    [named] = set(re.findall(r"More is in (\S+/report.html)\.", output))
    assert re.fullmatch(place.replace("HERE", str(tmp_path)) + "/report.html", named)
    assert Path(named).is_file()


@pytest.mark.parametrize(
    ("masters", "asked"),
    [
        pytest.param({"gone-1": {}, "cp-2": HERE, "cp-3": HERE}, {"cp-2"}, id="one that did not fail"),
        pytest.param({"gone-1": {}}, set(), id="there is no other"),
    ],
)
def test_another_control_plane_host_is_asked_for_a_lost_one(tmp_path, masters, asked):
    """It sees etcd; what the lost one says is that it is lost."""
    run(tmp_path, str(tmp_path), masters)
    evidence = json.loads((tmp_path / "report.json").read_text())["evidence"]
    assert set(evidence) == {"gone-1"} | asked
    assert [source["title"] for source in evidence["gone-1"]] == ["no diagnostics"]
    assert all("units" in {source["title"] for source in evidence[host]} for host in asked)
