# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One lab for all tests of this folder, a control plane host and two workers. ``DAY2_MAINTENANCE_LAB`` names it."""

from __future__ import annotations

import os
import typing as t

import pytest

from tests.upgrade.conftest import Lab, made

NAME = os.environ.get("DAY2_MAINTENANCE_LAB", "maint")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Lab]:
    """Create the lab, hand it out, remove it."""
    with made(NAME, tmp_path_factory.mktemp("maintenance"), 1, 2) as lab:
        yield lab
