# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module eks_nodegroup_version where pods could not be evicted and it may look into the cluster."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.modules import eks_nodegroup_version
from tests.unit.plugins.module_utils.drain.builders import budget, node, pod
from tests.unit.plugins.module_utils.drain.fake_api import FakeApi, refusal

LABELS = {"eks.amazonaws.com/nodegroup": "workers-a"}
ALL = (pod("cart-0"), pod("cart-1"), pod("bare", owners=[]), pod("kept", labels={"day2.kubernetes/drain": "skip"}))
NEVER = "disruption budget shop/cart never allows it: maxUnavailable is 0"


def of_group(name="worker-1", labels=None, instance="i-0aaa"):
    """Return a node of the node group."""
    made = node()
    made["metadata"].update(name=name, labels=LABELS if labels is None else labels)
    made["spec"]["providerID"] = f"aws:///eu-west-1a/{instance}"
    return made


@pytest.fixture
def fail(aws, monkeypatch):
    """Return ``fail(api, told)``: the result of an update in which AWS could not evict pods from the nodes it tells."""

    def run(api, told=("worker-1",), **params):
        def connect(_module):
            if isinstance(api, Exception):
                raise api
            return api

        monkeypatch.setattr(eks_nodegroup_version.Cluster, "connect", connect)
        aws.sim.scene("upgraded", version="1.32")
        error = {"errorCode": "PodEvictionFailure", "errorMessage": "Reached max retries", "resourceIds": list(told)}
        aws.sim.outcome("pod_eviction", errors=[error])
        return aws.run(eks_nodegroup_version, name="workers-a", **{"kubeconfig": "/there", **params})

    return run


def seen(*budgets, pods=ALL, nodes=None):
    """Return a cluster with these budgets."""
    nodes = [of_group()] if nodes is None else nodes
    return FakeApi(node(), list(pods), budgets, lists={"/api/v1/nodes": nodes})


def test_the_pods_and_their_budget_are_named(fail):
    """As a drain foretells them, but as AWS drains: pods without a controller and those with our label leave too."""
    api = seen(budget(maxUnavailable=0))
    result = fail(api)
    assert result["blocked"] == {f"shop/{name}": NEVER for name in ("cart-0", "cart-1", "bare", "kept")}
    assert f"could not be evicted from worker-1. Held: shop/cart-0: {NEVER}; shop/cart-1" in result["msg"]
    assert result["msg"].endswith(". Let these budgets allow it, or set force_on_eviction_failure=true")
    assert api.writes == []


@pytest.mark.parametrize(
    ("budgets", "blocked"),
    [
        pytest.param([budget(allowed=1, minAvailable=1)], {}, id="the others wait for their turn"),
        pytest.param([], {}, id="no budget"),
        pytest.param(
            [budget(selector={"matchLabels": {"app": "db"}}, minAvailable=2)],
            {"shop/db-0": "disruption budget shop/cart needs 2 healthy pods and has 1"},
            id="a pod that is not ready is no way out",
        ),
    ],
)
def test_only_what_lets_no_pod_go_is_named(fail, budgets, blocked):
    """Where nothing does any more, that is said."""
    for one in budgets:
        one["status"].update(expectedPods=4, **({"currentHealthy": 1} if blocked else {}))
    result = fail(seen(*budgets, pods=[*ALL, pod("db-0", ready=False, labels={"app": "db"})]))
    assert result["blocked"] == blocked
    assert ("No disruption budget keeps a pod there at this moment: run again, or" in result["msg"]) == (not blocked)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        pytest.param(["worker-1"], {"worker-1"}, id="by name"),
        pytest.param(["i-0bbb"], {"worker-2"}, id="by instance"),
        pytest.param(["gone"], {"worker-1", "worker-2"}, id="gone"),
        pytest.param([], {"worker-1", "worker-2"}, id="not told"),
    ],
)
def test_the_nodes_that_aws_names_are_looked_at(fail, monkeypatch, told, asked):
    """And all of the group, but no other, when it names none that is there."""
    api, looked = seen(nodes=[of_group(), of_group("worker-2", instance="i-0bbb"), of_group("other", {})]), set()
    lists = api.list

    def note(path, query=None):
        looked.update(value for key, value in (query or {}).items() if key == "fieldSelector")
        return lists(path, query)

    monkeypatch.setattr(api, "list", note)
    fail(api, told)
    assert looked == {f"spec.nodeName={name}" for name in asked}


@pytest.mark.parametrize(
    ("api", "words"),
    [
        pytest.param(refusal(403, "forbidden"), "Which ones could not be read (forbidden)", id="denied"),
        pytest.param(Day2Error("The kubeconfig /there does not exist"), "does not exist", id="no kubeconfig"),
        pytest.param(seen(nodes=[]), "The cluster of this kubeconfig has no node of 'workers-a'", id="another cluster"),
    ],
)
def test_what_cannot_be_looked_at_hides_no_failure(fail, api, words):
    """The failure of the update is told first, and where to look."""
    result = fail(api)
    assert result["msg"].startswith("Update ")
    for part in ("PodEvictionFailure", words, "disruptionsAllowed=0"):
        assert part in result["msg"]


def test_without_a_kubeconfig_nothing_is_looked_at(fail):
    """An empty one is none, as playbooks have it."""
    result = fail(Day2Error("not to be asked"), kubeconfig="")
    assert result["blocked"] == {}
    assert "not to be asked" not in result["msg"]


def test_a_failure_that_force_cures_is_told_with_its_pods(fail):
    """In the warning."""
    result = fail(seen(budget(maxUnavailable=0)), force_on_eviction_failure=True)
    assert (result["changed"], result["version"]) == (True, "1.32")
    assert NEVER in str(result["warnings"])
