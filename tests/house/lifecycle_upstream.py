# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a release of Kubernetes says about its APIs, read from the Go modules that it is made of."""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor

FUNCTION = re.compile(
    r"^func \(in \*(?P<kind>\w+)\) APILifecycle(?P<what>\w+)\(\)[^{]*\{\s*return (?P<value>[^\n]+)\n\}", re.MULTILINE
)
NUMBERS = re.compile(r"^(\d+), (\d+)$")
REPLACEMENT = re.compile(r'Group:\s*"(?P<group>[^"]*)", Version:\s*"(?P<version>[^"]*)", Kind:\s*"(?P<kind>[^"]*)"')
GROUP = re.compile(r'^const GroupName = "([^"]*)"', re.MULTILINE)
LIFECYCLES = ("zz_generated.prerelease-lifecycle.go", "lifecycle.go")  # the second is written by hand, for core/v1
Key = tuple[str, str]


@dataclass
class Release:
    """What one release serves, as (apiVersion, kind): resource, and what its code says about the life of its types."""

    minor: Minor
    served: dict[Key, str] = field(default_factory=dict)
    deprecated: dict[Key, Minor] = field(default_factory=dict)
    removed: dict[Key, Minor] = field(default_factory=dict)
    replacement: dict[Key, Key] = field(default_factory=dict)


def read_release(minor: Minor, discovery: Path, sources: t.Iterable[Path]) -> Release:
    """Read the discovery documents of k8s.io/kubernetes, and the folders of k8s.io/api and its like.

    The discovery documents are those of an API server with every API switched on.
    """
    release = Release(minor)
    for path in sorted(discovery.glob("api*__*.json")):
        _read_discovery(release, json.loads(path.read_text()))
    for folder in sources:
        for name in LIFECYCLES:
            for path in sorted(folder.rglob(name)):
                _read_lifecycle(release, path)
    return release


def _read_discovery(release: Release, document: dict[str, t.Any]) -> None:
    for resource in document.get("resources", ()):
        if "/" not in resource["name"]:
            release.served[document["groupVersion"], resource["kind"]] = resource["name"]


def _read_lifecycle(release: Release, path: Path) -> None:
    found = GROUP.search((path.parent / "register.go").read_text())
    group, version = found[1] if found else "", path.parent.name
    for each in FUNCTION.finditer(path.read_text()):
        key = (f"{group}/{version}" if group else version, each["kind"])
        numbers, instead = NUMBERS.match(each["value"]), REPLACEMENT.search(each["value"])
        if each["what"] == "Deprecated" and numbers:
            release.deprecated[key] = Minor(int(numbers[1]), int(numbers[2]))
        elif each["what"] == "Removed" and numbers:
            release.removed[key] = Minor(int(numbers[1]), int(numbers[2]))
        elif each["what"] == "Replacement" and instead:
            api_version = "/".join(filter(None, [instead["group"], instead["version"]]))
            release.replacement[key] = (api_version, instead["kind"])
