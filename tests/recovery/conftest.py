# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One lab for all tests of this folder, 3 control plane hosts and a worker; the tests run in the order of their files.

``DAY2_RECOVERY_LAB`` names it.
"""

from __future__ import annotations

import os
import typing as t

import pytest

from tests.upgrade.conftest import Lab, made

NAME = os.environ.get("DAY2_RECOVERY_LAB", "recovery")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Lab]:
    """Create the lab, hand it out, remove it."""
    with made(NAME, tmp_path_factory.mktemp("recovery"), 3, 1) as lab:
        yield lab
