# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The hash that a running etcd gives for its keys (HashKV), computed from a file.

The rule is that of etcd 3.4 to 3.6, server/storage/mvcc/hash.go and key_index.go: of what is at or below the
compaction, only the revisions that are the newest of their keys count, so that it does not matter how far the
compaction has come.
"""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.crc32c import Crc32c
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import Pages
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.stamps import read_stamp
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.tree import buckets


def hash_kv(pages: Pages, compact_revision: int, newest: set[bytes]) -> int:
    """Return the hash at the last revision of the file; newest are the stamps of all keys that are not deleted."""
    crc = Crc32c()
    crc.update(b"key")
    for dummy, stamp, record in buckets(pages)[b"key"]:
        revision, deleted = read_stamp(stamp)
        if revision <= compact_revision and newest and stamp not in newest:
            continue
        if revision == compact_revision and deleted:  # some versions keep it, some do not
            continue
        crc.update(stamp)
        crc.update(record)
    return crc.value()
