# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which version of an add-on a run is about, read with as few calls as the answer allows."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.offer import DEFAULT, LATEST, Offer
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import (
    is_stepwise,
    minor_of,
    steps,
    version_key,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


@dataclasses.dataclass(frozen=True)
class Choice:
    """The version to have, the versions to set on the way there, and what there is (None: was not looked up)."""

    version: str
    steps: list[str]
    compatible: list[Dict] | None = None


def choose(eks: Eks, addon: Dict | None, params: t.Mapping[str, t.Any], *, sure: bool) -> Choice:
    """Return the version for an add-on that is installed, or None.

    A version that is named needs no list of versions: AWS refuses one that does not suit. With sure it is looked up all
    the same, since check mode asks nobody who would refuse.

    Raises:
        Day2Error: there is no such version, or it is older and may not be set.

    """
    wanted, installed = params["version"], addon["addonVersion"] if addon else None
    if installed and not _has_to_look(installed, params, sure):
        version = wanted or installed
        if _is_older(version, installed) and not params["allow_downgrade"]:
            raise _newer(params["name"], installed, version)
        return Choice(version, [version] if version != installed else [])
    minors = kubernetes_versions(eks, params)
    offer = offer_of(eks, params["name"])
    version = offer.resolve(wanted or installed or DEFAULT, *minors)
    if installed and _is_older(version, installed) and not params["allow_downgrade"]:
        if wanted not in (DEFAULT, LATEST) or installed not in offer.fitting(*minors):
            raise _newer(params["name"], installed, version)
        version = installed
    way = steps(params["name"], installed, version, offer.fitting(minors[0])) if installed else []
    return Choice(version, way, offer.listed(minors[-1]))


def kubernetes_versions(eks: Eks, params: t.Mapping[str, t.Any]) -> tuple[str, ...]:
    """Return the version of the cluster, and the one that has the say when it is another."""
    other = params["kubernetes_version"]
    return tuple(dict.fromkeys((eks.version, str(minor_of(other, "kubernetes_version")) if other else eks.version)))


def offer_of(eks: Eks, name: str) -> Offer:
    """Look up what EKS offers of an add-on."""
    return Offer.read(name, eks.catalogue(addonName=name).get(name))


def _has_to_look(installed: str, params: t.Mapping[str, t.Any], sure: bool) -> bool:
    wanted = params["version"]
    if params["kubernetes_version"] or wanted in (DEFAULT, LATEST):
        return True
    return wanted not in (None, installed) and (sure or is_stepwise(params["name"], installed, wanted))


def _is_older(version: str, installed: str) -> bool:
    return version_key(version) < version_key(installed)


def _newer(name: str, installed: str, version: str) -> Day2Error:
    return Day2Error(f"Add-on '{name}' {installed} is newer than requested {version}; set allow_downgrade=true")
