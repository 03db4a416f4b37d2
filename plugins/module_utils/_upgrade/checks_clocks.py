# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whether the clocks of the hosts agree (N12), as far as the time that it took to ask them lets one say."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.checks_nodes import facts_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.finding import (
    Finding,
    blocker,
    unknown,
    warning,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import Observed, Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.steps import Plan

APART = 5.0
FROM_CONTROLLER = 0.5
UNKNOWN_WAY = 2.0  # seconds that asking a host is taken to last where nobody has measured it
WAY_OUT = "Check its time service (timedatectl, chronyc tracking)."


class Offset(t.NamedTuple):
    """The least and the most seconds by which a clock can be ahead of the controller's."""

    least: float
    most: float

    def apart(self, other: Offset) -> float:
        """Return by how many seconds two clocks differ at least; positive when this one is ahead."""
        return max(0.0, self.least - other.most) or min(0.0, self.most - other.least)


def check_clocks(observed: Observed, wanted: Wanted, plan: Plan) -> t.Iterator[Finding]:
    """N12: clocks agree, since certificates and etcd leases depend on them."""
    offsets: dict[str, Offset] = {}
    for name, facts in facts_of(observed, plan):
        if facts.get("time_offset") is None:
            yield unknown("N12", name, f"nobody compared the clock of {name}")
        else:
            offsets[name] = _offset(facts)
    for name, offset in offsets.items():
        away = _away(offset, [one for other, one in offsets.items() if other != name])
        from_controller = offset.apart(Offset(0.0, 0.0))
        if away:
            yield blocker("N12", name, f"The clock of {name} is {away:.0f} s away from that of the others", WAY_OUT)
        elif abs(from_controller) > FROM_CONTROLLER:
            side = "behind" if from_controller < 0 else "ahead of"
            message = f"The clock of {name} is {abs(from_controller):.1f} s {side} the controller's"
            yield warning("N12", name, message, WAY_OUT)


def _offset(facts: dict[str, t.Any]) -> Offset:
    most = float(facts["time_offset"])
    least = facts.get("time_offset_least")
    return Offset(most - UNKNOWN_WAY if least is None else float(least), most)


def _away(offset: Offset, others: list[Offset]) -> float:
    """Return by how many seconds a clock differs from those of most others, or of the controller when it is alone."""
    differences = [abs(offset.apart(other)) for other in others or [Offset(0.0, 0.0)]]
    far = [one for one in differences if one > APART]
    return min(far) if 2 * len(far) > len(differences) else 0.0


CHECKS = (check_clocks,)
