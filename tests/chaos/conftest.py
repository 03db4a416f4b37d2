# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Labs for upgrades that are disturbed. Each module of this folder makes its own, one at a time, and destroys it.

``test_1_workers.py`` is the part that ``make test`` runs, ``make chaos`` runs all. ``DAY2_CHAOS_LAB`` names the lab,
``DAY2_CHAOS_SIZE`` is the size of the one in which every place is a place of death.
"""

from __future__ import annotations

import os
import typing as t
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.controllers import Controllers
from tests.upgrade.clients import WORKLOAD, open_service_path, start_client, stop_client
from tests.upgrade.conftest import Lab, made

NAME = os.environ.get("DAY2_CHAOS_LAB", "chaos")


class Requests:
    """Requests to the workload of two replicas during the whole time, by one client after the other."""

    def __init__(self, lab: Lab) -> None:
        """Start to ask."""
        self._lab, self._clients = lab, 0
        self.sent, self.failures = 0, t.cast(list[dict[str, t.Any]], [])
        open_service_path(lab)
        self._start()

    def _start(self) -> None:
        self._clients += 1
        start_client(self._lab, f"workload{self._clients}", WORKLOAD)

    def renew(self) -> None:
        """Let a new client ask before the present one comes to its end."""
        self._start()
        self._stop(self._clients - 1)

    def end(self) -> None:
        """Stop asking."""
        self._stop(self._clients)

    def _stop(self, number: int) -> None:
        seen = stop_client(self._lab, f"workload{number}")
        self.sent += seen["sent"]
        self.failures += seen["failures"]


@contextmanager
def fresh_lab(folder: Path, masters: int, workers: int, *options: str) -> t.Iterator[tuple[Lab, Controllers]]:
    """Create a lab and hand it out with its controllers; options go to the lab's command."""
    with made(NAME, folder, masters, workers, *options) as lab:
        controllers = Controllers(lab.inventory, folder)
        try:
            yield lab, controllers
        finally:
            controllers.clean_up()


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> t.Callable[[], Path]:
    """Return a function that makes a folder; its path is short, since there are sockets in it."""
    return lambda: tmp_path_factory.mktemp("c")
