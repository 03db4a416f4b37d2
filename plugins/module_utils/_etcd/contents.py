# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is in a snapshot: revision, keys by kind, members and alarms."""

from __future__ import annotations

import collections
import json
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import ALARMS
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.keyvalue import read_keyvalue
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError, Pages
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.protobuf import WireError, numbers, signed
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.stamps import read_stamp
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.tree import Entry, buckets

SECRETS, ENCRYPTED = b"/registry/secrets/", b"k8s:enc:"
Small = dict[bytes, bytes]


@dataclass
class Contents:
    """What was read; newest is the stamp of the last write of each key that is there, compact_revision -1 for never.

    secrets_encrypted is None without Secrets, and False when there is one that anybody can read.
    """

    revision: int = 0
    keys: int = 0
    records: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    compact_revision: int = -1
    storage_version: str | None = None
    members: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    secrets_encrypted: bool | None = None
    warnings: list[str] = field(default_factory=list)
    newest: dict[bytes, bytes] = field(default_factory=dict, repr=False)


def read_contents(pages: Pages) -> Contents:
    """Walk through everything.

    Raises:
        DamagedError: something is wrong anywhere.

    """
    contents = Contents(warnings=pages.warnings)
    found = buckets(pages)
    if b"key" not in found or b"meta" not in found:
        raise DamagedError("it is no file of etcd: it has no bucket for keys")
    small = {name: _small(entries) for name, entries in found.items() if name not in (b"key", b"lease")}
    _read_meta(contents, small)
    contents.records = sum(len(entries) for entries in small.values())
    contents.records += sum(1 for dummy in found.get(b"lease", ()))
    _read_keys(contents, found[b"key"])
    return contents


def _small(entries: t.Iterable[Entry]) -> Small:
    return {key: bytes(value) for dummy, key, value in entries}


def _read_meta(contents: Contents, small: dict[bytes, Small]) -> None:
    meta = small[b"meta"]
    contents.compact_revision = _revision(meta, b"scheduledCompactRev")
    contents.storage_version = meta[b"storageVersion"].decode("ascii", "replace") if b"storageVersion" in meta else None
    try:
        members = [json.loads(raw) for raw in small.get(b"members", {}).values()]
        contents.members = sorted(member.get("name", "") for member in members)
        alarms = {numbers(key).get(2, 0) for key in small.get(b"alarm", {})}
    except (ValueError, AttributeError, TypeError, WireError) as error:
        raise DamagedError(f"the list of members or alarms cannot be read: {error}") from error
    contents.alarms = sorted(ALARMS.get(alarm, str(alarm)) for alarm in alarms)


def _revision(meta: Small, name: bytes) -> int:
    return int.from_bytes(meta[name][:8], "big", signed=True) if name in meta else -1


def _read_keys(contents: Contents, entries: t.Iterable[Entry]) -> None:
    newest = contents.newest
    readable: set[bytes] = set()
    revision = 0
    for dummy, stamp, record in entries:
        contents.records += 1
        revision, deleted = read_stamp(stamp)
        if not len(record):  # where a restore has raised the revision, etcd reads a key without a name
            newest[b""] = stamp
            continue
        key, modified, value = read_keyvalue(record)
        if deleted:
            newest.pop(key, None)
        elif signed(modified) != revision:
            raise DamagedError(f"revision {revision} holds a record of revision {modified}")
        else:
            newest[key] = stamp
            if key.startswith(SECRETS):
                (readable.discard if value.startswith(ENCRYPTED) else readable.add)(key)
    # a compaction can remove the last record of all
    contents.revision = max(revision, contents.compact_revision)
    contents.keys = len(newest) - (b"" in newest)
    kinds = collections.Counter(b"/".join(key.split(b"/", 3)[:3]) for key in newest if key.startswith(b"/"))
    contents.kinds = {kind.decode("utf-8", "replace"): count for kind, count in sorted(kinds.items())}
    if any(key.startswith(SECRETS) for key in newest):
        contents.secrets_encrypted = readable.isdisjoint(newest)
