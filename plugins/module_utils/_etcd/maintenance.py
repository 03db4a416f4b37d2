# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Defragment a member, and lift the alarm NOSPACE when its cause is gone."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Member, Status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

DEFRAGMENTED, DISARMED = "defragmented", "disarmed"
DEFAULT_QUOTA = 2 * 1024**3  # https://etcd.io/docs/v3.6/dev-guide/limit/
ASK_SECONDS = 5
Told = dict[str, t.Any]
FULL = 0.8  # of the quota, above which the alarm would soon be back


@dataclass(frozen=True)
class Request:
    """The options of etcd_maintenance; quota is of bytes and None where etcd tells it, or has its default."""

    state: str
    min_fragmentation: int = 30
    min_bytes: int = 100 * 1024**2
    quota: int | None = None
    timeout: int = 600


def fragmentation(status: Status) -> int:
    """Return how many percent of the database are holes."""
    return 0 if not status.db_bytes else 100 - status.db_in_use * 100 // status.db_bytes


def needs_defragmentation(status: Status, request: Request) -> bool:
    """Tell whether it is worth the while in which the member answers nobody."""
    holes = status.db_bytes - status.db_in_use
    return fragmentation(status) >= request.min_fragmentation and holes >= request.min_bytes


def reason_against_disarming(status: Status, quota: int | None) -> str | None:
    """Return why the alarm would come back, or None."""
    limit = quota or status.quota_bytes or DEFAULT_QUOTA
    if status.db_in_use > limit * FULL:
        return (
            f"{status.db_in_use} bytes are in use and the quota is {limit}: compact, remove what is not needed, or "
            "raise --quota-backend-bytes, before the alarm is lifted"
        )
    if status.db_bytes > limit * FULL:
        return f"the database has {status.db_bytes} bytes and the quota is {limit}: defragment all members first"
    return None


def sick_members(members: t.Iterable[Member], own: int, ask: t.Callable[[str], object]) -> dict[str, str]:
    """Return name to reason of the other members that do not answer; ask raises Day2Error for a URL."""
    sick = {}
    for member in members:
        if member.member_id == own:
            continue
        name = member.name or f"{member.member_id:x}"
        try:
            if not member.client_urls:
                raise Day2Error("it has never started")
            ask(member.client_urls[0])
        except Day2Error as error:
            sick[name] = str(error)
    return sick


def maintain_member(host: Host, request: Request, *, check: bool) -> tuple[Told, Told]:
    """Do it to the member of this node; raises as maintain()."""
    etcd = Etcd(discover(host).access, request.timeout)
    try:
        return maintain(etcd, request, check=check)
    finally:
        etcd.close()


def maintain(etcd: Etcd, request: Request, *, check: bool) -> tuple[Told, Told]:
    """Do what is asked for, or with check tell; return what the member says before and after.

    Raises:
        Day2Error: another member is down, or an alarm would come back.

    """
    status = etcd.status()
    before = told(status)
    if request.state == DEFRAGMENTED and needs_defragmentation(status, request):
        _refuse_with_sick(etcd, status)
        if check:
            return before, {**before, "db_bytes": status.db_in_use, "fragmentation": 0}
        etcd.defragment()
    elif request.state == DISARMED and "NOSPACE" in status.alarms:
        reason = reason_against_disarming(status, request.quota)
        if reason:
            raise Day2Error(f"The alarm NOSPACE is not lifted: {reason}")
        if check:
            return before, {**before, "alarms": [alarm for alarm in status.alarms if alarm != "NOSPACE"]}
        etcd.disarm("NOSPACE")
    else:
        return before, before
    return before, told(etcd.status())


def told(status: Status) -> Told:
    """Return what a user reads of a member."""
    names = ("version", "db_bytes", "db_in_use", "learner", "alarms")
    return {
        **{name: getattr(status, name) for name in names},
        "fragmentation": fragmentation(status),
        "is_leader": status.leader == status.member_id,
        "has_leader": bool(status.leader),
    }


def _refuse_with_sick(etcd: Etcd, status: Status) -> None:
    def ask(url: str) -> None:
        other = Etcd(Access(url, *etcd.access[1:]), ASK_SECONDS)
        try:
            other.read_with_quorum()
        finally:
            other.close()

    sick = sick_members(etcd.members(), status.member_id, ask)
    if sick:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in sick.items())
        raise Day2Error(f"Not defragmented, since another member is down, and this one would be away too ({reasons})")
