# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module with a cluster in memory."""

from __future__ import annotations

import functools
import json
import time

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import budget, node, owner, pod
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import FakeApi, refusal

PATCH = "PATCH /api/v1/nodes/worker-1"
EVICT = "POST /api/v1/namespaces/shop/pods/{}/eviction"
AGENT = pod("agent-x", owners=[owner("DaemonSet", name="agent")])


def test_check_mode_and_a_run_return_the_same(drain):
    """Only the run touches the cluster."""
    make = functools.partial(FakeApi, node(), [pod("cart-0"), pod("cart-1"), AGENT], [budget(allowed=2)])
    foretold, done = make(), make()
    expected, result = drain(foretold, check=True), drain(done)
    for key in ("changed", "diff", "evicted", "ignored", "blocked", "waiting", "cordoned", "was_cordoned", "node"):
        assert result[key] == expected[key], key
    assert result["diff"]["before"] == {"cordoned": False, "pods": ["shop/cart-0", "shop/cart-1"]}
    assert result["ignored"] == {"shop/agent-x": "DaemonSet agent would bring it back"}
    assert not {"skipped", "failed", "unreachable"} & result.keys()  # words by which Ansible judges the task
    assert foretold.writes == []
    assert sorted(done.writes) == [PATCH, EVICT.format("cart-0"), EVICT.format("cart-1")]


def test_a_drained_node_is_not_changed(drain):
    """Cordoned, and empty but for DaemonSets."""
    api = FakeApi(node(cordoned=True), [AGENT])
    result = drain(api)
    assert (result["changed"], result["cordoned"], api.writes) == (False, True, [])


def test_a_blocked_drain_touches_nothing(drain):
    """All or nothing: the pod that could leave stays too."""
    api = FakeApi(node(), [pod("cart-0"), pod("debug", owners=[])])
    result = drain(api)
    assert (result["failed"], result["changed"], result["cordoned"], api.writes) == (True, False, False, [])
    assert result["blocked"] == {"shop/debug": "no controller would bring it back (set force)"}
    assert "nothing was changed: shop/debug: no controller" in result["msg"]


@pytest.mark.parametrize("check", [True, False])
def test_a_budget_that_never_allows_is_known_before(drain, check):
    """In check mode as in a run."""
    api = FakeApi(node(), [pod("cart-0")], [budget(maxUnavailable=0)])
    result = drain(api, check=check)
    text = "disruption budget shop/cart never allows it: maxUnavailable is 0"
    assert (result["failed"], result["blocked"], api.writes) == (True, {"shop/cart-0": text}, [])


def test_a_deletion_asks_no_budget(drain):
    """With the uid all the same."""
    api = FakeApi(node(), [pod("cart-0")], [budget(maxUnavailable=0)])
    result = drain(api, disable_eviction=True, grace_period=0)
    assert result["evicted"] == ["shop/cart-0"]
    assert api.writes == [PATCH, "DELETE /api/v1/namespaces/shop/pods/cart-0"]
    assert api.bodies[api.calls.index(api.writes[1])]["gracePeriodSeconds"] == 0


def test_check_mode_tells_who_will_wait(drain):
    """With the words of the budget."""
    result = drain(FakeApi(node(), [pod("a"), pod("b")], [budget(allowed=1)]), check=True)
    assert result["waiting"] == {"shop/b": "disruption budget shop/cart needs 2 healthy pods and has 2"}


def test_a_refused_eviction_is_asked_again(drain):
    """And every request carries the uid."""
    api = FakeApi(node(), [pod("cart-0")], refusals={"cart-0": [refusal(429), refusal(0, "lost"), refusal(500)]})
    [left] = drain(api)["pods"]
    assert (left["gone"], left["attempts"], left["last_error"]) == (True, 4, "Cannot evict pod")
    sent = [body["deleteOptions"] for body in api.bodies if body and body.get("kind") == "Eviction"]
    assert sent == [{"preconditions": {"uid": "uid-cart-0"}}] * 4


def test_a_pod_that_came_back_is_another_one(drain):
    """It is neither evicted nor waited for."""

    def come_back(api):
        api.pods = [pod("db-0", uid="uid-new")]
        raise refusal(409, "the UID in the precondition does not match")

    api = FakeApi(node(), [pod("db-0")], events={EVICT.format("db-0"): come_back})
    result = drain(api)
    assert (result["evicted"], api.writes.count(EVICT.format("db-0"))) == (["shop/db-0"], 1)


def test_a_timeout_names_the_pod_its_budget_and_the_last_words(drain):
    """And leaves the rest of the report complete."""
    api = FakeApi(
        node(), [pod("cart-0"), pod("free", labels={})], [budget(allowed=2)], {"cart-0": (refusal(429, "no"),)}
    )
    result = drain(api, timeout=30)
    assert result["blocked"] == {"shop/cart-0": "disruption budget shop/cart: no"}
    assert (result["failed"], result["changed"], result["evicted"]) == (True, True, ["shop/free"])
    assert (result["cordoned"], result["diff"]["after"]["pods"]) == (True, ["shop/cart-0"])
    assert "is cordoned now (Timed out after 30 s" in result["msg"]


def test_an_api_server_that_is_away_is_waited_for(drain):
    """Nothing is known of the pods meanwhile."""

    def lose(api):
        raise refusal(0, "lost")

    def lose_the_next_look(api):
        api.events["LIST /api/v1/pods"] = lose

    result = drain(FakeApi(node(), [pod("a")], events={EVICT.format("a"): lose_the_next_look}))
    assert (result["evicted"], result.get("msg")) == (["shop/a"], None)


def test_nobody_is_asked_to_leave_after_the_timeout(drain):
    """However slow the answers are."""
    api = FakeApi(node(), [pod("a"), pod("b")], events={EVICT.format("a"): lambda api: time.sleep(100)})
    result = drain(api, timeout=30, max_parallel_evictions=1)
    assert (result["evicted"], result["blocked"]) == (["shop/a"], {"shop/b": "was not asked to leave yet"})
    assert EVICT.format("b") not in api.writes


def test_a_final_refusal_does_not_keep_the_others(drain):
    """They leave; then the module fails."""
    result = drain(FakeApi(node(), [pod("a"), pod("b")], refusals={"a": (refusal(422, "invalid"),)}))
    assert (result["failed"], result["evicted"], result["blocked"]) == (True, ["shop/b"], {"shop/a": "invalid"})


@pytest.mark.parametrize(("before", "after"), [(False, False), (True, True)])
def test_a_failed_drain_may_uncordon_what_it_cordoned(drain, before, after):
    """And nothing else."""
    api = FakeApi(node(cordoned=before), [pod("a")], refusals={"a": (refusal(422, "invalid"),)})
    result = drain(api, uncordon_on_failure=True)
    assert (result["cordoned"], bool(api.node["spec"].get("unschedulable"))) == (after, after)


def test_a_failed_cordon_ends_the_drain(drain):
    """Before the first eviction."""

    def fail(api):
        raise refusal(403, "nodes is forbidden")

    api = FakeApi(node(), [pod("a")], events={PATCH: fail})
    assert (drain(api)["msg"], api.writes) == ("Node worker-1 could not be cordoned: nodes is forbidden", [PATCH])


def test_a_pod_that_came_before_the_cordon_counts(drain):
    """It blocks, and the node is as it was."""
    api = FakeApi(node(), [pod("a")], events={PATCH: lambda api: api.pods.append(pod("late", owners=[]))})
    result = drain(api)
    assert "nothing was evicted: shop/late" in result["msg"]
    assert (result["cordoned"], api.node["spec"], api.writes) == (False, {}, [PATCH, PATCH])


@pytest.mark.parametrize("check", [True, False])
def test_cordon_and_uncordon(drain, check):
    """There and back again; the reason is on the node."""
    api = FakeApi(node())
    result = drain(api, state="cordoned", reason="disk", check=check)
    assert (result["changed"], result["cordoned"], len(api.writes)) == (True, True, int(not check))
    assert json.loads(result["diff"]["after"]["annotation"])["reason"] == "disk"
    result = drain(api, state="uncordoned", check=check)
    assert (result["changed"], result["cordoned"]) == (not check, False)
