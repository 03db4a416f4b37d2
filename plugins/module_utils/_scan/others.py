# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""APIs that are in no table: what a cluster itself says about its custom kinds, and about what was requested."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.verdict import Verdict

Key = tuple[str, str]


@dataclass(frozen=True)
class Definition:
    """The versions of a custom kind; ``deprecated`` has those that are served still, and what their users are told."""

    name: str
    group: str
    kind: str
    storage: str
    served: tuple[str, ...]
    unserved: tuple[str, ...]
    deprecated: t.Mapping[str, str]
    stored: tuple[str, ...]

    @property
    def replacement(self) -> str | None:
        """Return the version to write: the one that is stored, or another one that nothing is said against."""
        fine = [version for version in self.served if version not in self.deprecated]
        best = self.storage if self.storage in fine else next(iter(fine), None)
        return f"{self.group}/{best}" if best else None

    def verdict(self, version: str) -> Verdict | None:
        """Return what is wrong with a version, which need not be there any more."""
        if version in self.deprecated:
            return self._verdict(version, "deprecated", self.deprecated[version])
        if version not in self.served:
            return self._verdict(version, "removed", f"The CustomResourceDefinition {self.name} does not serve it.")
        return None

    def left_behind(self, version: str) -> Verdict | None:
        """Return what is wrong with a version that objects may be stored in although another one is stored now."""
        if version == self.storage or version not in self.stored:
            return None
        return self._verdict(version, "deprecated", self.note_of_stored(version))

    def note_of_stored(self, version: str) -> str:
        """Return what to do about a version that is left behind in what is stored."""
        return (
            f"status.storedVersions of {self.name} still has {version}: write all objects again, for instance with "
            "a StorageVersionMigration, and take it out; else it can never be removed."
        )

    def _verdict(self, version: str, status: str, hint: str) -> Verdict:
        write = f"Write {self.replacement}." if self.replacement else "There is nothing in its place."
        return Verdict(
            api_version=f"{self.group}/{version}",
            kind=self.kind,
            status=status,
            deprecated_in=None,
            removed_in=None,
            replacement=self.replacement,
            replacement_kind=self.kind if self.replacement else None,
            replacement_available_in=None,
            usable_now=bool(self.replacement),
            severity="high" if status == "removed" else "medium",
            hint=f"{write} {hint}".strip(),
        )


@dataclass
class Others:
    """What is known beside the tables."""

    definitions: dict[Key, Definition] = field(default_factory=dict)
    requested: dict[Key, Minor | None] = field(default_factory=dict)

    def define(self, definition: Definition) -> None:
        """Keep a custom kind."""
        self.definitions[definition.group, definition.kind] = definition

    def verdict(self, api_version: str, kind: str, target: Minor) -> Verdict | None:
        """Return what is wrong with an API at the target; a custom one is judged as it is now."""
        group, dummy, version = api_version.rpartition("/")
        definition = self.definitions.get((group, kind))
        found = definition.verdict(version) if definition else None
        if found is None and (api_version, kind) in self.requested:
            return _requested(api_version, kind, self.requested[api_version, kind], target)
        return found

    def gone(self, api_version: str, kind: str) -> bool:
        """Tell whether this was a version of a custom kind whose definition does not have it any more."""
        group, dummy, version = api_version.rpartition("/")
        definition = self.definitions.get((group, kind))
        return definition is not None and version not in (*definition.served, *definition.unserved)

    def known(self) -> t.Iterator[tuple[str, str, str]]:
        """Yield group, version and kind of what something is said against."""
        for (group, kind), definition in self.definitions.items():
            for version in (*definition.deprecated, *definition.unserved):
                yield group, version, kind


def _requested(api_version: str, kind: str, removed: Minor | None, target: Minor) -> Verdict:
    """Return what an API server says of an API that only it knows."""
    status = "removed" if removed and removed <= target else "deprecated"
    return Verdict(
        api_version=api_version,
        kind=kind,
        status=status,
        deprecated_in=None,
        removed_in=str(removed) if removed else None,
        replacement=None,
        replacement_kind=None,
        replacement_available_in=None,
        usable_now=None,
        severity="high" if status == "removed" else "medium",
        hint="The API server says that it is deprecated; what to write instead is not known here.",
    )
