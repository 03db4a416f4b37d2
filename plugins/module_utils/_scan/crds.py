# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""CustomResourceDefinitions: versions that are deprecated, not served, or left behind in what is stored; pure."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.others import Definition

GROUP, KIND = "apiextensions.k8s.io", "CustomResourceDefinition"
UNUSED = "No object is known to be written like this; those that are have findings of their own."
Json = dict[str, t.Any]


def read_definition(crd: Json) -> Definition:
    """Return what a CustomResourceDefinition of v1 says about its versions.

    Raises:
        KeyError: it does not say what it has to.

    """
    spec = crd["spec"]
    versions = {one["name"]: one for one in spec["versions"]}
    served = tuple(name for name, one in versions.items() if one.get("served"))
    return Definition(
        name=crd["metadata"]["name"],
        group=spec["group"],
        kind=spec["names"]["kind"],
        storage=next(name for name, one in versions.items() if one.get("storage")),
        served=served,
        unserved=tuple(name for name in versions if name not in served),
        deprecated={name: versions[name].get("deprecationWarning") or "" for name in served if _old(versions[name])},
        stored=tuple((crd.get("status") or {}).get("storedVersions") or ()),
    )


def uses_of(definition: Definition) -> t.Iterator[Use]:
    """Yield each version that something is said against, less severe than a use by an object."""
    for version in dict.fromkeys((*definition.deprecated, *definition.unserved, *definition.stored)):
        verdict, left = definition.verdict(version), definition.left_behind(version)
        if not (verdict or left):
            continue
        note = "" if not verdict else definition.note_of_stored(version) if left else UNUSED
        evidence = {"source": "definition", "crd": definition.name}
        use = Use(f"{definition.group}/{version}", definition.kind, None, None, "high", evidence, 2, note)
        yield use if verdict else use._replace(verdict=left)


def _old(version: Json) -> bool:
    return bool(version.get("deprecated"))
