# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The add-ons of a cluster beside the versions that suit it now and after an upgrade."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.offer import Offer
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import snake
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error


def read_offers(eks: Eks, addons: dict[str, Dict | None]) -> dict[str, Offer]:
    """Look up what EKS offers of these add-ons (None: not installed), with one call where their owners are known.

    Raises:
        Day2Error: one is neither installed nor offered.

    """
    owners = sorted({addon["owner"] for addon in addons.values() if addon and addon.get("owner")})
    found = eks.catalogue(owners=owners) if owners and len(addons) > 1 else {}
    for name in sorted(addons.keys() - found.keys()):
        found.update(eks.catalogue(addonName=name))
    unknown = [name for name, addon in addons.items() if addon is None and name not in found]
    if unknown:
        installed = ", ".join(sorted(name for name, addon in addons.items() if addon)) or "none of the names given"
        raise Day2Error(
            f"Add-on '{unknown[0]}' is neither installed in cluster '{eks.name}' nor offered by EKS;"
            f" installed: {installed}"
        )
    return {name: Offer.read(name, found.get(name) or {"addonVersions": []}) for name in addons}


def addon_row(name: str, addon: Dict | None, offer: Offer, current: str, target: str) -> Dict:
    """Return what a person, or a playbook, has to know of an add-on before an upgrade from current to target."""
    seen = addon or {}
    installed = seen.get("addonVersion")
    best = offer.recommend(installed, current, target)
    return {
        "name": name,
        "installed": installed,
        "status": seen.get("status"),
        "health_issues": [snake(one) for one in (seen.get("health") or {}).get("issues", ())],
        "current_compatible": installed in offer.fitting(current),
        "target_compatible": installed in offer.fitting(target),
        "default_version": offer.defaults.get(target),
        "latest_version": next(iter(offer.fitting(target)), None),
        "common_versions": offer.fitting(current, target),
        "recommended": best,
        "requires_iam": offer.requires_iam.get(best or "", False),
        "service_account_role_arn": seen.get("serviceAccountRoleArn"),
        "pod_identity_associations": list(seen.get("podIdentityAssociations") or ()),
    }


def look_at_addons(eks: Eks, names: list[str] | None, kubernetes_version: str | None) -> Dict:
    """Return the rows of all installed add-ons, or of those that are named, as eks_addon_info returns them."""
    current = eks.version
    target = str(minor_of(kubernetes_version, "kubernetes_version")) if kubernetes_version else current
    addons = {name: eks.addon(name) for name in dict.fromkeys(eks.names("addons") if names is None else names)}
    offers = read_offers(eks, addons)
    rows = [addon_row(name, addon, offers[name], current, target) for name, addon in addons.items()]
    for row in rows:
        row["pod_identity_associations"] = eks.associations(addons[row["name"]] or {})
    return {"addons": rows, "cluster_version": current, "kubernetes_version": target}
