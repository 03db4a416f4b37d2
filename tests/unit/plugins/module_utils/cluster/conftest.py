# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What unit tests of the API client share."""

from __future__ import annotations

import socket
import time
import types

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.cluster.servers import kubeconfig


@pytest.fixture
def slept(monkeypatch):
    """Return the seconds that the client slept, without sleeping them."""
    naps = []
    monkeypatch.setattr(time, "sleep", naps.append)
    return naps


@pytest.fixture
def connect(tmp_path, slept):
    """Return a function that gives a Cluster through a kubeconfig; cluster are more fields of its cluster."""

    def connected(url, endpoints=None, patience=0, **cluster):
        path = tmp_path / "kubeconfig"
        path.write_text(kubeconfig(url, **cluster))
        params = {"kubeconfig": str(path), "context": None, "api_endpoints": endpoints}
        return Cluster.connect(types.SimpleNamespace(params=params)).within(patience)

    return connected


@pytest.fixture
def dead():
    """Return the URL of an endpoint where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{closed.getsockname()[1]}"
