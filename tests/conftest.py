# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Makes ``ansible_collections.day2.kubernetes`` mean this checkout, wherever it lies; what all tests have."""

from __future__ import annotations

import importlib
import sys
import typing as t
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
NAME = "ansible_collections.day2.kubernetes"
Say = t.Callable[[str], None]


def _is_this_checkout() -> bool:
    try:
        found = importlib.import_module(NAME)
    except ImportError:
        return False
    return any(Path(path).resolve() == CHECKOUT for path in found.__path__)


def _import_from_here() -> None:
    """Put the checkout first, also where another copy of the collection is installed."""
    from tests.house.environments import link_checkout

    sys.path.insert(0, str(link_checkout()))
    for name in [name for name in sys.modules if name.startswith("ansible_collections.day2")]:
        del sys.modules[name]
    importlib.invalidate_caches()


if not _is_this_checkout():
    _import_from_here()


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Say:
    """Return what prints a line that is seen at once."""

    def say(line: str) -> None:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{line}", flush=True)

    return say
