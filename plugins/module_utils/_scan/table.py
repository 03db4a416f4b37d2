# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The lives of APIs as rows: how the tables of this room are written down, read, and looked up."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import components, configuration, lifecycle
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor, minor_of

NONE = "-"
CORE = "core"


def api_version_of(group: str, version: str) -> str:
    """Return what a manifest says of a group ("" is the core one) and a version."""
    return f"{group}/{version}" if group else version


@dataclass(frozen=True)
class Successor:
    """What a kind is to be written as from a version on; without an api_version there is nothing like it any more."""

    since: Minor
    api_version: str | None
    kind: str | None


@dataclass(frozen=True)
class Row:
    """The life of one kind in one version of its API.

    ``removed`` is the first version that does not serve it; ``planned`` says that no release has done so yet.
    ``component`` is what these versions are versions of, "" for Kubernetes.
    """

    group: str
    version: str
    kind: str
    resource: str
    deprecated: Minor | None
    removed: Minor | None
    planned: bool
    successors: tuple[Successor, ...]
    component: str = ""

    @property
    def api_version(self) -> str:
        """Return what a manifest says."""
        return api_version_of(self.group, self.version)


Key = tuple[str, str]


def read_rows(text: str) -> t.Iterator[Row]:
    """Yield the rows of a table: a line per kind, and an indented one per version of it."""
    component, group, kind, resource = "", "", "", ""
    for line in filter(str.strip, text.splitlines()):
        if line.startswith("# "):
            component = line[2:]
        elif not line.startswith(" "):
            group, kind, resource = line.split()
        else:
            version, deprecated, removed, *successors = line.split()
            yield Row(
                "" if group == CORE else group,
                version,
                kind,
                resource,
                _minor(deprecated),
                _minor(removed.rstrip("?")),
                removed.endswith("?"),
                tuple(_successor(word, group, kind) for word in successors),
                component,
            )


def _minor(word: str) -> Minor | None:
    return None if word == NONE else minor_of(word)


def _successor(word: str, group: str, kind: str) -> Successor:
    since, dummy, name = word.partition("=")
    minor = minor_of(since)
    if minor is None:
        raise ValueError(f"{word} has no version")
    if name == NONE:
        return Successor(minor, None, None)
    api_version, dummy, other = name.partition(":")
    if "/" not in api_version and group != CORE:
        api_version = f"{group}/{api_version}"
    return Successor(minor, api_version, other or kind)


def write_rows(rows: t.Iterable[Row]) -> str:
    """Return the text that read_rows reads."""
    lines: list[str] = []
    last = None
    for row in sorted(rows, key=lambda row: (row.group, row.kind, _age(row.version))):
        if last != (row.group, row.kind):
            last = row.group, row.kind
            lines.append(f"{row.group or CORE} {row.kind} {row.resource}")
        removed = f"{row.removed or NONE}{'?' if row.planned else ''}"
        lines.append(" ".join([" ", row.version, str(row.deprecated or NONE), removed, *_written(row)]).rstrip())
    return "\n".join(lines) + "\n"


def _written(row: Row) -> t.Iterator[str]:
    for one in row.successors:
        name = one.api_version or NONE
        if row.group and name.startswith(f"{row.group}/"):
            name = name[len(row.group) + 1 :]
        yield f"{one.since}={name}" + (f":{one.kind}" if one.kind not in (None, row.kind) else "")


def _age(version: str) -> tuple[str, int, str]:
    major = version[1:].split("alpha")[0].split("beta")[0]
    return major, ("alpha" not in version) + ("alpha" not in version and "beta" not in version), version


NEWEST: Minor = t.cast(Minor, minor_of(lifecycle.NEWEST))


@functools.cache
def rows() -> dict[Key, Row]:
    """Return every row by (apiVersion, kind)."""
    texts = (lifecycle.ROWS, configuration.ROWS, components.ROWS)
    return {(row.api_version, row.kind): row for text in texts for row in read_rows(text)}


def find(api_version: str, kind: str) -> Row | None:
    """Return the row of a kind, for a list of it too."""
    table = rows()
    return table.get((api_version, kind)) or (
        table.get((api_version, kind[: -len("List")])) if kind.endswith("List") else None
    )
