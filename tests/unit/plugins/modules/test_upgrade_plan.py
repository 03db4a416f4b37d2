# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The upgrade_plan module: from options to its result."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.modules import upgrade_plan
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.upgrade.builders import NOW, THEN, node, small


@pytest.fixture
def plan(monkeypatch, run_module):
    """Return a function that runs the module on small(...) with these options."""

    def run(cluster_and_rows=None, check=False, **options):
        cluster, rows = cluster_and_rows or small()
        monkeypatch.setattr(upgrade_plan.Cluster, "connect", lambda module: cluster)
        return run_module(upgrade_plan, {"version": THEN, "hosts": rows, **options}, check=check)

    return run


@pytest.mark.parametrize("check", [True, False])
def test_a_good_cluster_gets_a_plan_without_blockers(plan, check):
    """Check mode or not: nothing is ever changed."""
    result = plan(check=check)
    assert (result["changed"], result["blocked"]) == (False, False)
    assert (result["plan"]["masters"], result["plan"]["workers"], result["plan"]["batches"]) == (
        ["cp1"],
        ["w1", "w2"],
        [1, 1],
    )
    assert result["table"].startswith(f"shop: {NOW} -> {THEN}\n")
    assert result["baseline"]["budgets"] == {}


def test_blockers_do_not_fail_the_module(plan):
    """The playbook prints the table and fails."""
    result = plan(small(replace=[node("w1", ready="Unknown")]))
    assert "failed" not in result
    assert result["blocked"]
    assert [found["id"] for found in result["findings"] if found["severity"] == "blocker"] == ["N1"]


@pytest.mark.parametrize("serial", ["50%", 1, [1, "20%"], "1,20%"])
def test_serial_comes_in_every_form_that_ansible_knows(plan, serial):
    """The module option is raw."""
    assert plan(serial=serial)["plan"]["batches"] == [1, 1]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param({"version": "1.34"}, "kube_version '1.34' is not a full version", id="target without a patch"),
        pytest.param({"version": "newest"}, "kube_version 'newest'", id="target that is a word"),
        pytest.param({"serial": "many"}, "serial 'many'", id="serial that is a word"),
        pytest.param({"min_free_paths": {"/": "lots"}}, "min_free_paths", id="size that is a word"),
    ],
)
def test_options_that_make_no_sense_fail_by_name(plan, options, named):
    """A sentence names the variable."""
    result = plan(**options)
    assert result["failed"]
    assert named in result["msg"]


def test_an_api_that_cannot_be_read_fails(plan, monkeypatch):
    """Without the API there is no plan."""
    cluster, rows = small()

    def away(path, query=None):
        raise ApiError("GET /api/v1/nodes: no answer", status=0)

    cluster.list = away
    result = plan((cluster, rows))
    assert result["failed"]
    assert "no answer" in result["msg"]


def test_after_an_interrupted_run_the_cluster_gets_time_to_settle(plan, monkeypatch):
    """A killed kubeadm leaves static pods that come back by themselves."""
    cluster, rows = small(replace=[node("w1", ready="False", cordoned=True, ours=True)])

    def heal(seconds):
        cluster.nodes[1] = node("w1", cordoned=True, ours=True)

    monkeypatch.setattr("time.sleep", heal)
    result = plan((cluster, rows))
    assert [found for found in result["findings"] if found["id"] == "N1"] == []
    assert result["plan"]["workers"] == ["w1", "w2"]


def test_an_interrupted_cluster_that_does_not_settle_is_planned_as_it_is(plan):
    """The node that is continued may be down: it is repaired by going on."""
    result = plan(small(replace=[node("w1", ready="False", cordoned=True, ours=True)]), settle=0)
    assert not result["blocked"]
    assert [found["object"] for found in result["findings"] if found["id"] == "N1"] == ["w1"]
