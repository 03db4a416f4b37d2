# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The folder of snapshots, each with a file beside it that says what was proven about it (its sidecar).

A sidecar is JSON, ``NAME.json`` beside ``NAME``, with ``schema`` 1 and what the module returns as ``snapshot``.
"""

from __future__ import annotations

import json
import os
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget, private
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import sync_folder

SCHEMA = 1
SUFFIX = ".db"
PART = ".part"
Facts = dict[str, t.Any]


@dataclass(frozen=True)
class Shelved:
    """A snapshot in the folder; problem says why it does not count, and is None for one that was verified."""

    path: str
    size: int
    taken: float
    facts: Facts
    problem: str | None

    def is_of(self, cluster_id: str, member: str | None = None) -> bool:
        """Tell whether it is a verified one of this cluster, and of this member where one is named."""
        return (
            self.problem is None
            and self.facts.get("cluster_id") == cluster_id
            and member in (None, self.facts.get("member"))
        )


def look(folder: str, prefix: str) -> list[Shelved]:
    """Return the snapshots in the folder, oldest first; one that is gone meanwhile is left out."""
    found = []
    names = os.listdir(folder) if os.path.isdir(folder) else []
    for name in names:
        path = os.path.join(folder, name)
        if name.startswith(prefix) and name.endswith(SUFFIX) and os.path.isfile(path):
            found.append(look_at(path))
    return sorted(found, key=lambda one: (one.taken, one.path))


def look_at(path: str) -> Shelved:
    """Return what is known of one snapshot without reading it."""
    stat = os.stat(path)
    facts, problem = read_sidecar(path)
    if not problem and facts["size"] != stat.st_size:
        problem = f"it has {stat.st_size} bytes, and had {facts['size']} when it was verified"
    return Shelved(path, stat.st_size, facts.get("taken", stat.st_mtime), facts, problem)


def sidecar_of(path: str) -> str:
    """Return the path of the sidecar."""
    return f"{path}.json"


def read_sidecar(path: str) -> tuple[Facts, str | None]:
    """Return what the sidecar says, or nothing and why."""
    try:
        with open(sidecar_of(path), encoding="utf-8") as stream:
            facts = json.load(stream)
        if facts["schema"] != SCHEMA:
            return {}, f"its sidecar has schema {facts['schema']}, of another version of this collection"
        if not isinstance(facts["size"], int) or not isinstance(facts["taken"], (int, float)):
            return {}, "its sidecar is damaged"
        return facts, None if facts["verified"]["sha256"] and facts["verified"]["tree"] else "it was never verified"
    except FileNotFoundError:
        return {}, "it has no sidecar, so nobody has verified it"
    except (OSError, ValueError, KeyError, TypeError):
        return {}, "its sidecar is damaged"


def put(part: str, path: str, facts: Facts, owner: tuple[int, int] | None) -> None:
    """Give a proven file its name, which nothing may have yet, and its sidecar, for good; the name comes last.

    Raises:
        OSError: that failed, and neither is there.

    """
    sidecar = sidecar_of(path)
    try:
        with open(f"{sidecar}{PART}", "x", encoding="utf-8", opener=private) as stream:
            json.dump({"schema": SCHEMA, **facts}, stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        if owner:
            os.chown(part, *owner)
            os.chown(f"{sidecar}{PART}", *owner)
        os.replace(f"{sidecar}{PART}", sidecar)
        os.replace(part, path)
        sync_folder(os.path.dirname(path))
    except OSError:
        forget(f"{sidecar}{PART}", sidecar, path)
        raise


def remove(path: str) -> None:
    """Remove a snapshot, and then its sidecar."""
    forget(path, sidecar_of(path))
