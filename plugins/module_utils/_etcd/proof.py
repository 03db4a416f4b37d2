# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is proven about a file that claims to be a snapshot."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.contents import Contents
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Facts, read_sidecar
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.snapshot_file import check_sha256, read_snapshot

AUTO, ALWAYS, NEVER = "auto", "true", "false"
LARGEST_BY_ITSELF = 500_000_000  # bytes; HashKV of more takes longer than most want to wait
SAME = ("sha256", "size", "revision", "hashkv")


def wants_hash(choice: str, size: int) -> bool:
    """Tell whether HashKV is computed for a file of that many bytes."""
    return choice == ALWAYS or (choice == AUTO and size <= LARGEST_BY_ITSELF)


def describe(contents: Contents, hashkv: int | None) -> Facts:
    """Return what is in a file, as it is written in its sidecar."""
    names = ("revision", "keys", "records", "kinds", "compact_revision", "storage_version", "members", "alarms")
    facts = {name: getattr(contents, name) for name in names}
    return {
        **facts,
        "hashkv": hashkv,
        "secrets_encrypted": contents.secrets_encrypted,
        "warnings": [*contents.warnings, *_warnings(contents)],
    }


def _warnings(contents: Contents) -> t.Iterator[str]:
    if contents.alarms:
        yield f"the alarm {', '.join(contents.alarms)} is saved too: disarm it after a restore"
    if contents.secrets_encrypted is False:
        yield "Secrets in it can be read by anybody who has the file: they are not encrypted at rest"


def prove(path: str, check_hashkv: str) -> Facts:
    """Verify a file by its checksum and a walk through all of it, and compare it with its sidecar.

    Raises:
        Day2Error: it is no whole snapshot, or another one than its sidecar describes.

    """
    try:
        sha256 = check_sha256(path)
        size = os.stat(path).st_size
        facts = {"sha256": sha256, "size": size, **describe(*read_snapshot(path, wants_hash(check_hashkv, size)))}
    except DamagedError as error:
        raise Day2Error(f"{path} is no whole snapshot: {error}. Use another one", phase="verify") from error
    except Day2Error as error:
        raise Day2Error(f"{path}: {error}", phase="verify") from error
    known, problem = read_sidecar(path)
    other = [name for name in SAME if not problem and facts[name] is not None and known.get(name) is not None]
    other = [name for name in other if facts[name] != known[name]]
    if other:
        raise Day2Error(f"{path} is not the file that its sidecar describes: {', '.join(other)} differ", phase="verify")
    return {**known, **facts, "warnings": [*facts["warnings"], *([problem] if problem else [])]}


def compare(etcd: Etcd, facts: Facts) -> str | None:
    """Compare the file's HashKV with that of the member it came from; return why that was not possible.

    Raises:
        Day2Error: they differ.

    """
    revision, compacted = facts["revision"], facts["compact_revision"]
    try:
        live = etcd.hash_kv(revision)
        if live.compact_revision != compacted and revision == compacted:
            # of that very revision etcd gives the hash from before its compaction, unless it is asked for the last
            live = etcd.hash_kv(0)
            live = live if live.last_revision == revision else live._replace(compact_revision=-1)
    except Day2Error as error:
        return f"HashKV could not be compared: {error}"
    if live.compact_revision != compacted:
        return f"HashKV could not be compared: etcd was compacted meanwhile, which the file is up to {compacted}"
    if live.value != facts["hashkv"]:
        raise Day2Error(
            f"HashKV at revision {revision} is {facts['hashkv']} in the file and {live.value} in etcd: the file is not "
            "what etcd holds. Look at the disk of this member, and save another member"
        )
    return None
