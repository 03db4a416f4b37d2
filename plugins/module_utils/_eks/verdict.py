# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a look at a cluster comes to."""

from __future__ import annotations

import dataclasses

from ansible_collections.day2.kubernetes.plugins.module_utils._eks import checks_cluster, checks_parts
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.finding import ERROR, Seen, settle
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.releases import support_of
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import snake


def verdict(seen: Seen) -> Dict:
    """Return the findings, whether none of them is an error, and all that was read, as eks_upgrade_info returns it."""
    findings = settle(seen, (*checks_cluster.CHECKS, *checks_parts.CHECKS))
    return {
        "findings": [dataclasses.asdict(one) for one in findings],
        "ok": all(one.severity != ERROR for one in findings),
        "cluster": snake(seen.cluster),
        "target_version": str(seen.target),
        "support": support_of(seen.releases.get(str(seen.current), {})),
        "addons": seen.rows,
        "nodegroups": [snake(one) for one in seen.nodegroups],
        "insights": seen.insights,
        "rollback_until": checks_cluster.rollback_until(seen),
    }
