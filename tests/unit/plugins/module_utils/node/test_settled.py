# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waiting for a node at which a killed run may still be at work."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import journal, settled, turn
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[t.Any]:
    """Return the answers that etcd gives one after the other; the last one stays."""
    given: list[t.Any] = []
    monkeypatch.setattr(settled, "read_etcd", lambda *dummy: given.pop(0) if len(given) > 1 else given[0])
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    return given


@pytest.fixture(autouse=True)
def cut_off(node: FakeNode) -> None:
    """Leave the note of a step that has begun."""
    journal.write(node.host, "1.34.4", "kubeadm", "begun")


def test_an_etcd_that_is_away_without_a_killed_run_is_told_at_once(node: FakeNode, answers: list[t.Any]) -> None:
    """It is a finding, and no plan waits for it."""
    journal.write(node.host, "1.34.4", "kubeadm", "done")
    settled.wait(node.host, 60)
    assert answers == []


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param([None], id="no etcd here"),
        pytest.param([{"error": None}], id="it answers"),
        pytest.param([{"error": "no process"}, {"error": "refused"}, {"error": None}], id="it is just starting"),
    ],
)
def test_an_etcd_that_starts_is_waited_for(node: FakeNode, answers: list[t.Any], seen: list[t.Any]) -> None:
    """Until it answers and no longer."""
    answers += seen
    settled.wait(node.host, 60)
    assert answers == seen[-1:]


def test_an_etcd_that_does_not_come_back_is_left_to_who_reads_it(node: FakeNode, answers: list[t.Any]) -> None:
    """It is no failure here."""
    answers.append({"error": "no process"})
    settled.wait(node.host, 0.01)


def test_a_step_that_is_not_over_is_a_failure(node: FakeNode, answers: list[t.Any]) -> None:
    """What is read now would not be true for long."""
    answers.append(None)
    with turn.taken(node.host, 0), pytest.raises(Day2Error, match="an earlier run that is still at work on this node"):
        settled.wait(node.host, 0.01)


def test_without_patience_nothing_is_waited_for(node: FakeNode, answers: list[t.Any]) -> None:
    """And nothing is asked twice."""
    with turn.taken(node.host, 0):
        settled.wait(node.host, 0)
    assert answers == []
