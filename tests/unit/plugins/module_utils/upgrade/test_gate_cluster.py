# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the whole cluster waits for."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.baseline import baseline_of, workloads_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate import Evidence
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_cluster import cluster_waits
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.gate_options import CHECKS, Expected
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    NOW,
    THEN,
    budget,
    pod,
    workload,
)

TARGET = Version(1, 34, 4)


def waits(baseline=None, **evidence):
    """Return what the cluster waits for, with every check on."""
    return cluster_waits(Evidence(**evidence), Expected(TARGET, frozenset(CHECKS), baseline=baseline or {}))


@pytest.mark.parametrize(
    ("before", "now", "wanted", "waiting"),
    [
        pytest.param(2, 2, 2, [], id="as before"),
        pytest.param(2, 1, 2, ["deployment shop/cart: 1 of 2 pods ready"], id="fewer than before"),
        pytest.param(1, 1, 2, [], id="broken before, broken now"),
        pytest.param(1, 0, 2, ["deployment shop/cart: 0 of 1 pods ready"], id="worse than before"),
        pytest.param(3, 1, 1, [], id="scaled down meanwhile"),
        pytest.param(1, 1, 3, [], id="scaled up meanwhile"),
    ],
)
def test_workloads_have_to_be_as_whole_as_before(before, now, wanted, waiting):
    """Not more, and not more than they want now."""
    assert (
        waits({"deployments": {"shop/cart": before}}, workloads=[("deployments", "shop/cart", now, wanted)]) == waiting
    )


def test_a_new_workload_is_not_waited_for():
    """Somebody may deploy meanwhile."""
    assert waits({"deployments": {}}, workloads=[("deployments", "shop/new", 0, 3)]) == []


@pytest.mark.parametrize(
    ("before", "guard", "waiting"),
    [
        pytest.param(2, budget(healthy=2, desired=1), [], id="as before"),
        pytest.param(2, budget(healthy=1, desired=1), [], id="enough"),
        pytest.param(2, budget(healthy=1, desired=2), ["disruption budget shop/cart: 1 of 2 pods healthy"], id="fewer"),
        pytest.param(1, budget(healthy=1, desired=2), [], id="broken before"),
    ],
)
def test_budgets_have_to_be_met_as_before(before, guard, waiting):
    """The next batch needs them."""
    assert waits({"budgets": {"shop/cart": before}}, budgets=[guard]) == waiting


def addon(name, image, replicas=None, **status):
    """Return kube-proxy or CoreDNS."""
    spec = {"template": {"spec": {"containers": [{"image": image}]}}}
    if replicas is not None:
        spec["replicas"] = replicas
    found = workload(name, spec, **status)
    found["metadata"].update(namespace="kube-system", generation=2)
    return found


def proxy(version=THEN, **status):
    """Return a kube-proxy of three nodes that is rolled out, except for status."""
    rolled_out = {"observedGeneration": 2, "desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberReady": 3}
    return addon("kube-proxy", f"registry.k8s.io/kube-proxy:v{version}", **{**rolled_out, **status})


def dns(**status):
    """Return a CoreDNS of two pods that is rolled out, except for status."""
    rolled_out = {"observedGeneration": 2, "updatedReplicas": 2, "availableReplicas": 2}
    return addon("coredns", "registry.k8s.io/coredns/coredns:v1.12.1", 2, **{**rolled_out, **status})


@pytest.mark.parametrize(
    ("thing", "waiting"),
    [
        pytest.param(proxy(), [], id="kube-proxy is rolled out"),
        pytest.param(proxy(NOW), [f"kube-system/kube-proxy at {THEN} (it is {NOW})"], id="kube-proxy is old"),
        pytest.param(
            proxy(updatedNumberScheduled=1), ["kube-system/kube-proxy to be rolled out (1 of 3 pods)"], id="half way"
        ),
        pytest.param(
            proxy(observedGeneration=1), ["kube-system/kube-proxy to be rolled out (3 of 3 pods)"], id="not seen yet"
        ),
        pytest.param(dns(), [], id="CoreDNS is rolled out, with a version of its own"),
        pytest.param(
            dns(availableReplicas=1), ["kube-system/coredns to be rolled out (1 of 2 pods)"], id="one is away"
        ),
    ],
)
def test_addons_have_to_be_rolled_out(thing, waiting):
    """Kubeadm changes them with the last master."""
    assert waits(addons=[thing]) == waiting


def test_the_baseline_has_everything_that_gates_compare():
    """As plain JSON."""
    workloads = workloads_of("statefulsets", [workload("db", {"replicas": 3}, readyReplicas=2)])
    pods = [pod("log", "w1", owner="DaemonSet", ready=False), pod("cart", "w1", ready=False)]
    assert baseline_of(workloads, [budget(healthy=2)], pods) == {
        "deployments": {},
        "statefulsets": {"shop/db": 2},
        "daemonsets": {},
        "budgets": {"shop/cart": 2},
        "unready_daemonset_pods": ["shop/owner@w1"],
    }
