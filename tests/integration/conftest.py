# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What integration tests share: one real API server for the whole run."""

from __future__ import annotations

import os
import typing as t

import pytest

from tests.integration.scanning import Audited
from tests.lab.local import LocalCluster

DEFAULT_VERSION = "1.34.4"


@pytest.fixture(scope="session")
def cluster() -> t.Iterator[LocalCluster]:
    """Yield a running LocalCluster without nodes, of the version that ``KUBERNETES_VERSION`` names.

    It is the same one for all tests: use nodes and namespaces of your own (``add_nodes``, ``namespace``).
    """
    with LocalCluster(os.environ.get("KUBERNETES_VERSION", DEFAULT_VERSION)) as running:
        yield running


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> t.Iterator[Audited]:
    """Yield a LocalCluster of its own that serves deprecated APIs and writes an audit log."""
    with Audited.start(tmp_path_factory.mktemp("audit")) as running:
        yield running


@pytest.fixture
def namespace(cluster: LocalCluster, request: pytest.FixtureRequest) -> t.Iterator[str]:
    """Yield the name of a new namespace; with its pods and everything else in it, it is deleted after the test."""
    made = cluster.request(
        "POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"generateName": "test-"}}
    )
    name = made["metadata"]["name"]
    yield name
    cluster.request("DELETE", f"/api/v1/namespaces/{name}")
