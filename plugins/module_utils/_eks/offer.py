# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which versions of an add-on suit a cluster, and which one is meant."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import version_key
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

DEFAULT, LATEST = "default", "latest"


@dataclasses.dataclass(frozen=True)
class Offer:
    """What EKS offers of an add-on; each version has the Kubernetes versions that it suits."""

    name: str
    suits: dict[str, set[str]]
    defaults: dict[str, str]  # Kubernetes version to version of the add-on
    requires_iam: dict[str, bool]

    @classmethod
    def read(cls, name: str, item: t.Mapping[str, t.Any] | None) -> Offer:
        """Read an item of DescribeAddonVersions.

        Raises:
            Day2Error: there is none, since EKS does not offer the add-on.

        """
        if not item:
            raise Day2Error(
                f"Add-on '{name}' is not offered by EKS: aws eks describe-addon-versions lists those that are"
            )
        offer = cls(name, {}, {}, {})
        for one in item["addonVersions"]:
            version = one["addonVersion"]
            offer.suits[version] = {fit["clusterVersion"] for fit in one["compatibilities"]}
            offer.requires_iam[version] = bool(one.get("requiresIamPermissions"))
            offer.defaults.update(
                {fit["clusterVersion"]: version for fit in one["compatibilities"] if fit["defaultVersion"]}
            )
        return offer

    def fitting(self, *kubernetes: str) -> list[str]:
        """Return the versions that suit all of these Kubernetes versions, the newest first."""
        found = [version for version, suited in self.suits.items() if suited.issuperset(kubernetes)]
        return sorted(found, key=version_key, reverse=True)

    def listed(self, kubernetes: str) -> list[dict[str, t.Any]]:
        """Return what suits a Kubernetes version as a module returns it."""
        default = self.defaults.get(kubernetes)
        return [{"version": version, "default": version == default} for version in self.fitting(kubernetes)]

    def resolve(self, wanted: str, *kubernetes: str) -> str:
        """Return the version that is meant and suits all of these Kubernetes versions; the last one has the say.

        A default that does not suit all of them gives way to the newest that does and is no newer, else to the newest.

        Raises:
            Day2Error: there is none.

        """
        fitting = self.fitting(*kubernetes)
        if wanted not in (DEFAULT, LATEST):
            if wanted in fitting:
                return wanted
            raise self._unavailable(f"'{self.name}' '{wanted}'", kubernetes)
        if not fitting:
            raise self._unavailable(f"'{self.name}'", kubernetes)
        if wanted == LATEST:
            return fitting[0]
        default = self.defaults.get(kubernetes[-1])
        if default is None:
            raise self._unavailable(f"'{self.name}' without a default", kubernetes)
        older = [version for version in fitting if version_key(version) <= version_key(default)]
        return default if default in fitting else [*older, *fitting][0]

    def recommend(self, installed: str | None, *kubernetes: str) -> str | None:
        """Return the version to have: the default as resolve() finds it, or a newer one that is installed and suits."""
        fitting = self.fitting(*kubernetes)
        if not fitting or kubernetes[-1] not in self.defaults:
            return fitting[0] if fitting else None
        best = self.resolve(DEFAULT, *kubernetes)
        return max(best, installed, key=version_key) if installed in fitting and installed else best

    def _unavailable(self, what: str, kubernetes: tuple[str, ...]) -> Day2Error:
        several = len(set(kubernetes)) > 1
        where = " and ".join(sorted(set(kubernetes)))
        found = [
            f"{version}{' (default)' if version == self.defaults.get(kubernetes[-1]) else ''}"
            for version in self.fitting(*kubernetes)
        ]
        rest = f"available: {', '.join(found) or 'none'}"
        if several and not found:
            each = "; ".join(f"for {one}: {', '.join(self.fitting(one)) or 'none'}" for one in sorted(set(kubernetes)))
            rest = f"{each}; upgrade in smaller steps, or delete the add-on before and create it after the upgrade"
        return Day2Error(
            f"Add-on {what} is not available for {'both ' if several else ''}Kubernetes {where}; {rest}",
            available=found,
        )
