# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a member says of itself while its cluster has no leader for a moment."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import member_look
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Member
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_plan import Seen

MEMBER = Member(1, "m1", False, ("https://m1:2379",), ("https://m1:2380",))


@pytest.mark.parametrize(
    ("answers", "problem", "asked"),
    [
        pytest.param([None], None, 1, id="well"),
        pytest.param(["etcdserver: leader changed", "etcdserver: no leader", None], None, 3, id="an election"),
        pytest.param(["the connection was refused"], "the connection was refused", 1, id="lost"),
        pytest.param(["etcdserver: no leader"] * 20, "etcdserver: no leader", 3, id="no quorum"),
    ],
)
def test_an_election_is_waited_for_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, answers: list[str | None], problem: str | None, asked: int
) -> None:
    """The loss of a member may be the loss of the leader."""
    left = list(answers)
    monkeypatch.setattr(member_look, "_ask", lambda etcd, member: Seen(member, left.pop(0)))
    monkeypatch.setattr(member_look, "ELECTION_SECONDS", 3)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    clock = iter(range(100))
    monkeypatch.setattr("time.monotonic", lambda: float(next(clock)))
    seen = member_look._look_at(t.cast(t.Any, None), MEMBER)
    assert (seen.problem, len(answers) - len(left)) == (problem, asked)
