# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""When a member is not the one to take a snapshot from, and when there is no room for it."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd

MOST_BEHIND = 1000  # entries of the log that a member may have received and not applied
PART_OF_DATA_DISK = 0.10  # what has to stay free where etcd's own data is
GROWTH = 1.1  # a snapshot is as large as the database, which grows meanwhile


@dataclass(frozen=True)
class Allowed:
    """What a user takes upon themselves in a disaster."""

    learner: bool = False
    no_quorum: bool = False
    lag: bool = False
    corrupt: bool = False
    low_space: bool = False


@dataclass(frozen=True)
class Room:
    """Bytes of a file system; holds_data is whether etcd's own data is on it too."""

    free: int
    total: int
    holds_data: bool


def quorum_problem(etcd: Etcd, status: Status) -> str | None:
    """Return why nothing can be read through the quorum, or None; a learner cannot be asked that."""
    if not status.leader:
        return "the member knows no leader"
    if status.learner:
        return None
    try:
        etcd.read_with_quorum()
    except Day2Error as error:
        return str(error)
    return None


def refusals(status: Status, quorum: str | None, allowed: Allowed) -> dict[str, str]:
    """Return the option that would allow it to the reason, for everything that forbids a snapshot of this member."""
    behind = status.raft_index - status.raft_applied
    found = {
        "learner": (status.learner, "the member is a learner, and may not have all data yet"),
        "no_quorum": (quorum, f"the member is cut off from the cluster, so its data may be old: {quorum}"),
        "lag": (behind > MOST_BEHIND, f"the member has {behind} entries of the log still to apply"),
        "corrupt": ("CORRUPT" in status.alarms, "etcd has raised the alarm CORRUPT: members differ from each other"),
    }
    return {f"allow_{name}": text for name, (bad, text) in found.items() if bad and not getattr(allowed, name)}


def refuse(found: dict[str, str], endpoint: str) -> None:
    """Raise when there is any refusal."""
    if found:
        reasons = "; ".join(f"{text} ({option} would allow it)" for option, text in found.items())
        raise Day2Error(f"etcd at {endpoint} is not to be saved: {reasons}", refused=found)


def room_problem(db_bytes: int, room: Room) -> str | None:
    """Return why a snapshot does not fit, or None."""
    needed = int(db_bytes * GROWTH)
    left = room.free - needed
    if left < 0:
        return f"{needed} bytes are needed and {room.free} are free"
    if room.holds_data and left < room.total * PART_OF_DATA_DISK:
        return (
            f"it is the disk of etcd's own data, of which {left * 100 // room.total} % would be left; "
            "etcd stops when its disk is full"
        )
    return None
