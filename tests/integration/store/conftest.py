# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The storages, a bad way to them, and plays against them.

``DAY2_STORAGES=moto,gateway`` is what ``make storages`` says; the gateway has to be built first, else it is moto.
"""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest

from tests.integration.store import storages
from tests.integration.store.faulty import FaultyWay, port_of
from tests.integration.store.playing import Play, Stage


@pytest.fixture(scope="session", params=os.environ.get("DAY2_STORAGES", "moto").split(","))
def storage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[storages.Storage]:
    """Yield one S3 service after the other."""
    if request.param == "moto":
        yield from storages.moto()
    else:
        yield from storages.gateway(tmp_path_factory.mktemp("gateway"))


@pytest.fixture
def faulty(storage: storages.Storage) -> t.Iterator[FaultyWay]:
    """Yield a way to the storage that can fail."""
    way = FaultyWay(port_of(storage.url))
    yield way
    way.close()


@pytest.fixture
def play(storage: storages.Storage, tmp_path: Path) -> Play:
    """Return what plays tasks against the storage."""
    return Stage(tmp_path, storage.url).play
