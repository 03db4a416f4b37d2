# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a member of etcd answers, read from its messages.

Numbers of fields are those of https://github.com/etcd-io/etcd/blob/main/api/etcdserverpb/rpc.proto, 3.4 to 3.6.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import (
    blobs,
    numbers,
    signed,
    texts,
)

ALARMS = {1: "NOSPACE", 2: "CORRUPT"}


@dataclass(frozen=True)
class Status:
    """What a member says of itself; sizes are bytes, errors are texts such as "etcdserver: no leader".

    quota_bytes is 0 before etcd 3.6, which does not say.
    """

    cluster_id: int
    member_id: int
    version: str
    db_bytes: int
    db_in_use: int
    leader: int
    raft_index: int
    raft_applied: int
    errors: tuple[str, ...]
    learner: bool
    quota_bytes: int = 0

    @property
    def alarms(self) -> list[str]:
        """Return the kinds of alarms that are raised, such as NOSPACE; in errors they are ``alarm:NOSPACE``."""
        words = (word for error in self.errors for word in error.split())
        return sorted({word.partition(":")[2] for word in words if word.startswith("alarm:")})


@dataclass(frozen=True)
class Member:
    """One member as the cluster lists it; a member that never started has neither name nor URLs."""

    member_id: int
    name: str
    learner: bool
    client_urls: tuple[str, ...] = ()
    peer_urls: tuple[str, ...] = ()


class HashKv(t.NamedTuple):
    """A hash, the revision up to which etcd was compacted then (-1: never), and the last revision of etcd."""

    value: int
    compact_revision: int
    last_revision: int


def read_status(answer: bytes) -> Status:
    """Return what a member says of itself."""
    found, header = numbers(answer), numbers(b"".join(blobs(answer, 1)))
    return Status(
        cluster_id=header.get(1, 0),
        member_id=header.get(2, 0),
        version="".join(texts(answer, 2)),
        db_bytes=found.get(3, 0),
        db_in_use=found.get(9, 0),
        leader=found.get(4, 0),
        raft_index=found.get(5, 0),
        raft_applied=found.get(7, 0),
        errors=tuple(texts(answer, 8)),
        learner=bool(found.get(10)),
        quota_bytes=found.get(12, 0),
    )


def read_hash_kv(answer: bytes) -> HashKv:
    """Return a hash."""
    found, header = numbers(answer), numbers(b"".join(blobs(answer, 1)))
    return HashKv(found.get(2, 0), signed(found.get(3, 0)), header.get(3, 0))


def read_members(answer: bytes, field: int = 2) -> list[Member]:
    """Return the members that an answer lists."""
    return [_member(item) for item in blobs(answer, field)]


def _member(item: bytes) -> Member:
    found = numbers(item)
    urls = (tuple(texts(item, field)) for field in (4, 3))
    return Member(found.get(1, 0), "".join(texts(item, 2)), bool(found.get(5)), *urls)
