# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""node_drain sorts pods like the kubectl of the same release: each pod on a node of its own, each set of flags.

Without a controller-manager, which would remove pods whose owners do not exist.
"""

from __future__ import annotations

import os
import subprocess
import time
import typing as t

import pytest

from tests.integration.conftest import DEFAULT_VERSION
from tests.integration.draining import Site, drain
from tests.integration.pod_classes import FLAGS, PODS, put, without_controllers
from tests.lab.local import LocalCluster

SKIP_WAIT = {"skip_wait_for_delete_timeout": 1}
ALL_FLAGS = {**FLAGS, "skip-wait": SKIP_WAIT}
NAMES = [*PODS, "leaving"]


@pytest.fixture(scope="module")
def site() -> t.Iterator[Site]:
    """Yield a namespace with every pod on a node of its own, named like the pod."""
    version = os.environ.get("KUBERNETES_VERSION", DEFAULT_VERSION)
    with LocalCluster(version) as cluster, without_controllers(cluster) as site:
        for name in PODS:
            put(site, name, name)
        cluster.request("POST", "/api/v1/nodes", {"metadata": {"name": "leaving"}})
        site.pod("leaving", "leaving", phase="Pending", finalizers=["example.test/hold"])
        cluster.request("DELETE", f"{site.core}/pods/leaving", {"gracePeriodSeconds": 0})
        time.sleep(2.5)
        yield site


def kubectl(cluster: LocalCluster, node: str, flags: dict[str, t.Any]) -> str:
    """Return evict, skip or block, as the dry run of kubectl has it."""
    given = {"ignore_daemonsets": True, **flags}
    program = cluster.program("kubectl")
    options = [f"--{name.replace('_', '-')}={str(value).lower()}" for name, value in given.items()]
    done = subprocess.run(
        [str(program), f"--kubeconfig={cluster.kubeconfig}", "drain", node, "--dry-run=client", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        assert "cannot delete" in done.stderr, done.stderr
        return "block"
    return "evict" if f"evicting pod default/{node} (dry run)" in done.stdout else "skip"


@pytest.mark.parametrize("flags", ALL_FLAGS)
def test_both_sort_alike(site: Site, flags: str) -> None:
    """All pods of the table; kubectl before 1.34 takes any DaemonSet for one of apps/v1."""
    ours, theirs = {}, {}
    for name in NAMES:
        [pod] = drain(site.cluster, name, check=True, **ALL_FLAGS[flags])["pods"]
        ours[name] = pod["action"]
        theirs[name] = kubectl(site.cluster, name, ALL_FLAGS[flags])
    if site.cluster.version < "1.34":
        ours.pop("daemonset-of-others")
        theirs.pop("daemonset-of-others")
    assert ours == theirs
    assert len(set(ours.values())) > 1
