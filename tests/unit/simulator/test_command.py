# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one command that starts a simulator."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.house.places import CHECKOUT
from tests.simulator.client import Control

COMMAND = [sys.executable, "-m", "tests.simulator"]


def test_the_command_says_where_it_listens_and_ends_when_it_is_told():
    """What it prints second can be pasted into a shell; a scene is there from the beginning, and counts as no call."""
    process = subprocess.Popen([*COMMAND, "--scene", "small"], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    said, export = process.stdout.readline(), process.stdout.readline()
    url = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
    assert export.startswith(f"export AWS_ENDPOINT_URL={url} ")
    assert list(Control(url).state()["eu-west-1"]) == ["demo"]
    assert Control(url).calls() == []
    process.terminate()
    assert process.wait(10) == 0


def test_an_unknown_scene_is_named_with_those_that_there_are():
    """Before anything listens."""
    done = subprocess.run([*COMMAND, "--scene", "big"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'big' (choose from" in done.stderr
    assert "fleet" in done.stderr


def test_every_scene_can_be_put_beside_the_others(control):
    """With clusters of other names."""
    from tests.simulator.scenes import NAMED

    for name in NAMED:
        control.scene(name, cluster=name, version="1.32")
    assert set(control.state()["eu-west-1"]) == set(NAMED)
    with pytest.raises(ValueError, match="nowhere"):
        control.scene("nowhere")
