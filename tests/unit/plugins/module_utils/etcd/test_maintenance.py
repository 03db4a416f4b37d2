# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When a member is defragmented, and when an alarm is lifted."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Member
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.maintenance import (
    Request,
    fragmentation,
    needs_defragmentation,
    reason_against_disarming,
    sick_members,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.test_refusals import GOOD

MIB, GIB = 1024**2, 1024**3


def status(db_bytes, db_in_use, quota_bytes=0):
    """Return a member of that size."""
    return dataclasses.replace(GOOD, db_bytes=db_bytes, db_in_use=db_in_use, quota_bytes=quota_bytes)


@pytest.mark.parametrize(
    ("seen", "percent", "needed"),
    [
        pytest.param(status(0, 0), 0, False, id="empty"),
        pytest.param(status(400 * MIB, 200 * MIB), 50, True, id="half of it is holes"),
        pytest.param(status(100 * MIB, 10 * MIB), 90, False, id="too little to be worth it"),
        pytest.param(status(4 * GIB, 3 * GIB), 25, False, id="not enough of it"),
        pytest.param(status(200 * MIB, 100 * MIB), 50, True, id="just enough"),
    ],
)
def test_it_is_worth_it_with_enough_holes(seen, percent, needed):
    """In percent and in bytes."""
    assert (fragmentation(seen), needs_defragmentation(seen, Request("defragmented"))) == (percent, needed)


@pytest.mark.parametrize(
    ("seen", "quota", "word"),
    [
        pytest.param(status(GIB, GIB), None, None, id="half of the default"),
        pytest.param(status(2 * GIB, 2 * GIB - 1), None, "remove what is not needed", id="in use"),
        pytest.param(status(2 * GIB, GIB), None, "defragment all members first", id="holes"),
        pytest.param(status(2 * GIB, 2 * GIB), 8 * GIB, None, id="a larger quota that the user tells"),
        pytest.param(status(2 * GIB, 2 * GIB, 8 * GIB), None, None, id="a larger quota that etcd tells"),
    ],
)
def test_an_alarm_is_lifted_when_its_cause_is_gone(seen, quota, word):
    """Else it would be raised again at the next write."""
    reason = reason_against_disarming(seen, quota)
    assert (reason is None) if word is None else word in reason


def test_other_members_that_do_not_answer_are_named():
    """The member itself is not asked."""

    def ask(url):
        if url == "https://b":
            raise Day2Error("no route to host")

    members = [Member(1, "a", False, ("https://a",)), Member(2, "b", False, ("https://b",)), Member(3, "", True)]
    assert sick_members(members, 1, ask) == {"b": "no route to host", "3": "it has never started"}
