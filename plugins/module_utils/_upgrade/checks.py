# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""All checks before an upgrade, in the order in which a person would want to read them."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade import (
    checks_clocks,
    checks_etcd,
    checks_inventory,
    checks_journal,
    checks_layout,
    checks_nodes,
    checks_storage,
    checks_versions,
    checks_workloads,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import Finding, settle
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

Check = t.Callable[[Observed, Wanted, Plan], t.Iterator[Finding]]
ROOMS = (
    checks_versions,
    checks_journal,
    checks_inventory,
    checks_layout,
    checks_nodes,
    checks_clocks,
    checks_storage,
    checks_etcd,
    checks_workloads,
)
CHECKS: list[Check] = [check for room in ROOMS for check in room.CHECKS]


def check_upgrade(observed: Observed, wanted: Wanted, plan: Plan) -> list[Finding]:
    """Return every finding at once, the worst first.

    Raises:
        Day2Error: a library that a check needs is missing.

    """
    return settle((finding for check in CHECKS for finding in check(observed, wanted, plan)), wanted.ignore)


def is_blocked(findings: t.Iterable[Finding]) -> bool:
    """Tell whether a finding stops the upgrade."""
    return any(finding.severity == "blocker" for finding in findings)
