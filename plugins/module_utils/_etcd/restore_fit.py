# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What has to hold on a node before a restore changes anything."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member import room_of
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import Setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

ROOM = 1.2  # of the snapshot; the old data stays too


def refuse(setup: Setup, members: t.Mapping[str, str]) -> None:
    """Raise where the member is not one that can be restored."""
    if setup.separate_wal:
        raise Day2Error(f"etcd member {setup.name} keeps its log in a folder of its own (--wal-dir): not supported yet")
    if members.get(setup.name) != setup.peer_url:
        raise Day2Error(
            f"etcd member {setup.name} with {setup.peer_url or 'no address for its peers'} is not one of the members "
            f"to restore ({', '.join(members) or 'none'}): give every member with the address that it is set up with"
        )


def refuse_little_room(host: Host, setup: Setup, size: int) -> None:
    """Raise where a snapshot of so many bytes does not fit beside the data that is there."""
    data_dir = str(host.path(setup.data_dir))
    free = room_of(data_dir, data_dir).free
    if free < size * ROOM:
        raise Day2Error(
            f"{setup.data_dir} has {free} bytes free, and the restored data needs {int(size * ROOM)} beside the old: "
            "make room, or use a larger disk"
        )
