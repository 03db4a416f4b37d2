# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The versions of Kubernetes that EKS has, their support, and the step between two of them."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import Minor

UNSUPPORTED = "UNSUPPORTED"


def step_problem(current: Minor, target: Minor, *, rollback: bool) -> str | None:
    """Return why a control plane cannot go from one version to another one in a single update, or None."""
    if current.major == target.major and target.minor - current.minor > 1:
        return (
            f"Kubernetes {current} → {target} skips {_between(current, target)}; EKS upgrades one minor version at a"
            f" time: go to {current.plus(1)} first"
        )
    if target > current and rollback:
        return f"Kubernetes {current} → {target} is no rollback: leave rollback out"
    if target < current.plus(-1):
        return f"Kubernetes {current} → {target}: EKS rolls back one minor version only, to {current.plus(-1)}"
    if target < current and not rollback:
        return (
            f"Kubernetes {current} → {target} goes back: set rollback=true, as EKS allows for 7 days after an upgrade"
        )
    return None


def unsupported(releases: dict[str, Dict], target: str) -> str | None:
    """Return why EKS does not take a version, or None; releases are those of DescribeClusterVersions."""
    status = (releases.get(target) or {}).get("versionStatus")
    if status and status != UNSUPPORTED:
        return None
    known = [_in_words(one) for one in releases.values() if one.get("versionStatus") != UNSUPPORTED]
    what = f"is no longer supported by EKS ({_in_words(releases[target])})" if status else "is unknown to EKS"
    return f"Kubernetes {target} {what}; available: {', '.join(sorted(known))}"


def support_of(release: Dict) -> Dict:
    """Return the support of a version as a module returns it."""
    return {
        "status": release.get("versionStatus"),
        "end_of_standard_support": day(release.get("endOfStandardSupportDate")),
        "end_of_extended_support": day(release.get("endOfExtendedSupportDate")),
    }


def day(moment: object) -> str | None:
    """Return the date of a time of boto3, or None."""
    return str(moment)[:10] if moment else None


def _in_words(release: Dict) -> str:
    support = support_of(release)
    until = f"standard support until {support['end_of_standard_support']}, extended until"
    return f"{release['clusterVersion']} ({until} {support['end_of_extended_support']})"


def _between(current: Minor, target: Minor) -> str:
    return ", ".join(str(Minor(current.major, minor)) for minor in range(current.minor + 1, target.minor))
