# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which versions the components of the tables have: as a user says, or as far as the objects of a cluster tell."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor, minor_of

GROUPS = {
    "cert-manager": ("cert-manager.io", "acme.cert-manager.io", "certmanager.k8s.io"),
    "Istio": ("security.istio.io", "networking.istio.io", "authentication.istio.io", "rbac.istio.io"),
    "external-snapshotter": ("snapshot.storage.k8s.io",),
}
IMAGES = {
    "cert-manager-controller": "cert-manager",
    "pilot": "Istio",
    "snapshot-controller": "external-snapshotter",
}
LABEL = "app.kubernetes.io/version"
Json = dict[str, t.Any]


class Installed:
    """Versions of components by what was seen; definitions count more than images, since they decide what is served."""

    def __init__(self) -> None:
        """Begin without any."""
        self._labels: dict[str, Minor] = {}
        self._images: dict[str, Minor] = {}

    def see_definition(self, crd: Json) -> None:
        """Take the version that the label of a CustomResourceDefinition has."""
        group = (crd.get("spec") or {}).get("group")
        component = next((name for name, groups in GROUPS.items() if group in groups), None)
        text = (crd["metadata"].get("labels") or {}).get(LABEL)
        _keep(self._labels, component, minor_of(text) if text else None)

    def see_deployment(self, deployment: Json) -> None:
        """Take the versions that the images of a Deployment have."""
        pod = ((deployment.get("spec") or {}).get("template") or {}).get("spec") or {}
        for container in pod.get("containers") or []:
            name, dummy, tag = str(container.get("image")).partition("@")[0].rpartition(":")
            _keep(self._images, IMAGES.get(name.rpartition("/")[2]), minor_of(tag))

    def versions(self) -> dict[str, Minor]:
        """Return the versions that are known, of several the newest."""
        return {**self._images, **self._labels}


def wanted_components(given: t.Mapping[str, t.Any]) -> dict[str, Minor]:
    """Return the versions that a user gives, by the names of the tables.

    Raises:
        Day2Error: there is no such component, or it is no version.

    """
    found = {}
    for name, text in given.items():
        component = next((one for one in GROUPS if one.lower() == name.lower()), None)
        if component is None:
            raise Day2Error(f"component_versions names '{name}', which is none of {', '.join(GROUPS)}")
        # 1.20 without quotes is the number 1.2
        version = minor_of(text) if isinstance(text, str) else None
        if version is None:
            raise Day2Error(f"component_versions has {text!r} for {component}: give a version in quotes, as '1.16'")
        found[component] = version
    return found


def _keep(known: dict[str, Minor], component: str | None, version: Minor | None) -> None:
    if component and version:
        known[component] = max(version, known.get(component, version))
