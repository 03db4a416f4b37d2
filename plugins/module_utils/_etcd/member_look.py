# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the members of etcd say of themselves, each asked at its own address, and whether they hold the same."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import membership
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import HashKv, Member
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_plan import Seen
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

ASK_SECONDS, ELECTION_SECONDS = 5, 10
ELECTION = ("leader changed", "no leader")
DIFFERENT = "look at the disks of the hosts, and restore all members from a snapshot (day2.kubernetes.etcd_restore)"


def look(etcd: Etcd) -> list[Seen]:
    """Return every member with what it says of itself, asked at its own address."""
    seen = [_look_at(etcd, member) for member in etcd.members()]
    if all(one.problem or one.member.learner for one in seen):
        return seen  # without a quorum nobody tells alarms
    raised = membership.alarms(etcd)
    kinds = {one.member.member_id: tuple(kind for who, kind in raised if who == one.member.member_id) for one in seen}
    return [replace(one, alarms=kinds[one.member.member_id]) for one in seen]


def _look_at(etcd: Etcd, member: Member) -> Seen:
    """Look again for a moment while the cluster chooses a leader, as after the loss of the one that it had."""
    try:
        return poll(
            lambda: _ask(etcd, member),
            lambda seen: not any(word in str(seen.problem) for word in ELECTION),
            timeout=ELECTION_SECONDS,
            interval=1,
            waiting_for="a leader of etcd",
        )
    except Day2Error as error:
        return t.cast(Seen, error.details["last_seen"])


def _ask(etcd: Etcd, member: Member) -> Seen:
    try:
        if not member.client_urls:
            raise Day2Error("it has never started")
        other = _connect(etcd, member)
        try:
            if not member.learner:  # which may not be asked
                other.read_with_quorum()
            return Seen(member, None, other.status().version)
        finally:
            other.close()
    except Day2Error as error:
        return Seen(member, str(error))


def _connect(etcd: Etcd, member: Member) -> Etcd:
    return Etcd(Access(member.client_urls[0], *etcd.access[1:]), ASK_SECONDS)


def see_same(etcd: Etcd, members: list[Member], timeout: float) -> HashKv:
    """Return the HashKV of all members at one revision; a member may be behind for a moment.

    Raises:
        Day2Error: they hold different data, or cannot be asked within timeout seconds.

    """

    def asked() -> dict[str, t.Any]:
        wanted = etcd.hash_kv(0)
        return {one.name: _hash_of(etcd, one, wanted.last_revision) for one in members}

    seen = poll(
        asked,
        lambda found: (
            all(isinstance(one, HashKv) for one in found.values())
            and len({one.compact_revision for one in found.values()}) == 1
        ),
        timeout=min(timeout, 60),
        interval=1,
        waiting_for="every member of etcd to have the last revision",
    )
    if len({one.value for one in seen.values()}) > 1:
        values = ", ".join(f"{name}: {one.value}" for name, one in seen.items())
        raise Day2Error(f"The members hold different data ({values}): {DIFFERENT}", hashkv=values)
    return next(iter(seen.values()))


def _hash_of(etcd: Etcd, member: Member, revision: int) -> HashKv | str:
    try:
        other = _connect(etcd, member)
        try:
            return other.hash_kv(revision)
        finally:
            other.close()
    except (Day2Error, IndexError) as error:
        return str(error)
