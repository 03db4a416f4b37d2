# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When a member of etcd may be replaced, and how its successor is told of the others."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Member
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_plan import Seen, find, refuse_removal
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_states import initial_cluster


def seen(number, problem=None, version="3.6.5", alarms=(), learner=False, name=None):
    """Return member cpN, or one that never started with an empty name."""
    name = f"cp{number}" if name is None else name
    return Seen(Member(number, name, learner, (), (f"https://{number}:2380",)), problem, version, alarms)


@pytest.mark.parametrize(
    "members",
    [
        pytest.param([seen(1), seen(2), seen(3, "down")], id="one of three is down"),
        pytest.param([seen(1), seen(2), seen(3)], id="none is down"),
        pytest.param([seen(1), seen(2), seen(3, "down", alarms=("CORRUPT",))], id="its own alarm goes with it"),
        pytest.param(
            [seen(1), seen(2), seen(3, "never", "", learner=True, name="")], id="a learner that never started"
        ),
    ],
)
def test_a_member_is_spared_when_the_others_are_whole(members):
    """With a quorum, one version and no alarm."""
    refuse_removal(members, members[-1])


@pytest.mark.parametrize(
    ("members", "words"),
    [
        pytest.param([seen(1)], ["is the only one", "etcd_restore"], id="alone"),
        pytest.param([seen(1), seen(2, "down")], ["without it 1 of 2 members are left, and 2 are needed"], id="two"),
        pytest.param([seen(1), seen(2, "gone"), seen(3, "down")], ["1 of 3", "cp2 (gone)"], id="two of three are down"),
        pytest.param([seen(i, "x" if i == 4 else None) for i in (1, 2, 3, 4, 5)], ["cp4 (x)"], id="another of five"),
        pytest.param([seen(1, alarms=("NOSPACE",)), seen(2), seen(3)], ["NOSPACE of cp1", "maintenance"], id="alarm"),
        pytest.param([seen(1), seen(2, version="3.5.24"), seen(3)], ["3.5.24, 3.6.5"], id="two versions"),
    ],
)
def test_a_member_is_not_spared_with_every_reason(members, words):
    """Each says what to do instead."""
    with pytest.raises(Day2Error) as refused:
        refuse_removal(members, members[-1])
    assert all(word in str(refused.value) for word in words)
    assert refused.value.details["refused"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param((3, "cp1", None), 3, id="the id counts"),
        pytest.param((9, "cp1", "https://1:2380"), None, id="an id that is gone means nobody else"),
        pytest.param((None, "cp2", "https://1:2380"), 2, id="the name before the address"),
        pytest.param((None, "cp9", "https://3:2380"), 3, id="the address of one without a name"),
        pytest.param((None, "cp9", "https://9:2380"), None, id="nobody"),
    ],
)
def test_a_member_is_found(wanted, found):
    """By id, name or address."""
    members = [seen(1), seen(2), seen(3, name="")]
    one = find(members, *wanted)
    assert (one.member.member_id if one else None) == found


def test_the_list_of_members_names_the_one_that_never_started():
    """The cluster knows its address alone."""
    members = [seen(1).member, seen(3, name="").member, seen(4, name="").member]
    assert initial_cluster(members, "cp3", "https://3:2380") == "cp1=https://1:2380,cp3=https://3:2380"
