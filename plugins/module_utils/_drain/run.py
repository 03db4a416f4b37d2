# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Bring one node to the wanted state: drained, cordoned or uncordoned."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.cordon import (
    Cordon,
    cordon_of,
    new_mark,
    plan_cordon,
    set_cordon,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.evict import Evacuation
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import look_ahead, read_node
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import DrainPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.report import (
    left_behind,
    nothing_done,
    report,
    sentence,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

Json = dict[str, t.Any]


def only_cordon(cluster: Cluster, name: str, wanted: bool, reason: str, check: bool) -> Json:
    """Cordon or uncordon a node; with check only tell."""
    node = read_node(cluster, name)
    before, mark = cordon_of(node), new_mark(reason)
    after = plan_cordon(before, wanted, mark) if check else set_cordon(cluster, node, wanted, mark)
    states = {
        "before": {"cordoned": before.cordoned, "annotation": before.annotation},
        "after": {"cordoned": after.cordoned, "annotation": after.annotation},
    }
    return {
        "node": name,
        "was_cordoned": before.cordoned,
        "cordoned": after.cordoned,
        "changed": states["before"] != states["after"],
        "diff": states,
    }


class Drain:
    """The drain of one node: look ahead, cordon, look again, evict, report."""

    def __init__(self, cluster: Cluster, name: str, options: DrainOptions) -> None:
        """Read the node and plan; nothing is touched."""
        self._started = time.monotonic()
        self._cluster = cluster
        self._name = name
        self._options = options
        self._node = read_node(cluster, name)
        self._before = self._after = cordon_of(self._node)
        self._mark = new_mark(options.reason)
        self._departures: list[Departure] = []
        self.plan: DrainPlan = look_ahead(cluster, name, options)

    def foretell(self) -> Json:
        """Return what carry_out would return.

        Raises:
            Day2Error: pods forbid the drain, as in carry_out.

        """
        self._refuse_blocked("nothing was changed")
        return self._report(plan_cordon(self._before, True, self._mark))

    def carry_out(self) -> Json:
        """Cordon and evict; return the report.

        Raises:
            Day2Error: pods forbid the drain, or have not left; with the report as details.

        """
        self._refuse_blocked("nothing was changed")
        self._after = set_cordon(self._cluster, self._node, True, self._mark)
        if self._is_ours:
            self._look_again()
        evacuation = Evacuation(self._cluster, self._name, self.plan.evict, self._options)
        self._departures = evacuation.departures
        try:
            evacuation.run()
        except Day2Error as error:
            raise self._failure(f"{error} {evacuation.api_error}".strip()) from error
        if left_behind(self._departures):
            raise self._failure("the API server refused for good")
        return self._report(self._after)

    @property
    def _is_ours(self) -> bool:
        return self._after.annotation == self._mark

    def _look_again(self) -> None:
        # pods may have come between the first look and the cordon
        try:
            self.plan = look_ahead(self._cluster, self._name, self._options)
            self._refuse_blocked("nothing was evicted")
        except Day2Error as error:
            error.details.update(nothing_done(self._report(self._give_back())))
            raise

    def _give_back(self) -> Cordon:
        if self._is_ours:
            node = read_node(self._cluster, self._name)
            self._after = set_cordon(self._cluster, node, False, self._mark)
        return self._after

    def _refuse_blocked(self, state: str) -> None:
        if self.plan.blocked:
            text = f"Node {self._name} cannot be drained, {state}: {sentence(self.plan.blocked)}"
            raise Day2Error(text, **nothing_done(self._report(self._after)))

    def _failure(self, cause: str) -> Day2Error:
        left = left_behind(self._departures)
        if self._options.uncordon_on_failure:
            try:
                self._give_back()
            except Day2Error as error:
                cause = f"{cause}; {error}"
        state = "cordoned" if self._after.cordoned else "uncordoned"
        text = f"Node {self._name} is not drained and is {state} now ({cause}). Left: {sentence(left)}"
        return Day2Error(text, **{**self._report(self._after), "blocked": left})

    def _report(self, after: Cordon) -> Json:
        return report(self._name, self.plan, self._departures, self._before, after, self._started)
