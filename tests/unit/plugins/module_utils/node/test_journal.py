# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The note of a step on the node."""

from __future__ import annotations

import json
import time

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import journal, turn
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode


def test_a_step_is_noted_before_and_after(node: FakeNode) -> None:
    """With the node's clock, readable for root only, and the lock of nobody."""
    with journal.noted(node.host, "1.34.4", "kubeadm"):
        begun, problem = journal.read(node.host)
        assert begun
        assert (begun.target, begun.step, begun.phase, problem) == ("1.34.4", "kubeadm", "begun", None)
    raw = json.loads(node.host.read(journal.PATH))
    assert set(raw) == {"schema", "target", "step", "phase", "at"}
    assert (raw["schema"], raw["phase"]) == (1, "done")
    assert abs(raw["at"] - time.time()) < 60
    assert node.host.path(journal.PATH).stat().st_mode & 0o777 == 0o600


def test_a_step_that_fails_stays_begun(node: FakeNode) -> None:
    """It is gone through again by the next run."""
    with pytest.raises(Day2Error), journal.noted(node.host, "1.34.4", "kubelet"):
        raise Day2Error("no")
    noted = journal.read(node.host)[0]
    assert noted
    assert (noted.step, noted.phase) == ("kubelet", "begun")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{", "holds no note and is replaced: Expecting", id="cut off"),
        pytest.param("[]", "holds no note and is replaced", id="no object"),
        pytest.param("7", "holds no note and is replaced", id="a number"),
        pytest.param('{"schema": 1}', "'target' is missing", id="a key is missing"),
        pytest.param('{"schema": "x"}', "holds no note and is replaced", id="no schema"),
        pytest.param(
            '{"schema": 1, "target": "1", "step": "x", "phase": "maybe", "at": 1}', "phase is 'maybe'", id="other phase"
        ),
        pytest.param(
            '{"schema": 1, "target": "1", "step": "x", "phase": "done", "at": "now"}', "could not convert", id="no time"
        ),
        pytest.param('{"schema": 2}', "of a newer version of this collection, and is left as it is", id="newer"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(node: FakeNode, text: str, reason: str) -> None:
    """A broken file is replaced, one of a newer version is kept; the step goes on either way."""
    node.file(journal.PATH, text)
    noted, problem = journal.read(node.host)
    assert noted is None
    assert reason in str(problem)
    with journal.noted(node.host, "1.34.4", "kubeadm"):
        pass
    assert (node.host.read(journal.PATH) == text) is ("newer" in reason)


@pytest.mark.parametrize(
    ("target", "step", "phase"),
    [
        pytest.param("1.34.4", "kubelet", "done", id="the same step"),
        pytest.param("1.34.5", "kubelet", "begun", id="of another target"),
        pytest.param("1.34.4", "kubeadm", "begun", id="another step"),
    ],
)
def test_a_step_that_is_seen_to_be_done_is_noted_so(node: FakeNode, target: str, step: str, phase: str) -> None:
    """A run that was cut off after the step and before the note."""
    journal.finish(node.host, target, step)
    assert journal.read(node.host) == (None, None)
    journal.write(node.host, "1.34.4", "kubelet", "begun")
    journal.finish(node.host, target, step)
    noted = journal.read(node.host)[0]
    assert noted
    assert noted.phase == phase


def test_a_node_without_a_note_has_no_problem(node: FakeNode) -> None:
    """As every node at first."""
    assert journal.read(node.host) == (None, None)


def test_a_step_that_cannot_be_noted_does_not_begin(node: FakeNode) -> None:
    """The folder is a file here; a full disk says the same."""
    node.file("/var/lib/day2-kubernetes", "no folder")
    began = []
    with pytest.raises(Day2Error, match="cannot be written"), journal.noted(node.host, "1.34.4", "kubeadm"):
        began.append(1)
    assert began == []


def test_one_at_a_time(node: FakeNode) -> None:
    """The second waits for the first, and has its turn when that has gone."""
    waited = "waiting for an earlier run that is still at work on this node"
    with turn.taken(node.host, 0), pytest.raises(Day2Error, match=waited), turn.taken(node.host, 0):
        pass
    with turn.taken(node.host, 0):
        pass
