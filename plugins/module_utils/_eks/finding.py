# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a look at a cluster before an upgrade has found."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.offer import Offer
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import Minor

ERROR, WARNING, INFO = SEVERITIES = ("error", "warning", "info")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One finding; remediation is what to do."""

    id: str
    severity: str
    resource: str
    message: str
    remediation: str = ""


@dataclasses.dataclass
class Seen:
    """All that the checks decide from; what could not be read is None, and why is in unread."""

    cluster: Dict
    current: Minor
    target: Minor
    releases: dict[str, Dict]
    addons: dict[str, Dict | None]
    offers: dict[str, Offer]
    rows: list[Dict]
    nodegroups: list[Dict]
    fargate: list[str]
    insights: list[Dict]
    subnets: list[Dict] | None = None
    templates: dict[str, str] | None = None
    version_updates: list[Dict] | None = None
    unread: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the words for the cluster."""
        return f"cluster {self.cluster['name']}"

    @property
    def upgrades(self) -> bool:
        """Tell whether the target is newer."""
        return self.target > self.current


Check = t.Callable[[Seen], t.Iterator[Finding]]


def settle(seen: Seen, checks: t.Iterable[Check]) -> list[Finding]:
    """Return what the checks find, the worst first."""
    found = [finding for check in checks for finding in check(seen)]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
