# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The script that the playbook is compared with: its order, and that it stops, with a program in place of ssh."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.benchmarks.figures import spans_of_script
from tests.benchmarks.ways import SCRIPT

# keeps host and commands, fails for the commands in FAILING, answers what the script asks
SSH = r"""#!/usr/bin/env bash
[[ " $* " != *" -O exit "* ]] || exit 0
until [[ $2 == sudo ]]; do shift; done
commands=$(cat)
printf '%s: %s\n' "$1" "$(tr '\n' ' ' <<<"$commands")" >>"$SEEN"
[[ -z $FAILING || $commands != *"$FAILING"* ]] || { echo "no $FAILING here"; exit 1; }
[[ $commands != *kubeletVersion* ]] || echo -n v1.34.4
"""


@pytest.fixture
def upgrade(tmp_path):
    """Return a function that runs the script for two masters and a worker."""
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(SSH)
    program.chmod(0o755)
    seen = tmp_path / "seen"

    def run(failing=""):
        path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
        words = [SCRIPT, "config", "1.34.4", tmp_path / "logs", "cp1 cp2", "w1"]
        variables = {**os.environ, "PATH": path, "SEEN": str(seen), "FAILING": failing}
        done = subprocess.run(words, env=variables, capture_output=True, text=True, check=False, timeout=60)
        return done, seen.read_text().splitlines()

    return run


def test_hosts_follow_each_other_and_each_is_healthy_before_the_next(upgrade):
    """Only staging is done on all hosts at a time."""
    done, dummy = upgrade()
    assert done.returncode == 0, done.stderr
    spans = spans_of_script(done.stdout)
    order = [(span.host, span.step) for span in spans if span.step != "stage"]
    steps = ["kubeadm", "drain", "kubelet", "verify", "uncordon"]
    one_by_one = [(host, step) for host in ("cp1", "cp2", "w1") for step in steps]
    assert order == [("cp1", "snapshot"), *one_by_one, ("cluster", "verify")]
    assert sorted(span.host for span in spans if span.step == "stage") == ["cp1", "cp2", "w1"]


def test_the_first_master_applies_and_the_others_follow(upgrade):
    """The commands of the documentation."""
    dummy, seen = upgrade()
    kubeadm = [line for line in seen if "kubeadm upgrade" in line]
    assert [line.split("{ ")[1].split(" }")[0].strip() for line in kubeadm] == [
        "kubeadm upgrade plan v1.34.4",
        "kubeadm upgrade apply v1.34.4 --yes",
        "kubeadm upgrade node",
        "kubeadm upgrade node",
    ]


@pytest.mark.parametrize(
    ("failing", "step", "never"),
    [
        pytest.param("snapshot save", "snapshot of cp1", "apt-get", id="no snapshot, no change"),
        pytest.param("images pull", "stage of", "kubeadm upgrade", id="not staged everywhere"),
        pytest.param("upgrade plan", "kubeadm of cp1", "upgrade apply", id="a plan that is refused"),
        pytest.param("upgrade apply", "kubeadm of cp1", "drain", id="a failed first master"),
        pytest.param("restart kubelet", "kubelet of cp1", "uncordon", id="a kubelet that does not start"),
    ],
)
def test_a_failure_ends_it_at_once_and_is_named(upgrade, failing, step, never):
    """A careful person would stop there, too."""
    done, seen = upgrade(failing)
    assert done.returncode != 0
    assert step in done.stderr
    assert f"no {failing} here" in done.stderr
    assert [line for line in seen if never in line] == []
