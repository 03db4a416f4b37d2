# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What etcd 3.5.24 and 3.6.5 really sent, played back.

Each recording is all that a member sent to one client that asked for status, members, a read through the quorum,
HashKV at revision 359, a snapshot and HashKV at the compacted revision 5, in this order, without TLS. The data has
updates, deletions before and after the compaction at revision 313, and a deletion exactly there.
"""

from __future__ import annotations

import functools
import gzip
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import rpc
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd

FILES = pathlib.Path(__file__).parent / "files"
VERSIONS = ("3.5.24", "3.6.5")
REVISION, COMPACTED, HASHKV = 359, 313, 2954944047
ACCESS = rpc.Access("http://127.0.0.1:2379")

every_version = pytest.mark.parametrize("version", VERSIONS)


class Playback:
    """A connected socket on which a server says what it has to say; the connection is closed behind it."""

    def __init__(self, said: bytes, piece: int = 1 << 14) -> None:
        self._said = memoryview(said)
        self._piece = piece
        self.sent = bytearray()
        self.closed = False

    def recv_into(self, buffer: memoryview) -> int:
        """Give the next piece."""
        count = min(self._piece, len(buffer), len(self._said))
        buffer[:count] = self._said[:count]
        self._said = self._said[count:]
        return count

    def sendall(self, data: bytes) -> None:
        """Keep what the client says."""
        self.sent += data

    def close(self) -> None:
        """Note it."""
        self.closed = True


@functools.cache
def session(version: str) -> bytes:
    """Return what the server sent."""
    return gzip.decompress((FILES / f"session-{version}.bin.gz").read_bytes())


def client(monkeypatch: pytest.MonkeyPatch, said: bytes, piece: int = 1 << 14) -> Etcd:
    """Return a client to whom the server says that."""
    monkeypatch.setattr(rpc, "connect", lambda *dummy, **options: (Playback(said, piece), "127.0.0.1:2379"))
    return Etcd(ACCESS, 1)


def ask_everything(etcd: Etcd) -> dict[str, t.Any]:
    """Ask what was asked when it was recorded, but for the last."""
    answers: dict[str, t.Any] = {"status": etcd.status(), "members": etcd.members()}
    etcd.read_with_quorum()
    answers["hashkv"] = etcd.hash_kv(REVISION)
    answers["snapshot"] = b"".join(bytes(piece) for piece in etcd.snapshot())
    return answers


@functools.cache
def snapshot(version: str) -> bytes:
    """Return the file that is in the recording."""
    with pytest.MonkeyPatch.context() as patch:
        return ask_everything(client(patch, session(version)))["snapshot"]
