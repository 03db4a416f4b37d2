# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A member of etcd that answers from memory."""

from __future__ import annotations

import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import member, states
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import HashKv, Member, Status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.recorded import (
    COMPACTED,
    HASHKV,
    snapshot,
)

ENDPOINT = "https://127.0.0.1:2379"


class FakeEtcd:
    """One member named cp1 of cluster 1; a test changes what it answers."""

    def __init__(self) -> None:
        self.access = Access(ENDPOINT)
        self.state: dict[str, t.Any] = {"leader": 2, "learner": False, "errors": ()}
        self.file = snapshot("3.6.5")
        self.breaks_at: int | None = None
        self.hashkv: HashKv | Day2Error = HashKv(HASHKV, COMPACTED, 400)
        self.quorum: Day2Error | None = None
        self.saved = 0

    def use(self, monkeypatch: pytest.MonkeyPatch, root: pathlib.Path) -> Host:
        """Let everybody who connects reach this one, and return the node that it runs on."""
        monkeypatch.setattr(member, "Etcd", lambda *dummy: self)
        monkeypatch.setattr(states, "LOCK", "/lock")
        return Host(root)

    def close(self) -> None:
        """Nothing is open."""

    def status(self) -> Status:
        """Return the state."""
        numbers = {"db_bytes": len(self.file), "db_in_use": 1, "raft_index": 9, "raft_applied": 9}
        return Status(**{"cluster_id": 1, "member_id": 2, "version": "3.6.5", **numbers, **self.state})

    def members(self) -> list[Member]:
        """Return itself."""
        return [Member(2, "cp1", False)]

    def read_with_quorum(self) -> None:
        """Fail when it is told to."""
        if self.quorum:
            fail(self.quorum)

    def hash_kv(self, dummy: int) -> HashKv:
        """Return what it is told to."""
        if isinstance(self.hashkv, Day2Error):
            fail(self.hashkv)
        return self.hashkv

    def snapshot(self) -> t.Iterator[bytes]:
        """Send the file as etcd does, in pieces of 32 KiB and the checksum."""
        self.saved += 1
        body = self.file[:-32]
        for begin in range(0, len(body), 1 << 15):
            if self.breaks_at is not None and begin >= self.breaks_at:
                raise Day2Error(f"etcd at {ENDPOINT}: the connection was closed")
            yield body[begin : begin + (1 << 15)]
        yield self.file[-32:]


def fail(error: Day2Error) -> t.NoReturn:
    """Raise it."""
    raise error
