# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is asked of a member of etcd.

Numbers of fields are those of https://github.com/etcd-io/etcd/blob/main/api/etcdserverpb/rpc.proto, 3.4 to 3.6.
"""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import (
    ALARMS,
    HashKv,
    Member,
    Status,
    read_hash_kv,
    read_members,
    read_status,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import (
    Buffer,
    blobs,
    bytes_field,
    number_field,
    numbers,
    read_fields,
    texts,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access, Channel

SERVICE = "/etcdserverpb"
DEACTIVATE = 2  # what to do with an alarm; 0 lists them
BLOB = 3  # of a SnapshotResponse
HEALTH_KEY = b"health"  # what etcdctl reads for "endpoint health"; it need not be there
T = t.TypeVar("T")


class Etcd:
    """One member, asked over one connection."""

    def __init__(self, access: Access, timeout: float, user: str = "", password: str = "") -> None:
        """Connect, and log in when there is a user; timeout in seconds counts for each piece of an answer."""
        self.access = access
        self._channel = Channel(access, timeout)
        if user:
            body = bytes_field(1, user.encode()) + bytes_field(2, password.encode())
            self._channel.token = self.ask("Auth/Authenticate", lambda answer: "".join(texts(answer, 2)), body)

    def close(self) -> None:
        """End the connection."""
        self._channel.close()

    def status(self) -> Status:
        """Ask the member for its state; that needs no quorum."""
        return self.ask("Maintenance/Status", read_status)

    def members(self) -> list[Member]:
        """List the members as this one knows them; from etcd 3.5 on that needs no quorum."""
        return self.ask("Cluster/MemberList", read_members)

    def read_with_quorum(self) -> None:
        """Read through the quorum, which succeeds only on a member that is up to date with it."""
        self.ask("KV/Range", len, bytes_field(1, HEALTH_KEY) + number_field(9, 1))

    def hash_kv(self, revision: int) -> HashKv:
        """Return the hash of all keys up to a revision, or up to the last one for 0."""
        return self.ask("Maintenance/HashKV", read_hash_kv, number_field(1, revision))

    def count(self, first: bytes, end: bytes, revision: int = 0) -> int:
        """Return how many keys there are from the first one on and before the end, which is a zero byte for all.

        That is now, or at a revision; without an end only the first one is counted.
        """
        # an end that is there and empty means all keys from the first one on
        keys = bytes_field(1, first) + (bytes_field(2, end) if end else b"")
        body = keys + number_field(4, revision) + number_field(9, 1)
        return self.ask("KV/Range", lambda answer: numbers(answer).get(4, 0), body)

    def defragment(self) -> None:
        """Write the database anew without its holes; the member answers nobody meanwhile."""
        self.ask("Maintenance/Defragment", len)

    def disarm(self, *kinds: str) -> list[str]:
        """Lift alarms of these kinds, or every alarm, and return which there were; the cause of one must be gone."""
        raised = self.ask("Maintenance/Alarm", lambda answer: [numbers(alarm) for alarm in blobs(answer, 2)])
        raised = [alarm for alarm in raised if not kinds or ALARMS.get(alarm.get(2, 0)) in kinds]
        for alarm in raised:
            whose = number_field(2, alarm.get(1, 0)) + number_field(3, alarm.get(2, 0))
            self.ask("Maintenance/Alarm", len, number_field(1, DEACTIVATE) + whose)
        return sorted({ALARMS.get(alarm.get(2, 0), "unknown") for alarm in raised})

    def snapshot(self) -> t.Iterator[Buffer]:
        """Yield the file piece by piece, each valid until the next; the last 32 bytes are the SHA-256 of the others."""
        with self._channel.explained():
            for message in self._channel.stream(f"{SERVICE}.Maintenance/Snapshot"):
                for field, value in read_fields(message):
                    if field == BLOB and not isinstance(value, int):
                        yield value

    def ask(self, method: str, read: t.Callable[[bytes], T], body: bytes = b"") -> T:
        """Return what read makes of the answer to a method such as KV/Range."""
        with self._channel.explained():
            return read(self._channel.call(f"{SERVICE}.{method}", body))
