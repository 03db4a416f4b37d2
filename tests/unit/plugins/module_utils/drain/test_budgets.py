# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What budgets will say, foretold."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import (
    FREE,
    NEVER,
    WAITS,
    foretell,
    matching,
    never_allows,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import budget, pod

CART = {"labels": {"app": "cart", "tier": "front"}}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        pytest.param({}, True, id="empty matches everything"),
        pytest.param({"matchLabels": {"app": "cart"}}, True, id="label"),
        pytest.param({"matchLabels": {"app": "cart", "tier": "back"}}, False, id="all labels have to match"),
        pytest.param({"matchExpressions": [{"key": "app", "operator": "In", "values": ["cart"]}]}, True, id="in"),
        pytest.param({"matchExpressions": [{"key": "x", "operator": "In", "values": ["cart"]}]}, False, id="no key in"),
        pytest.param(
            {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["cart"]}]}, False, id="notin"
        ),
        pytest.param(
            {"matchExpressions": [{"key": "x", "operator": "NotIn", "values": ["a"]}]}, True, id="no key notin"
        ),
        pytest.param({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, True, id="exists"),
        pytest.param({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, False, id="does not exist"),
    ],
)
def test_a_budget_guards_what_it_selects(selector, expected):
    """The rules of label selectors."""
    assert bool(matching(pod(**CART), [budget(selector=selector)])) is expected


def test_no_selector_guards_nothing():
    """In policy/v1 a missing selector is not an empty one."""
    bare = budget()
    del bare["spec"]["selector"]
    assert matching(pod(**CART), [bare]) == []


def test_a_budget_guards_its_own_namespace_only():
    """Even an empty selector."""
    other = budget()
    other["metadata"]["namespace"] = "bank"
    assert matching(pod(), [other]) == []


@pytest.mark.parametrize(
    ("guard", "expected"),
    [
        pytest.param(budget(maxUnavailable=0), "maxUnavailable is 0", id="none"),
        pytest.param(budget(maxUnavailable="0%"), "maxUnavailable is 0%", id="zero percent"),
        pytest.param(budget(maxUnavailable=1), None, id="one"),
        pytest.param(budget(maxUnavailable="1%"), None, id="a percentage is rounded up to one"),
        pytest.param(
            budget(minAvailable=2, expected=2), "minAvailable is 2 and there are 2 pods", id="as many as pods"
        ),
        pytest.param(budget(minAvailable=3, expected=2), "minAvailable is 3 and there are 2 pods", id="more than pods"),
        pytest.param(budget(minAvailable=1, expected=2), None, id="fewer than pods"),
        pytest.param(budget(minAvailable=0, expected=2), None, id="zero"),
        pytest.param(budget(minAvailable=1, expected=0), None, id="no pods to guard"),
        pytest.param(budget(minAvailable="100%"), "minAvailable is 100%", id="hundred percent"),
        pytest.param(
            budget(minAvailable="90%", expected=3), "minAvailable is 90% and there are 3 pods", id="rounded up"
        ),
        pytest.param(budget(minAvailable="50%", expected=2), None, id="half"),
        pytest.param(budget(minAvailable=2, expected=2, stale=True), None, id="a stale count says nothing"),
        pytest.param(budget(), None, id="neither"),
    ],
)
def test_a_budget_that_can_never_allow_is_known(guard, expected):
    """With the reason."""
    assert never_allows(guard) == expected


def test_a_new_budget_without_status_is_not_judged():
    """The disruption controller has not seen it yet."""
    guard = budget(minAvailable=1)
    del guard["status"]
    assert (never_allows(guard), foretell([pod()], [guard])["uid-cart-0"].verdict) == (None, WAITS)


@pytest.mark.parametrize(
    ("candidate", "guards", "verdict", "words"),
    [
        pytest.param(pod(), [], FREE, "", id="unguarded"),
        pytest.param(pod(), [budget(allowed=1)], FREE, "", id="allowed"),
        pytest.param(pod(), [budget()], WAITS, "needs 2 healthy pods and has 2", id="used up"),
        pytest.param(pod(), [budget(allowed=1, stale=True)], WAITS, "still being processed", id="stale"),
        pytest.param(pod(), [budget(maxUnavailable=0)], NEVER, "maxUnavailable is 0", id="never"),
        pytest.param(pod(), [budget(maxUnavailable=0, allowed=1)], FREE, "", id="surplus pods make room"),
        pytest.param(
            pod(), [budget("a", allowed=1), budget("b", allowed=1)], NEVER, "shop/a, shop/b", id="overlapping"
        ),
        pytest.param(pod(phase="Pending"), [budget(maxUnavailable=0)], FREE, "", id="pending pods are not guarded"),
        pytest.param(pod(phase="Failed"), [budget("a"), budget("b")], FREE, "", id="finished pods are not guarded"),
        pytest.param(pod(deleted=1), [budget(maxUnavailable=0)], FREE, "", id="leaving pods are not guarded"),
        pytest.param(
            pod(ready=False), [budget(healthy=1)], WAITS, "has 1", id="unready counts while others are missing"
        ),
        pytest.param(pod(ready=False), [budget(healthy=2)], FREE, "", id="unready may go while the others suffice"),
        pytest.param(pod(ready=False), [budget(desired=0)], WAITS, "needs 0", id="unready of a budget without need"),
        pytest.param(
            pod(ready=False),
            [budget(healthy=0, maxUnavailable=0, unhealthyPodEvictionPolicy="AlwaysAllow")],
            FREE,
            "",
            id="unready may always go by policy",
        ),
        pytest.param(
            pod(),
            [budget(unhealthyPodEvictionPolicy="AlwaysAllow")],
            WAITS,
            "has 2",
            id="the policy is for unready pods",
        ),
    ],
)
def test_the_answer_to_an_eviction_is_foretold(candidate, guards, verdict, words):
    """Verdict, and the words of the server."""
    outlook = foretell([candidate], guards)["uid-cart-0"]
    assert outlook.verdict == verdict
    assert words in outlook.text


def test_pods_share_what_a_budget_allows():
    """A set of pods is not a number of single pods; unready ones take nothing."""
    pods = [pod("a"), pod("sick", ready=False), pod("b"), pod("c")]
    found = foretell(pods, [budget(allowed=2)])
    assert [found[f"uid-{name}"].verdict for name in ("a", "sick", "b", "c")] == [FREE, FREE, FREE, WAITS]
