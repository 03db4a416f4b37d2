# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The lab is no part of the collection: it is imported from the checkout, by Python 3.11 and later."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3]))
if sys.version_info < (3, 11):
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.lab.topology import Lab

    @pytest.fixture
    def lab() -> Lab:
        """Return a lab of three masters and two workers with index 7."""
        return Lab("demo", 7, 3, 2, "1.33.13", "1.34.4", "packages")
