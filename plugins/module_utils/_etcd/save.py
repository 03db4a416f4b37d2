# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Take one snapshot: receive, prove, compare, and only then give it its name."""

from __future__ import annotations

import glob
import os
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member import Seen, phase
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import ALWAYS, compare, describe, wants_hash
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.receive import Received, receive
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import PART, SUFFIX, Facts, put
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.snapshot_file import read_snapshot
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import Wanted


def save(seen: Seen, path: str, wanted: Wanted) -> Facts:
    """Save the member to path, with its sidecar, and return what the sidecar says; older files are never touched.

    Raises:
        Day2Error: something went wrong, and there is no file of that name.

    """
    began, clock = time.time(), time.monotonic()
    part = _prepare(path, wanted)
    try:
        with phase("save"):
            received = receive(seen.etcd.snapshot(), part, clock + wanted.deadline)
        facts = _proven(seen, part, received, wanted)
        facts.update(taken=round(began, 3), seconds=round(time.monotonic() - clock, 3), **seen.facts())
        with phase("keep"):
            _put(part, path, facts, wanted.owner)
    finally:
        forget(part)
    return facts


def _prepare(path: str, wanted: Wanted) -> str:
    """Make the folder, remove what a killed run left in it, and return a name for the unproven file."""
    folder, name = os.path.split(path)
    ours = glob.escape(name) if wanted.path else f"{glob.escape(wanted.prefix)}-*{SUFFIX}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        for pattern in (f".{ours}{PART}", f"{ours}.json{PART}"):
            forget(*glob.glob(os.path.join(glob.escape(folder), pattern)))
    except OSError as error:
        raise Day2Error(f"{folder} cannot be written: {error.strerror}", phase="save") from error
    return os.path.join(folder, f".{name}{PART}")


def _proven(seen: Seen, part: str, received: Received, wanted: Wanted) -> Facts:
    with phase("verify"):
        hashed = wants_hash(wanted.check_hashkv, received.size)
        facts: Facts = {**received._asdict(), **describe(*read_snapshot(part, hashed))}
    with phase("compare"):
        problem = compare(seen.etcd, facts) if hashed else None
        if problem and wanted.check_hashkv == ALWAYS:
            raise Day2Error(f"{problem}. Try again")
    verified: dict[str, t.Any] = {"sha256": True, "tree": True, "hashkv": None if problem or not hashed else True}
    return {**facts, "verified": verified, "warnings": [*facts["warnings"], *([problem] if problem else [])]}


def _put(part: str, path: str, facts: Facts, owner: tuple[int, int] | None) -> None:
    try:
        put(part, path, facts, owner)
    except OSError as error:
        raise Day2Error(f"{path} cannot be written: {error.strerror}") from error
