# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The commands of the lab."""

from __future__ import annotations

import pytest

from tests.lab import cli


def test_create_has_the_size_of_the_demo_by_default():
    """One master, two workers, from packages."""
    arguments = cli.parser().parse_args(["create"])
    assert (arguments.name, arguments.masters, arguments.workers, arguments.source) == ("demo", 1, 2, "packages")


def test_the_command_after_the_host_is_left_as_it_is():
    """Options in it are not ours."""
    arguments = cli.parser().parse_args(["ssh", "--name", "t", "cp1", "ls", "--all", "-l"])
    assert (arguments.host, arguments.words) == ("cp1", ["ls", "--all", "-l"])


@pytest.mark.parametrize("command", [["status"], ["inventory"], ["ssh", "cp1"]])
def test_a_lab_that_is_not_there_is_an_error_with_the_way_out(capsys, command):
    """And the exit status says so."""
    assert cli.main([*command[:1], "--name", "nosuch", *command[1:]]) == 1
    assert "create --name nosuch" in capsys.readouterr().err
