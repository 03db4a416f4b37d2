# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What an etcd that was started from a snapshot holds, beside what the file and its sidecar say."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Facts

HASH, REVISION, KEYS = "hashkv", "revision", "keys"


def ask(etcd: Etcd, facts: Facts) -> Facts:
    """Return version, revision, HashKV, keys and kinds of a restored member, as of the last revision of the file."""
    # first of all: keys go when their lease ends, and that is a revision of its own
    seen = etcd.hash_kv(0)
    revision, compacted = facts["revision"], facts["compact_revision"]
    if seen.last_revision != revision or revision != compacted:
        # of a revision that was compacted itself, etcd gives the hash from before unless it is asked for the last
        seen = seen._replace(value=etcd.hash_kv(revision).value)
    return {
        "version": etcd.status().version,
        "revision": seen.last_revision,
        "hashkv": seen.value,
        "keys": etcd.count(b"\0", b"\0", revision),
        "kinds": {kind: _count(etcd, kind, revision) for kind in facts["kinds"]},
    }


def _count(etcd: Etcd, kind: str, revision: int) -> int:
    """Return how many keys begin with the kind, or are it."""
    below = etcd.count(f"{kind}/".encode(), f"{kind}0".encode(), revision)
    return below + etcd.count(kind.encode(), b"", revision)


def comparison_of(facts: Facts, told: Facts) -> list[dict[str, t.Any]]:
    """Return ``[{what, snapshot, etcd, same}]`` for HashKV, revision, all keys, and each kind of keys."""
    rows = [(name, facts[name], told[name]) for name in (HASH, REVISION, KEYS)]
    rows += [(kind, count, told["kinds"].get(kind)) for kind, count in facts["kinds"].items()]
    return [
        {"what": what, "snapshot": saved, "etcd": held, "same": _same(what, saved, held)} for what, saved, held in rows
    ]


def _same(what: str, saved: t.Any, held: t.Any) -> bool:
    # a lease that ended since the start has made revisions; the others are counted at that of the file
    return held >= saved if what == REVISION else held == saved


def differences(comparison: t.Iterable[dict[str, t.Any]]) -> list[str]:
    """Return a few words for each row that differs."""
    return [
        "{what} is {snapshot} in the snapshot and {etcd} after its restore".format(**row)
        for row in comparison
        if not row["same"]
    ]
