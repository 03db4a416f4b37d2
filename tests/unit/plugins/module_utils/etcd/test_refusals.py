# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which member is saved, and where."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.refusals import (
    Allowed,
    Room,
    quorum_problem,
    refusals,
    refuse,
    room_problem,
)

GOOD = Status(
    cluster_id=1, member_id=2, version="3.6.5", db_bytes=1000, db_in_use=900, leader=2, raft_index=50, raft_applied=50,
    errors=(), learner=False,
)  # fmt: skip
CORRUPT = ("memberID:10501334649042878790 alarm:CORRUPT ",)
NOSPACE = ("memberID:10501334649042878790 alarm:NOSPACE ",)


class FakeEtcd:
    """A member that can or cannot read through the quorum."""

    def __init__(self, error: str = "") -> None:
        self.error = error

    def read_with_quorum(self) -> None:
        """Fail when it is told to."""
        if self.error:
            raise Day2Error(self.error)


@pytest.mark.parametrize(
    ("changes", "quorum", "expected"),
    [
        pytest.param({}, None, set(), id="good"),
        pytest.param({"learner": True}, None, {"allow_learner"}, id="learner"),
        pytest.param({}, "no answer", {"allow_no_quorum"}, id="cut off"),
        pytest.param({"raft_index": 1050}, None, set(), id="a little behind"),
        pytest.param({"raft_index": 1051}, None, {"allow_lag"}, id="far behind"),
        pytest.param({"errors": CORRUPT}, None, {"allow_corrupt"}, id="corrupt"),
        pytest.param({"errors": NOSPACE}, None, set(), id="full: a snapshot is what one wants then"),
        pytest.param({"errors": CORRUPT, "learner": True}, None, {"allow_corrupt", "allow_learner"}, id="all are told"),
    ],
)
def test_a_bad_source_is_refused_unless_it_is_allowed(
    changes: dict[str, t.Any], quorum: str | None, expected: set[str]
) -> None:
    """Each by the option that allows it."""
    status = dataclasses.replace(GOOD, **changes)
    assert set(refusals(status, quorum, Allowed())) == expected
    allowed = Allowed(**{name[6:]: True for name in expected})
    assert refusals(status, quorum, allowed) == {}


def test_a_refusal_names_the_way_out() -> None:
    """And is data for a playbook."""
    with pytest.raises(Day2Error, match=r"is not to be saved: too old \(allow_lag would allow it\)") as error:
        refuse({"allow_lag": "too old"}, "https://a:2379")
    assert error.value.details == {"refused": {"allow_lag": "too old"}}


@pytest.mark.parametrize(
    ("changes", "error", "expected"),
    [
        pytest.param({}, "", None, id="good"),
        pytest.param({"leader": 0}, "", "the member knows no leader", id="no leader"),
        pytest.param({}, "too slow", "too slow", id="no quorum"),
        pytest.param({"learner": True}, "not for learners", None, id="a learner is not asked"),
    ],
)
def test_the_quorum_is_asked(changes: dict[str, t.Any], error: str, expected: str | None) -> None:
    """A leader that a member believes in may be gone."""
    assert quorum_problem(t.cast("t.Any", FakeEtcd(error)), dataclasses.replace(GOOD, **changes)) == expected


@pytest.mark.parametrize(
    ("room", "words"),
    [
        pytest.param(Room(1100, 2000, False), None, id="enough"),
        pytest.param(Room(1099, 2000, False), "1100 bytes are needed and 1099 are free", id="too little"),
        pytest.param(Room(1299, 2000, True), "of which 9 % would be left", id="etcd's own disk"),
        pytest.param(Room(1300, 2000, True), None, id="etcd's own disk has room"),
    ],
)
def test_a_snapshot_needs_room(room: Room, words: str | None) -> None:
    """Etcd's own disk must never be filled."""
    problem = room_problem(1000, room)
    assert (problem is None) == (words is None)
    assert (words or "") in (problem or "")
