# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A cluster that was just restored: complete, with a leader, without alarms, and what it holds."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

ASK_SECONDS = 5


def see_healthy(access: Access, names: t.Collection[str], kinds: t.Iterable[str], timeout: float) -> dict[str, t.Any]:
    """Wait until all members are there and a leader is known, lift alarms, and return revision, HashKV and counts.

    kinds are prefixes of keys, such as /registry/pods.

    Raises:
        Day2Error: not within timeout seconds, with what was missing at last.

    """
    try:
        poll(
            lambda: _problem(access, names),
            lambda problem: not problem,
            timeout=timeout,
            interval=1,
            waiting_for="etcd",
        )
    except Day2Error as error:
        raise Day2Error(f"etcd is not up after {timeout:g} s: {error.details['last_seen']}") from error
    etcd = Etcd(access, ASK_SECONDS)
    try:
        lifted = etcd.disarm()
        # what is restored is marked as compacted, so that at that revision time changes nothing, such as a lease's end
        seen = etcd.hash_kv(max(etcd.hash_kv(0).compact_revision, 0))
        return {
            "hashkv": seen.value,
            "revision": seen.last_revision,
            "compact_revision": seen.compact_revision,
            "keys": etcd.count(b"\0", b"\0"),
            "kinds": {kind: etcd.count(f"{kind}/".encode(), f"{kind}0".encode()) for kind in kinds},
            "alarms_lifted": lifted,
        }
    finally:
        etcd.close()


def _problem(access: Access, names: t.Collection[str]) -> str:
    """Return what is missing, or nothing."""
    try:
        etcd = Etcd(access, ASK_SECONDS)
    except Day2Error as error:
        return str(error)
    try:
        seen = {member.name for member in etcd.members()}
        if seen != set(names):
            return f"its members are {', '.join(sorted(seen))} and not {', '.join(sorted(names))}"
        etcd.read_with_quorum()
        return "" if etcd.status().leader else "it has no leader"
    except Day2Error as error:
        return str(error)
    finally:
        etcd.close()
