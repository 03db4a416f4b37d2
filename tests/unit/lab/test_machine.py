# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a machine is started, without systemd-nspawn."""

from __future__ import annotations

import subprocess

import pytest

from tests.lab.machine import ENTER_GROUPS, REBOOT

PROGRAM = """
echo started >> starts
[ "$(wc -l < starts)" -le "$1" ] && exit 133
exit "$2"
"""


@pytest.mark.parametrize(
    ("reboots", "status"),
    [
        pytest.param(0, 0, id="a machine that is shut down stays so"),
        pytest.param(2, 0, id="a machine that reboots is started again"),
        pytest.param(1, 137, id="a machine that is killed stays so"),
    ],
)
def test_a_machine_that_reboots_is_started_again(tmp_path, reboots, status):
    """In its groups, with its process id in the file."""
    (tmp_path / "group").mkdir()
    program = ["sh", "-c", PROGRAM, "sh", str(reboots), str(status)]
    words = ["sh", "-c", REBOOT, ENTER_GROUPS, str(tmp_path / "pid"), str(tmp_path / "group"), "--", *program]
    subprocess.run(words, cwd=tmp_path, check=True, timeout=30)
    assert (tmp_path / "starts").read_text().splitlines() == ["started"] * (reboots + 1)
    assert (tmp_path / "pid").read_text() == (tmp_path / "group" / "cgroup.procs").read_text()
