# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What is kept below a prefix or in a folder, seen in a listing alone.

It counts when its sidecar is there, which comes last.
"""

from __future__ import annotations

import calendar
import os
import re
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import (
    ARCHIVE,
    SIDECAR,
    SNAPSHOT,
    base_of,
    sidecar_of,
)

STAMP = re.compile(r"-(\d{8}T\d{6}Z)\.")
KINDS = {SNAPSHOT: "snapshot", ARCHIVE: "archive"}


class Listed(t.NamedTuple):
    """One object; modified is in seconds since 1970, size in bytes."""

    key: str
    size: int
    modified: float


@dataclass(frozen=True)
class Stored:
    """A snapshot or an archive; key is None where only its sidecar is there, problem None where it is whole."""

    name: str
    kind: str
    key: str | None
    size: int
    sidecar: str
    taken: float
    problem: str | None


def stored(objects: t.Iterable[Listed]) -> list[Stored]:
    """Return what is kept, newest first: by the time in its name, or else by when it came."""
    listed = {one.key: one for one in objects}
    bases = {one.key[: -len(SIDECAR)] if one.key.endswith(SIDECAR) else base_of(one.key) for one in listed.values()}
    found = [_stored(base, listed) for base in bases if base.endswith(tuple(KINDS))]
    return sorted(found, key=lambda one: (one.taken, one.name), reverse=True)


def in_folder(folder: str) -> list[Listed]:
    """Return the files of a folder.

    Raises:
        Day2Error: it cannot be read.

    """
    try:
        with os.scandir(folder) as entries:
            files = [(one.path, one.stat()) for one in entries if one.is_file()]
    except OSError as error:
        raise Day2Error(f"{folder} cannot be read: {error.strerror}") from error
    return [Listed(path, found.st_size, found.st_mtime) for path, found in files]


def newest(every: t.Iterable[Stored], where: str) -> Stored:
    """Return the newest whole snapshot.

    Raises:
        Day2Error: there is none; where names the place.

    """
    snapshots = [one for one in every if one.kind == "snapshot"]
    for one in snapshots:
        if not one.problem:
            return one
    problems = "; ".join(f"{one.name}: {one.problem}" for one in snapshots[:3]) or "there is nothing below it"
    raise Day2Error(f"There is no whole snapshot below {where} ({problems}): name another prefix, or save one")


def _stored(base: str, listed: t.Mapping[str, Listed]) -> Stored:
    sidecar = sidecar_of(base)
    files = [one for one in listed.values() if base_of(one.key) == base and one.key != sidecar]
    problem = None if files else "the file itself is gone"
    if sidecar not in listed:
        problem = "its sidecar is not there, as when an upload has not come to its end"
    elif len(files) > 1:
        problem = "it is there more than once, packed in different ways"
    file = files[0] if files else None
    return Stored(
        name=os.path.basename(base),
        kind=next(kind for suffix, kind in KINDS.items() if base.endswith(suffix)),
        key=file.key if file else None,
        size=file.size if file else 0,
        sidecar=sidecar,
        taken=_taken(base, max(one.modified for one in (*files, listed.get(sidecar)) if one)),
        problem=problem,
    )


def _taken(base: str, modified: float) -> float:
    found = STAMP.search(os.path.basename(base))
    if not found:
        return modified
    try:
        return calendar.timegm(time.strptime(found.group(1), "%Y%m%dT%H%M%SZ"))
    except ValueError:
        return modified
