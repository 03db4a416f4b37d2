# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What EKS offers: versions of clusters, of add-ons and of node images. It is all in ``catalogue.json``."""

from __future__ import annotations

import datetime as dt
import functools
import json
import typing as t
from pathlib import Path

from tests.simulator.eks.pages import page
from tests.simulator.eks.registry import operation, refuse

if t.TYPE_CHECKING:
    from tests.simulator.eks.region import Region

Parameters = dict[str, t.Any]


@functools.cache
def offered() -> dict[str, t.Any]:
    """Return the whole catalogue."""
    found: dict[str, t.Any] = json.loads(Path(__file__).with_name("catalogue.json").read_text())
    return found


def minor(version: str) -> int:
    """Return the second number of a version of Kubernetes."""
    return int(version.split(".")[1])


def addon(name: str, **members: t.Any) -> dict[str, t.Any]:
    """Return an add-on of the catalogue."""
    if name not in offered()["addons"]:
        raise refuse("InvalidParameterException", f"Addon {name} specified is not supported", addonName=name, **members)
    found: dict[str, t.Any] = offered()["addons"][name]
    return found


def releases(version: str, kind: str = "") -> list[str]:
    """Return the releases of a kind of node image for a version of Kubernetes, the newest last."""
    known = offered()["amiReleases"].get(version, [])
    # the same Bottlerocket is there for every version of Kubernetes
    return list(offered()["bottlerocketReleases"] if known and kind.startswith("BOTTLEROCKET") else known)


@operation("DescribeClusterVersions")
def describe_cluster_versions(region: Region, wanted: Parameters) -> Parameters:
    """List versions of clusters, without those that are out of support unless they are asked for."""
    found = offered()["clusterVersions"]
    if wanted.get("clusterVersions"):
        found = [one for one in found if one["clusterVersion"] in wanted["clusterVersions"]]
    elif not wanted.get("includeAll"):
        found = [one for one in found if one["versionStatus"] != "UNSUPPORTED"]
    if wanted.get("defaultOnly"):
        found = [one for one in found if one["defaultVersion"]]
    if wanted.get("versionStatus"):
        found = [one for one in found if one["versionStatus"] == wanted["versionStatus"]]
    entries = [{name: _date(value) if "Date" in name else value for name, value in one.items()} for one in found]
    return page(region, wanted, "clusterVersions", entries[::-1])


@operation("DescribeAddonVersions")
def describe_addon_versions(region: Region, wanted: Parameters) -> Parameters:
    """List add-ons with their versions, the newest first, and what these fit."""
    names = [wanted["addonName"]] if wanted.get("addonName") else sorted(offered()["addons"])
    found = [_listed(name, addon(name), wanted.get("kubernetesVersion")) for name in names]
    for member, field in (("types", "type"), ("publishers", "publisher"), ("owners", "owner")):
        found = [one for one in found if not wanted.get(member) or one[field] in wanted[member]]
    return page(region, wanted, "addons", [one for one in found if one["addonVersions"]])


@operation("DescribeAddonConfiguration")
def describe_addon_configuration(region: Region, wanted: Parameters) -> Parameters:
    """Return the schema of an add-on's configuration."""
    name, version = wanted["addonName"], wanted["addonVersion"]
    found = addon(name)
    if version not in found["versions"]:
        raise refuse("ResourceNotFoundException", "Addon version specified is not supported", addonName=name)
    return {
        "addonName": name,
        "addonVersion": version,
        "configurationSchema": json.dumps(found["configurationSchema"]),
        "podIdentityConfiguration": found["podIdentityConfiguration"],
    }


def _listed(name: str, found: dict[str, t.Any], kubernetes: str | None) -> dict[str, t.Any]:
    versions = [
        {
            "addonVersion": version,
            "architecture": ["amd64", "arm64"],
            "computeTypes": ["ec2", "auto", "hybrid"],
            "requiresConfiguration": False,
            "requiresIamPermissions": found["requiresIamPermissions"],
            "compatibilities": [
                {
                    "clusterVersion": fits,
                    "platformVersions": ["*"],
                    "defaultVersion": found["defaults"][fits] == version,
                }
                for fits in sorted(fit, key=minor, reverse=True)
            ],
        }
        for version, fit in reversed(found["versions"].items())
        if kubernetes is None or kubernetes in fit
    ]
    kept = {member: found[member] for member in ("type", "publisher", "owner", "defaultNamespace")}
    return {"addonName": name, **kept, "addonVersions": versions}


def _date(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone.utc)
