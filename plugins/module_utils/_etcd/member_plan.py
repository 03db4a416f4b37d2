# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whether a member may be replaced: decided from what every member says. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Member

RESTORE = "restore all members from a snapshot instead (day2.kubernetes.etcd_restore)"


@dataclass(frozen=True)
class Seen:
    """A member as the cluster lists it; problem says why it does not answer, version is empty then."""

    member: Member
    problem: str | None = None
    version: str = ""
    alarms: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return its name, or of one that never started its id."""
        return self.member.name or f"{self.member.member_id:x}"


def find(members: list[Seen], member_id: int | None, name: str | None, peer_url: str | None) -> Seen | None:
    """Return the member with the id, or else with the name, or else with the address for its peers, if there is one."""
    if member_id is not None:
        return next((one for one in members if one.member.member_id == member_id), None)
    named = [one for one in members if name and one.member.name == name]
    there = [one for one in members if peer_url and peer_url in one.member.peer_urls]
    return next(iter([*named, *there]), None)


def refuse_removal(members: list[Seen], target: Seen | None) -> None:
    """Raise unless the cluster is whole without this member, which may be one that is not listed any more.

    Raises:
        Day2Error: with the detail ``refused``, every reason.

    """
    others = [one for one in members if one is not target]
    found = [*_quorum(members, target), *_sick(others), *_alarms(others), *_versions(others)]
    if found:
        who = target.title if target else "the member"
        raise Day2Error(f"etcd member {who} is not to be replaced: {'; '.join(found)}", refused=found)


def _quorum(members: list[Seen], target: Seen | None) -> list[str]:
    voters = [one for one in members if not one.member.learner]
    alive = [one for one in voters if one is not target and not one.problem]
    needed = len(voters) // 2 + 1
    if voters == [target]:
        return [f"it is the only one: {RESTORE}"]
    if len(alive) >= needed:
        return []
    return [f"without it {len(alive)} of {len(voters)} members are left, and {needed} are needed: {RESTORE}"]


def _sick(others: list[Seen]) -> list[str]:
    sick = [f"{one.title} ({one.problem})" for one in others if one.problem]
    return [f"other members are not well either: {', '.join(sick)}. Repair them first"] if sick else []


def _alarms(others: list[Seen]) -> list[str]:
    raised = [f"{kind} of {one.title}" for one in others for kind in one.alarms]
    text = "alarms are raised: {}. Lift them first (day2.kubernetes.etcd_maintenance)"
    return [text.format(", ".join(raised))] if raised else []


def _versions(others: list[Seen]) -> list[str]:
    versions = sorted({one.version for one in others if one.version})
    if len(versions) < 2:
        return []
    return [f"the members run different versions ({', '.join(versions)}). Finish the upgrade of etcd first"]
