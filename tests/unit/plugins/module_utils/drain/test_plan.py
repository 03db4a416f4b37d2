# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the options make of each pod, and of all of them together."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import Rules
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions, Wave
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import Seen, plan_drain
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import NOW, budget, pod

NEVER = budget(maxUnavailable=0)
EMPTY = budget(allowed=0, expected=3, desired=2, healthy=1)
CLAIMED = {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "disk"}}]}


def action(one, budgets=(), rollouts=None, **options):
    """Return what becomes of one pod."""
    seen = Seen([one], list(budgets), rollouts=rollouts or {})
    [planned] = plan_drain(seen, DrainOptions(Rules(), **options), NOW).pods
    return planned.action


@pytest.mark.parametrize(
    ("one", "budgets", "options", "expected"),
    [
        pytest.param(pod(), [], {}, "evict", id="nobody guards it"),
        pytest.param(pod(), [EMPTY], {}, "evict", id="it will wait for its budget"),
        pytest.param(pod(), [NEVER], {}, "block", id="its budget never lets it go"),
        pytest.param(pod(), [EMPTY, budget("b")], {}, "block", id="two budgets guard it"),
        pytest.param(pod(), [NEVER], {"on_blocked": "skip"}, "skip", id="and it may stay"),
        pytest.param(pod(), [NEVER], {"on_blocked": "delete"}, "delete", id="and it is deleted"),
        pytest.param(pod(), [NEVER], {"best_effort": True}, "skip", id="and what cannot leave may stay"),
        pytest.param(
            pod(), [NEVER], {"best_effort": True, "on_blocked": "delete"}, "delete", id="the best includes deleting"
        ),
        pytest.param(pod(owners=[]), [], {"best_effort": True}, "skip", id="nobody would bring it back, so it stays"),
        pytest.param(pod(owners=[]), [], {"on_blocked": "delete"}, "block", id="on_blocked is about budgets only"),
        pytest.param(pod(), [NEVER], {"disable_eviction": True}, "delete", id="no budget is asked"),
        pytest.param(
            pod(),
            [NEVER],
            {"disable_eviction": True, "disable_eviction_namespaces": frozenset({"test"})},
            "block",
            id="no budget is asked, but in another namespace",
        ),
        pytest.param(
            pod(),
            [NEVER],
            {"disable_eviction": True, "disable_eviction_namespaces": frozenset({"shop"})},
            "delete",
            id="no budget is asked in this namespace",
        ),
        pytest.param(
            pod(ready=False, since=301), [EMPTY], {"delete_unhealthy": True}, "delete", id="not ready for long enough"
        ),
        pytest.param(
            pod(ready=False, since=200), [EMPTY], {"delete_unhealthy": True}, "evict", id="not ready, but not for long"
        ),
        pytest.param(
            pod(ready=False, since=200), [NEVER], {"delete_unhealthy": True}, "evict", id="its time will come"
        ),
        pytest.param(pod(ready=False, since=999), [EMPTY], {}, "evict", id="not ready, which is respected"),
        pytest.param(pod(since=999), [NEVER], {"delete_unhealthy": True}, "block", id="it is ready"),
        pytest.param(
            pod(ready=False, since=999), [], {"delete_unhealthy": True}, "evict", id="nobody keeps it from leaving"
        ),
        pytest.param(
            pod(labels={"day2.kubernetes/drain": "skip"}, owners=[]), [], {}, "skip", id="its label says that it stays"
        ),
    ],
)
def test_what_becomes_of_a_pod(one, budgets, options, expected):
    """One pod, its budgets, and the options that differ."""
    assert action(one, budgets, **options) == expected


def test_a_rollout_goes_before_every_budget():
    """The Deployment takes the pod away itself, when there is another one."""
    assert action(pod(), [NEVER], {"uid-cart-0": "shop/cart"}) == "restart"


@pytest.mark.parametrize(
    ("options", "own", "sent"),
    [
        pytest.param({}, 600, None, id="the pod's own"),
        pytest.param({"grace_period": 0}, 600, 0, id="at once"),
        pytest.param({"grace_period": 90}, 60, 90, id="everyone the same"),
        pytest.param({"max_grace_period": 90}, 600, 90, id="capped"),
        pytest.param({"max_grace_period": 90}, 60, None, id="below the cap"),
        pytest.param({"max_grace_period": 20}, None, 20, id="the cluster's own default is above the cap"),
    ],
)
def test_the_time_that_a_pod_gets(options, own, sent):
    """None is for the pod's own, about which nothing is sent."""
    one = pod(spec={"terminationGracePeriodSeconds": own})
    [planned] = plan_drain(Seen([one]), DrainOptions(Rules(), **options), NOW).pods
    assert planned.grace == sent


def test_a_budget_is_shared_by_all_nodes_and_kept_for_those_who_leave_first():
    """One of three may go: the one that is first in the eviction order."""
    pods = [pod("a"), pod("b", spec={"nodeName": "worker-2"}), pod("c")]
    seen = Seen(pods, [budget(allowed=1, expected=3, desired=2)], places={"uid-a": 2, "uid-b": 1, "uid-c": 1})
    plan = plan_drain(seen, DrainOptions(Rules(), eviction_order=(Wave("x", None),)), NOW)
    assert set(plan.waiting) == {"shop/a", "shop/c"}
    assert [one.node for one in plan.leaving] == ["worker-1", "worker-2", "worker-1"]


def test_the_claims_of_a_pod_are_known():
    """For the volumes that are waited for; one of an ephemeral volume is named after both."""
    own = pod("a", spec={"volumes": [*CLAIMED["volumes"], {"name": "tmp", "ephemeral": {}}]})
    [planned] = plan_drain(Seen([own]), DrainOptions(Rules()), NOW).pods
    assert planned.claims == ("shop/disk", "shop/a-tmp")
