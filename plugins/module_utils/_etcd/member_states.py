# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Remove a member, add it as a learner, let it vote: asked of another member of the cluster."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import membership
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Member
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_look import look, see_same
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member_plan import Seen, find, refuse_removal
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

ABSENT, PRESENT, PROMOTED = "absent", "present", "promoted"
CHANGE_SECONDS = 10
Told = dict[str, t.Any]


@dataclass(frozen=True)
class Request:
    """The options of etcd_member; member_id is hexadecimal, as etcdctl prints it, timeout is in seconds."""

    state: str
    name: str
    peer_url: str | None = None
    member_id: str | None = None
    timeout: int = 600


class Outcome(t.NamedTuple):
    """The members before and after, as they are told, and what is told beside."""

    before: list[Told]
    after: list[Told]
    told: Told


def reach_on_host(host: Host, request: Request, *, check: bool) -> Outcome:
    """Do it by the member of this node; raises as reach()."""
    return reach(discover(host).access, request, check=check)


def reach(access: Access, request: Request, *, check: bool) -> Outcome:
    """Reach the state, or with check tell whether it can be.

    Raises:
        Day2Error: the cluster would not be whole without the member, or etcd refuses.

    """
    etcd = Etcd(access, CHANGE_SECONDS)
    try:
        seen = look(etcd)
        wanted = int(request.member_id, 16) if request.member_id else None
        target = find(seen, wanted, request.name, request.peer_url)
        before = [one.member for one in seen]
        told = ACTIONS[request.state](etcd, seen, target, request, check)
        after = _foretold(before, target, request) if check else etcd.members()
        lines = _told(target.member) if target else None
        told = {"member": lines, "initial_cluster": initial_cluster(after, request.name, request.peer_url), **told}
        return Outcome([_told(one) for one in before], [_told(one) for one in after], told)
    except ValueError as error:
        raise Day2Error(
            f"member_id {request.member_id} is no hexadecimal number, as etcdctl member list has it"
        ) from error
    finally:
        etcd.close()


def initial_cluster(members: t.Iterable[Member], name: str, peer_url: str | None) -> str:
    """Return what etcd's flag of that name needs; a member that never started is known by its address alone."""
    pairs = [(one.name or (name if peer_url in one.peer_urls else ""), url) for one in members for url in one.peer_urls]
    return ",".join(f"{each}={url}" for each, url in pairs if each)


def _remove(etcd: Etcd, seen: list[Seen], target: Seen | None, request: Request, check: bool) -> Told:
    if target:
        refuse_removal(seen, target)
        if not check:
            membership.remove(etcd, target.member.member_id, request.timeout)
    status = etcd.status()
    return {"version": status.version, "db_bytes": status.db_bytes}


def _add(etcd: Etcd, seen: list[Seen], target: Seen | None, request: Request, check: bool) -> Told:
    if not request.peer_url:
        raise Day2Error("peer_url is needed to add a member")
    if target and target.member.name == request.name and request.peer_url not in target.member.peer_urls:
        urls = ", ".join(target.member.peer_urls)
        raise Day2Error(f"etcd member {request.name} is there with another address ({urls}): remove it first")
    if target is None and not check:
        membership.add_learner(etcd, request.peer_url, request.timeout)
    return {}


def _promote(etcd: Etcd, seen: list[Seen], target: Seen | None, request: Request, check: bool) -> Told:
    if check:
        return {}
    if target is None:
        raise Day2Error(f"There is no etcd member {request.name}: add it first (state: present)")
    if target.member.learner:
        membership.promote(etcd, target.member.member_id, request.timeout)
    members = etcd.members()
    hashkv = see_same(etcd, members, request.timeout)
    return {"hashkv": hashkv.value, "alarms_lifted": membership.lift_alarms_of_strangers(etcd, members)}


def _foretold(before: list[Member], target: Seen | None, request: Request) -> list[Member]:
    """Return what the members will be."""
    others = [one for one in before if not target or one is not target.member]
    if request.state == ABSENT:
        return others
    if request.state == PRESENT and target is None:
        return [*others, Member(0, "", True, (), (str(request.peer_url),))]
    if request.state == PROMOTED and target:
        return [*others, replace(target.member, learner=False)]
    return before


def _told(member: Member) -> Told:
    return {
        "id": f"{member.member_id:x}",
        "name": member.name,
        "learner": member.learner,
        "peer_urls": list(member.peer_urls),
        "client_urls": list(member.client_urls),
    }


ACTIONS = {ABSENT: _remove, PRESENT: _add, PROMOTED: _promote}
