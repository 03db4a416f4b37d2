# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Modules with a cluster in memory, and modules with a simulator of AWS in this process."""

from __future__ import annotations

import re
import time
import types
from pathlib import Path

import pytest
from ansible.module_utils.common import warnings

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


@pytest.fixture(scope="session")
def simulator():
    """Return the control of a simulator that all tests share; loading it takes a second, so only who asks does."""
    from tests.simulator.client import Control
    from tests.simulator.server import running

    with running() as url:
        yield Control(url)


@pytest.fixture(scope="session")
def models():
    """Return botocore's models of services; reading them again for each test takes long."""
    from botocore.loaders import create_loader

    return create_loader()


def permissions(module):
    """Return the permissions that the documentation says a module needs."""
    page = (Path(__file__).resolve().parents[4] / "docs" / "eks.md").read_text()
    row = next(line for line in page.partition("## Permissions")[2].splitlines() if line.startswith(f"| `{module}` |"))
    return set(re.findall(r"`(\w+:\w+)`", row))


@pytest.fixture
def aws(simulator, models, monkeypatch, run_module):
    """Return ``sim`` and ``run(module, check=False, **params)``; naps take no time but are counted by the clock.

    A call that the documentation does not name for the module fails the test.
    """
    simulator.reset()
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in simulator.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("botocore.session.create_loader", lambda *_given: models)
    monkeypatch.setattr(warnings, "_global_warnings", type(warnings._global_warnings)())  # those of other tests
    naps = []
    start = time.monotonic()

    def run(module, check=False, **params):
        before = len(simulator.calls())
        with monkeypatch.context() as clock:
            clock.setattr(time, "monotonic", lambda: start + sum(naps))
            clock.setattr(time, "sleep", naps.append)
            result = run_module(module, {"cluster_name": "demo", **params}, check=check)
        made = {f"{call['service']}:{call['operation']}" for call in simulator.calls()[before:]}
        assert made <= permissions(module.__name__.rpartition(".")[2]), "docs/eks.md names what a module needs"
        return result

    return types.SimpleNamespace(sim=simulator, run=run)


@pytest.fixture
def repair(monkeypatch, run_module):
    """Return a function that runs helm_release_repair against a FakeCluster."""

    def run(cluster, check=False, **params):
        monkeypatch.setattr(helm_release_repair.Cluster, "connect", lambda module: cluster)
        return run_module(helm_release_repair, params, check=check)

    return run
