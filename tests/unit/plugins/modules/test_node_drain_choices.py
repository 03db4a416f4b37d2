# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Choices of the module about pods that cannot leave as they should, with a cluster in memory."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.volumes import ATTACHMENTS
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import budget, node, owner, pod
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi, refusal

DELETE = "DELETE /api/v1/namespaces/shop/pods/{}"
EVICT = "POST /api/v1/namespaces/shop/pods/{}/eviction"
ATTACHED = {"metadata": {"name": "x"}, "spec": {"nodeName": "worker-1", "source": {"persistentVolumeName": "pv-1"}}}


class Terminating(FakeApi):
    """Its pods are being deleted, and never gone, since there is no kubelet."""

    def post(self, path, body):
        """Mark the pod."""
        self._note("POST", path, body)
        for one in self.pods:
            one["metadata"]["deletionTimestamp"] = "2026-01-01T11:00:00Z"
        return {}


def held(**more):
    """Build a cluster in which a leaves and the budget of b never lets it go, which is known only when it is asked."""
    budgets = [budget(allowed=1, expected=9, desired=8, selector={"matchLabels": {"app": "b"}})]
    pods = [pod("a"), pod("b", labels={"app": "b"})]
    return FakeApi(node(), pods, budgets, refusals={"b": (refusal(429, "no"),)}, **more)


def test_a_pod_that_is_refused_until_the_timeout_fails_the_drain(drain):
    """That is how it is without a choice."""
    result = drain(held(), timeout=20)
    assert (result["failed"], result["evicted"]) == (True, ["shop/a"])
    assert result["blocked"] == {"shop/b": "disruption budget shop/cart: no"}


def test_a_pod_that_is_refused_until_the_timeout_may_stay(drain):
    """And is told of."""
    result = drain(held(), timeout=20, on_blocked="skip")
    assert ("failed" in result, result["evicted"], result["blocked"]) == (False, ["shop/a"], {})
    assert result["ignored"] == {"shop/b": "disruption budget shop/cart: no"}


def test_a_pod_that_is_refused_until_the_timeout_may_be_deleted(drain):
    """By its uid; the others were evicted."""
    api = held()
    api.refusals = {"b": [refusal(429, "no")] * 200}
    api.forever.clear()
    api.events[DELETE.format("b")] = lambda api: api.refusals.clear()
    result = drain(api, timeout=20, on_blocked="delete")
    assert ("failed" in result, result["evicted"]) == (False, ["shop/a", "shop/b"])
    assert api.bodies[api.calls.index(DELETE.format("b"))]["preconditions"] == {"uid": "uid-b"}
    assert {one["name"]: one["action"] for one in result["pods"]} == {"a": "evict", "b": "delete"}


def test_the_best_effort_is_no_failure(drain):
    """What has not left is in blocked, and in a warning."""
    api = held()
    api.pods.append(pod("debug", owners=[]))
    result = drain(api, timeout=20, best_effort=True)
    assert ("failed" in result, result["changed"], result["evicted"]) == (False, True, ["shop/a"])
    assert result["blocked"] == {"shop/b": "disruption budget shop/cart: no"}
    assert result["ignored"] == {"shop/debug": "no controller would bring it back (set force)"}
    assert "Node worker-1: Timed out" in str(result["warnings"])


@pytest.mark.parametrize(("ready", "left"), [("Unknown", {}), ("False", {"shop/a": "is being deleted, but not gone"})])
def test_a_node_that_nobody_hears_of_cannot_end_its_pods(drain, ready, left):
    """They are asked to leave, and not waited for; a kubelet that is there is."""
    api = Terminating(node(ready=ready), [pod("a")])
    result = drain(api, timeout=20)
    assert (result["blocked"], result["evicted"]) == (left, [])
    assert EVICT.format("a") in api.writes
    assert ("shop/a" in result["ignored"]) == (ready == "Unknown")


def test_volumes_are_waited_for(drain):
    """A volume of a pod that stays is not."""
    stays = {"spec": {"claimRef": {"namespace": "shop", "name": "logs"}}}
    agent = pod(
        "agent-x",
        owners=[owner("DaemonSet", name="agent")],
        spec={"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "logs"}}]},
    )
    lists, objects = {ATTACHMENTS: [ATTACHED]}, {"/api/v1/persistentvolumes/pv-1": stays}
    result = drain(FakeApi(node(), [pod("a"), agent], lists=lists, objects=objects), wait_for_volume_detach=True)
    assert ("failed" in result, result["volumes_pending"]) == (False, [])
    result = drain(FakeApi(node(), [pod("a")], lists=lists, objects=objects), wait_for_volume_detach=True, timeout=20)
    assert (result["failed"], result["volumes_pending"], result["evicted"]) == (True, ["pv-1"], ["shop/a"])
    assert "volumes of worker-1 to be detached). Attached: pv-1" in result["msg"]


def test_a_batch_tells_of_each_node(drain):
    """By name, also when it is one."""
    result = drain(FakeApi(node(), [pod("a")]), name=None, names=["worker-1", "worker-1"])
    assert (result["nodes"], "node" in result) == ({"worker-1": {"was_cordoned": False, "cordoned": True}}, False)
    assert result["diff"]["after"] == {"cordoned": {"worker-1": True}, "pods": []}
    assert [one["node"] for one in result["pods"]] == ["worker-1"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param({"name": "nobody"}, "The cluster has no node nobody", id="unknown node"),
        pytest.param({"timeout": 0}, "timeout is 0, but must be at least 1", id="no time"),
        pytest.param({"grace_period": -2}, "grace_period is -2, but must be at least -1", id="negative grace"),
        pytest.param({"name": None, "names": []}, "names is empty; name at least one node", id="no name"),
        pytest.param({"names": ["a"]}, "mutually exclusive: name|names", id="two ways to name"),
        pytest.param({"grace_period": 5, "max_grace_period": 9}, "nothing to cap", id="one time for all, and a cap"),
        pytest.param({"disable_eviction_namespaces": ["a"]}, "disable_eviction holds, and that is false", id="where"),
        pytest.param({"skip_label": "stay"}, "skip_label is 'stay', but must be like label=value", id="half a label"),
        pytest.param({"eviction_order": [{}]}, "one of the following is required: selector", id="an order of nothing"),
        pytest.param({"max_parallel_evictions": 0}, "max_parallel_evictions is 0", id="nothing at a time"),
    ],
)
def test_bad_input_is_a_sentence(drain, params, words):
    """And nothing is changed."""
    api = FakeApi(node(), [pod("a")])
    assert (words in drain(api, **params)["msg"], api.writes) == (True, [])
