# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A cluster of each version of etcd, one after the other, and the module's work against it.

``DAY2_ETCD=3.5.24,3.6.5`` names the versions. The newest is the default, since the labs of Kubernetes 1.33 run 3.5.
"""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import Outcome, reach
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import OPTIONS, wanted_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from tests.integration.etcd.members import Members

VERSIONS = os.environ.get("DAY2_ETCD", "3.6.5").split(",")
Save = t.Callable[..., Outcome]


@pytest.fixture(scope="package", params=VERSIONS)
def members(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Members]:
    """Yield a cluster with 24 MB of data, which is more than sockets hold."""
    with Members(request.param, tmp_path_factory.mktemp(f"etcd-{request.param}")) as running:
        running.fill(1600)
        yield running


@pytest.fixture
def save(members: Members, tmp_path: Path) -> Save:
    """Return ``save(member, client="client", **options)``, which does what the module does."""

    def save(name: str = "m1", client: str = "client", **options: t.Any) -> Outcome:
        access = members.access(name, client)._asdict()
        defaults = {option: specification.get("default") for option, specification in OPTIONS.items()}
        params = {**defaults, **access, "dir": str(tmp_path / "backups"), "timeout": 10, **options}
        return reach(params["state"], Host(tmp_path), wanted_of(params), check=False)

    return save
