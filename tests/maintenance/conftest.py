# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One lab for all tests of this folder, a control plane host and two workers. ``DAY2_MAINTENANCE_LAB`` names it."""

from __future__ import annotations

import os
import typing as t

import pytest

from tests.upgrade.conftest import Lab

NAME = os.environ.get("DAY2_MAINTENANCE_LAB", "maint")
Say = t.Callable[[str], None]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Lab]:
    """Create the lab, hand it out, remove it."""
    lab = Lab(NAME, tmp_path_factory.mktemp("maintenance"))
    try:
        lab.command("destroy", "--name", NAME)
        lab.command("create", "--name", NAME, "--masters", "1", "--workers", "2")
        lab.command("inventory", "--name", NAME, "--output", str(lab.inventory))
        yield lab
    finally:
        lab.command("destroy", "--name", NAME)


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """Return what prints a line that is seen at once."""

    def say(line: str) -> None:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{line}", flush=True)

    return say
