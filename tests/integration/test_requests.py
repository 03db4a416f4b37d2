# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Requests that the playbook refuses before it asks any host anything."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MASTERS, WORKERS = {"kube_control_plane": {"hosts": {"cp1": None}}}, {"kube_node": {"hosts": {"w1": None}}}
OLD_NAMES = {"kube-master": {"hosts": {"cp1": None}}, "kube-node": {"hosts": {"w1": None}}}


def refused(tmp_path, groups, variables, *options):
    """Run the playbook with an inventory of these groups; return its status and its output with single blanks."""
    inventory = tmp_path / "hosts.json"
    inventory.write_text(json.dumps({"all": {"children": groups}}))
    command = ["ansible-playbook", "-i", str(inventory), "upgrade-cluster.yml", "-e", json.dumps(variables), *options]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    return run.returncode, " ".join((run.stdout + run.stderr).split())


@pytest.mark.parametrize(
    ("groups", "variables", "words"),
    [
        pytest.param({}, {}, "no host in the group kube_control_plane", id="no groups"),
        pytest.param(WORKERS, {}, "no host in the group kube_control_plane", id="no control plane"),
        pytest.param(MASTERS, {}, "no host in the group kube_node", id="no workers"),
        pytest.param({**MASTERS, **WORKERS}, {}, "kube_version is not set", id="no version"),
        pytest.param(OLD_NAMES, {}, "kube_version is not set", id="old group names are understood"),
        pytest.param(
            {**MASTERS, **WORKERS}, {"kube_version": 1.34}, "kube_version '1.34' is not a full version", id="no patch"
        ),
        pytest.param(
            {**MASTERS, **WORKERS},
            {"kube_version": "1.34.4", "upgrade_node_confirm": True},
            "upgrade_node_confirm",
            id="a question that nobody would answer",
        ),
        pytest.param(
            {**MASTERS, **WORKERS},
            {"kube_version": "1.34.4", "drain_timeout": "5m"},
            "drain_timeout '5m' is not a number of seconds",
            id="a timeout in minutes",
        ),
    ],
)
def test_the_variable_or_group_is_named(tmp_path, groups, variables, words):
    """The exit status says so too."""
    status, output = refused(tmp_path, groups, variables)
    assert (status != 0, words in output) == (True, True), output


def test_a_limit_that_leaves_no_host_is_an_error(tmp_path):
    """Ansible itself sees to that; an upgrade of nothing is no success."""
    status, dummy = refused(tmp_path, {**MASTERS, **WORKERS}, {"kube_version": "1.34.4"}, "--limit", "nobody")
    assert status != 0


def test_no_reachable_host_is_told_with_the_reason_of_each(tmp_path):
    """The first contact fails here: nothing listens on that port."""
    lost = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_ssh_common_args": "-o ConnectTimeout=2"}
    groups = {"kube_control_plane": {"hosts": {"cp1": lost}}, "kube_node": {"hosts": {"w1": lost}}}
    status, output = refused(tmp_path, groups, {"kube_version": "1.34.4"})
    assert status != 0
    assert "No control plane host can be looked at, so that nothing was changed: cp1:" in output, output
    assert "Connection refused" in output, output
