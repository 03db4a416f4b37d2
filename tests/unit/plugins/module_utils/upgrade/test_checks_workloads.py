# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings about the pods that have to leave."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import (
    THEN,
    budget,
    found,
    node,
    pod,
    seen,
    static_pods,
    wanted,
    workload,
)

CART = pod("cart", "w1")
DAEMONS = {"daemonsets": [workload("owner", numberReady=1, desiredNumberScheduled=1)]}


@pytest.mark.parametrize(
    "guard",
    [
        pytest.param(budget(maxUnavailable=0), id="maxUnavailable 0"),
        pytest.param(budget(minAvailable="100%"), id="minAvailable 100%"),
        pytest.param(budget(healthy=2, minAvailable=2), id="minAvailable as many as there are"),
    ],
)
def test_a_budget_that_blocks_for_ever_is_named_with_its_pods(guard):
    """P1."""
    findings = found("P1", seen(pods=[CART], budgets=[guard]))
    assert set(findings) == {("blocker", "shop/cart")}
    assert "it guards shop/cart" in findings["blocker", "shop/cart"]


def test_a_budget_of_pods_on_nodes_that_are_not_drained_is_no_matter():
    """Done nodes keep their pods."""
    observed = seen(pods=[CART], budgets=[budget(maxUnavailable=0)], replace=[node("w1", THEN)])
    assert found("P1", observed) == {}


def test_a_budget_that_allows_something_is_no_matter():
    """The drain waits for its turn."""
    observed = seen(pods=[CART], budgets=[budget(healthy=2, desired=1)])
    assert [found(check, observed) for check in ("P1", "P3", "P4")] == [{}, {}, {}]


def test_a_budget_that_lacks_pods_now_gets_a_word():
    """P4: the drain waits until they are repaired."""
    findings = found("P4", seen(pods=[CART], budgets=[budget(healthy=1, desired=2, maxUnavailable=1)]))
    assert "needs 2 healthy pods and has 1" in findings["warning", "shop/cart"]


def test_a_pod_under_two_budgets_blocks():
    """P3: the server answers 500."""
    findings = found("P3", seen(pods=[CART], budgets=[budget("one"), budget("two")]))
    assert "shop/one, shop/two" in findings["blocker", "shop/cart"]


@pytest.mark.parametrize(
    ("kwargs", "blocks"),
    [
        pytest.param({"owner": None}, True, id="nobody owns it"),
        pytest.param({"owner": "ReplicaSet"}, False, id="owned"),
        pytest.param({"owner": "DaemonSet"}, False, id="of a DaemonSet"),
    ],
)
def test_a_pod_without_controller_blocks_and_names_the_variable(kwargs, blocks):
    """P6; with force it goes."""
    observed = seen(pods=[pod("one", "w1", **kwargs)], apps=DAEMONS)
    assert set(found("P6", observed)) == ({("blocker", "shop/one")} if blocks else set())
    assert found("P6", observed, wanted(drain_force=True)) == {}


def test_the_way_out_of_an_unmanaged_pod_names_the_variable():
    """The user can type it."""
    from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.checks import check_upgrade
    from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade

    observed = seen(pods=[pod("one", "w1", owner=None)])
    findings = check_upgrade(observed, wanted(), plan_upgrade(observed, wanted()))
    assert "upgrade_drain_force=true" in next(one.way_out for one in findings if one.id == "P6")


def test_static_pods_and_finished_ones_are_no_matter():
    """They need no controller."""
    finished = pod("job", "w1", owner=None)
    finished["status"]["phase"] = "Succeeded"
    assert found("P6", seen(pods=[*static_pods("cp1"), finished])) == {}


def test_data_in_an_emptydir_blocks_only_when_it_is_to_be_kept():
    """P8."""
    observed = seen(pods=[pod("one", "w1", volumes=[{"emptyDir": {}}])])
    assert found("P8", observed) == {}
    assert set(found("P8", observed, wanted(drain_delete_emptydir_data=False))) == {("blocker", "shop/one")}


def test_workloads_that_are_not_whole_get_a_word():
    """P11: the upgrade is not to blame."""
    apps = {"deployments": [workload("cart", {"replicas": 2}, availableReplicas=1)]}
    assert "1 of 2 pods ready" in found("P11", seen(apps=apps))["warning", "shop/cart"]


def test_ignored_checks_warn_and_say_so():
    """By id."""
    observed = seen(pods=[CART], budgets=[budget(maxUnavailable=0)])
    message = found("P1", observed, wanted(ignore=("P1",)))["warning", "shop/cart"]
    assert "(ignored by upgrade_preflight_ignore)" in message


def test_findings_come_worst_first_and_all_at_once():
    """Nobody repairs one thing per run."""
    from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.checks import check_upgrade
    from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.plan import plan_upgrade

    observed = seen(pods=[pod("one", "w1", owner=None)], replace=[node("w2", ready="False", cordoned=True)])
    findings = check_upgrade(observed, wanted("1.35.0"), plan_upgrade(observed, wanted("1.35.0")))
    severities = [one.severity for one in findings]
    assert severities == sorted(severities, key=("blocker", "warning", "info").index)
    assert {"V1", "N1", "N2", "P6"} <= {one.id for one in findings}
