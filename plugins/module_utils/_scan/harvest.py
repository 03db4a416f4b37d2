# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a source gives: uses of APIs, and what could not be read."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.verdict import Verdict

SOURCES = ("file", "helm", "last-applied", "managedFields", "metrics", "audit", "definition")


class Use(t.NamedTuple):
    """A use of an API by one object, and where it was seen; ``evidence`` has the keys that the module documents.

    ``lower`` is by how many steps this evidence alone is less severe than the API, and ``note`` what to say about it.
    ``verdict`` is what to say where that does not follow from the API.
    """

    api_version: str
    kind: str
    namespace: str | None
    name: str | None
    confidence: str
    evidence: dict[str, t.Any]
    lower: int = 0
    note: str = ""
    verdict: Verdict | None = None


@dataclass
class Harvest:
    """Everything that the sources gave so far."""

    uses: list[Use] = field(default_factory=list)
    unparsed: list[dict[str, t.Any]] = field(default_factory=list)
    templated: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    files: int = 0
    documents: int = 0
    objects: int = 0
    lines: int = 0

    def unreadable(self, path: str, reason: str, line: int | None = None) -> None:
        """Note what could not be read; line counts from 1."""
        self.unparsed.append({"path": path, "line": line, "reason": reason})

    def template(self, path: str) -> None:
        """Note a template, once."""
        if path not in self.templated[-1:]:
            self.templated.append(path)

    def move(self, documents: int, lines: int) -> None:
        """Count from the beginning of a file what was counted in a part of it, before which there are so many."""
        for use in self.uses:
            use.evidence["document"] += documents
            use.evidence["line"] += lines
        for entry in self.unparsed:
            entry["line"] = entry["line"] and entry["line"] + lines

    def add(self, other: Harvest) -> None:
        """Take over what another one has."""
        for name in ("uses", "unparsed", "templated", "forbidden", "warnings"):
            getattr(self, name).extend(getattr(other, name))
        for name in ("files", "documents", "objects", "lines"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
