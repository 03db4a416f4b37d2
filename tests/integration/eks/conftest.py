# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""AWS as the simulator plays it, for playbooks and for modules: one process for all tests, empty for each."""

from __future__ import annotations

import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from tests.house.places import CHECKOUT
from tests.integration.draining import Site as Workloads
from tests.integration.eks.instances import Instances
from tests.integration.eks.playing import Playbooks
from tests.lab.local import LocalCluster
from tests.simulator.client import Control


@pytest.fixture(scope="session")
def simulator() -> t.Iterator[Control]:
    """Yield the simulator, started with its one command."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.simulator"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+", said)
    assert found, f"the simulator said {said!r} and not where it listens"
    yield Control(found[0])
    process.terminate()
    process.wait(10)


@pytest.fixture
def aws(simulator: Control) -> Control:
    """Return the simulator with nothing in it; ``scene`` puts something there."""
    simulator.reset()
    return simulator


@pytest.fixture
def playbooks(aws: Control, tmp_path: Path) -> Playbooks:
    """Return what runs playbooks against the simulator."""
    return Playbooks(tmp_path, aws)


@pytest.fixture
def instances(cluster: LocalCluster, namespace: str, aws: Control) -> t.Iterator[Instances]:
    """Yield the nodes of a small cluster with a workload of two replicas, one of which may be away."""
    aws.scene("small", version="1.31")
    aws.settings(looks=0)
    instances = Instances(Workloads(cluster, namespace), aws)
    instances.workloads.workload("Deployment", "cart", 2)
    instances.workloads.budget("cart", "cart", 2, minAvailable=1)
    yield instances
    instances.end()
