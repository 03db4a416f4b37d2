# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Who belongs to the cluster, and changes of that, one member at a time.

etcd refuses a change for some seconds after another one, so that it is asked again.
"""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import ALARMS, Member, read_members
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import DEACTIVATE, Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import (
    blobs,
    bytes_field,
    number_field,
    numbers,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import RpcError
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

# what passes by itself, as etcd says it (api/v3rpc/rpctypes/error.go, 3.4 to 3.6)
PASSING = (
    "unhealthy cluster",
    "not enough started members",
    "in sync with leader",
    "request timed out",
    "leader changed",
)
Alarm = tuple[int, str]


def add_learner(etcd: Etcd, peer_url: str, timeout: float) -> None:
    """Add a member that does not vote yet; timeout is in seconds.

    Raises:
        Day2Error: etcd refuses it.

    """
    body = bytes_field(1, peer_url.encode()) + number_field(2, 1)
    _change(etcd, "MemberAdd", body, timeout, f"a learner at {peer_url} to be added")


def remove(etcd: Etcd, member_id: int, timeout: float) -> None:
    """Remove a member for good: its data is worth nothing to this cluster any more."""
    _change(etcd, "MemberRemove", number_field(1, member_id), timeout, f"member {member_id:x} to be removed")


def promote(etcd: Etcd, member_id: int, timeout: float) -> None:
    """Let a learner vote, as soon as it has the data of the leader."""
    _change(etcd, "MemberPromote", number_field(1, member_id), timeout, f"learner {member_id:x} to have all data")


def alarms(etcd: Etcd) -> list[Alarm]:
    """Return the member's id and the kind of each alarm that is raised."""
    raised = etcd.ask("Maintenance/Alarm", lambda answer: [numbers(alarm) for alarm in blobs(answer, 2)])
    return [(alarm.get(1, 0), ALARMS.get(alarm.get(2, 0), "unknown")) for alarm in raised]


def lift_alarms_of_strangers(etcd: Etcd, members: t.Iterable[Member]) -> list[str]:
    """Lift the alarms of members that are not there any more, and return their kinds."""
    own = {member.member_id for member in members}
    gone = [(identity, kind) for identity, kind in alarms(etcd) if identity not in own]
    codes = {kind: code for code, kind in ALARMS.items()}
    for identity, kind in gone:
        whose = number_field(2, identity) + number_field(3, codes.get(kind, 0))
        etcd.ask("Maintenance/Alarm", len, number_field(1, DEACTIVATE) + whose)
    return sorted({kind for dummy, kind in gone})


def _change(etcd: Etcd, method: str, body: bytes, timeout: float, waiting_for: str) -> None:
    def refusal() -> str:
        try:
            etcd.ask(f"Cluster/{method}", read_members, body)
        except RpcError as error:
            if any(text in str(error) for text in PASSING):
                return str(error)
            raise
        return ""

    try:
        poll(refusal, lambda text: not text, timeout=timeout, interval=1, waiting_for=waiting_for)
    except Day2Error as error:
        if "last_seen" not in error.details:
            raise
        raise Day2Error(f"{error}. {error.details['last_seen']}. Start the same command again: it goes on") from error
