# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules with a cluster in memory."""

from __future__ import annotations

import time

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import helm_release_repair, node_drain


@pytest.fixture
def drain(monkeypatch, run_module):
    """Return a function that runs the module against a FakeApi; naps take no time but are counted by the clock."""
    naps = []
    start = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: start + sum(naps))
    monkeypatch.setattr(time, "sleep", naps.append)

    def run(api, check=False, **params):
        monkeypatch.setattr(node_drain.Cluster, "connect", lambda module: api)
        given = {"name": "worker-1", **params}
        return run_module(node_drain, {name: one for name, one in given.items() if one is not None}, check=check)

    return run


@pytest.fixture
def repair(monkeypatch, run_module):
    """Return a function that runs helm_release_repair against a FakeCluster."""

    def run(cluster, check=False, **params):
        monkeypatch.setattr(helm_release_repair.Cluster, "connect", lambda module: cluster)
        return run_module(helm_release_repair, params, check=check)

    return run
