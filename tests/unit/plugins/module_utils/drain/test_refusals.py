# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a refused eviction means, and what it does to a departure."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import (
    DENIALS,
    GONE,
    LEAVES,
    STAYS,
    STUCK,
    Departure,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.refusals import (
    DENIED,
    FINAL,
    LATER,
    LOOK,
    meaning,
    words,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.builders import planned
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.drain.fake_api import refusal

WEBHOOK = 'admission webhook "pods.strimzi.io" denied the request: will be moved'
OVERLAP = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
NUMBERS = {
    "reason": "DisruptionBudget",
    "message": "The disruption budget cart needs 2 healthy pods and has 2 currently",
}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(refusal(429), LATER, id="budget"),
        pytest.param(refusal(500, "failed calling webhook: EOF"), LATER, id="webhook that does not answer"),
        pytest.param(refusal(500, OVERLAP), FINAL, id="overlapping budgets"),
        pytest.param(refusal(503), LATER, id="unavailable"),
        pytest.param(refusal(504), LATER, id="server timeout"),
        pytest.param(refusal(0, reason="lost"), LATER, id="connection lost"),
        pytest.param(refusal(0, reason="refused"), LATER, id="connection refused"),
        pytest.param(refusal(0, reason="certificate"), FINAL, id="wrong certificate"),
        pytest.param(refusal(403, WEBHOOK), LATER, id="webhook that denies"),
        pytest.param(refusal(400, WEBHOOK), LATER, id="webhook that denies with a status of its own"),
        pytest.param(refusal(403, causes=[{"reason": "NamespaceTerminating"}]), LATER, id="namespace is being deleted"),
        pytest.param(refusal(403, kind="poddisruptionbudget"), LATER, id="budget's controller lags behind"),
        pytest.param(refusal(403, 'pods "x" is forbidden', kind="pods"), DENIED, id="no permission"),
        pytest.param(refusal(401), DENIED, id="unauthorized"),
        pytest.param(refusal(404), LOOK, id="not found"),
        pytest.param(refusal(409), LOOK, id="another uid"),
        pytest.param(refusal(422), FINAL, id="invalid"),
        pytest.param(refusal(400), FINAL, id="bad request"),
    ],
)
def test_every_answer_has_a_meaning(error, expected):
    """Ask again, look, or give up."""
    assert meaning(error) == expected


def test_the_numbers_of_the_budget_are_kept():
    """They tell the user why."""
    assert words(refusal(message="Cannot evict pod.", causes=[NUMBERS])) == f"Cannot evict pod. {NUMBERS['message']}"


@pytest.fixture
def leaving():
    """Return a departure."""
    return Departure(planned())


def test_pauses_grow_and_end_growing(leaving):
    """Between half a second and five, with jitter."""
    pauses = []
    for _attempt in range(12):
        leaving.tried(100.0, refusal(503, "no"))
        pauses.append(leaving.next_try - 100)
    assert 0.3 <= pauses[0] <= 0.5
    assert 3.5 <= pauses[-1] <= 5
    assert (leaving.attempts, leaving.is_over, leaving.last_error) == (12, False, "no")


def test_the_server_may_ask_for_a_longer_pause(leaving):
    """Retry-After wins."""
    leaving.tried(100.0, refusal(429, retry_after=30))
    assert (leaving.is_due(129.0), leaving.is_due(130.0)) == (False, True)


def test_a_denial_is_believed_after_some(leaving):
    """A server that just starts denies everything."""
    for attempt in range(DENIALS):
        assert not leaving.final, attempt
        leaving.tried(100.0, refusal(403, "forbidden"))
    assert (leaving.final, leaving.is_due(999.0), leaving.last_error) == (True, False, "forbidden")


@pytest.mark.parametrize(
    ("here", "is_leaving", "overdue", "state", "over"),
    [
        pytest.param(False, False, False, GONE, True, id="not listed is gone"),
        pytest.param(True, True, False, LEAVES, False, id="being deleted"),
        pytest.param(True, True, True, STUCK, True, id="overdue"),
        pytest.param(True, False, False, STAYS, False, id="still there is asked again, whatever the server said"),
    ],
)
def test_the_list_decides(leaving, here, is_leaving, overdue, state, over):
    """Not the answer to the eviction."""
    leaving.tried(100.0, None)
    leaving.seen(103.0, here=here, leaving=is_leaving, overdue=overdue)
    assert (leaving.state, leaving.is_over, leaving.waited(105.0)) == (state, over, 3.0 if over else 5.0)
