# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Drain one or many nodes: look ahead, cordon, look again, let the pods leave, report."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.exodus import Exodus
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.nodes import Nodes
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import look_ahead
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
REFUSED = "the API server refused for good"


class Drain:
    """The drain of one node, or of several as one batch."""

    def __init__(self, cluster: Cluster, names: str | t.Sequence[str], options: DrainOptions) -> None:
        """Read the nodes and plan; nothing is touched."""
        self._started = time.monotonic()
        self._cluster = cluster
        self._options = options
        self._nodes = Nodes(cluster, names, options.reason)
        self.plan: DrainPlan = look_ahead(cluster, self._nodes.names, options)
        self._exodus: Exodus | None = None
        self.warnings: list[str] = []

    def foretell(self) -> Json:
        """Return what carry_out would return.

        Raises:
            Day2Error: pods forbid the drain, as in carry_out.

        """
        self._refuse_blocked("nothing was changed")
        self._nodes.after = self._nodes.planned(True)
        return self._report()

    def carry_out(self) -> Json:
        """Cordon and evict; return the report.

        Raises:
            Day2Error: pods forbid the drain, or have not left; with the report as details.

        """
        self._refuse_blocked("nothing was changed")
        self._nodes.bring(True)
        if self._nodes.are_ours:
            self._look_again()
        self._exodus = Exodus(self._cluster, self.plan, self._nodes, self._options)
        cause = self._exodus.run()
        left = left_behind(self._exodus.departures)
        if not (left or cause):
            return self._report()
        if not self._options.best_effort:
            raise self._failure(cause or REFUSED, left)
        self.warnings.append(f"{self._label}: {cause or REFUSED}")
        return {**self._report(), "blocked": left}

    def _look_again(self) -> None:
        # pods may have come between the first look and the cordon
        try:
            self.plan = look_ahead(self._cluster, self._nodes.names, self._options)
            self._refuse_blocked("nothing was evicted")
        except Day2Error as error:
            self._nodes.give_back()
            error.details.update(nothing_done(self._report()))
            raise

    def _refuse_blocked(self, state: str) -> None:
        if self.plan.blocked:
            text = f"{self._label} cannot be drained, {state}: {sentence(self.plan.blocked)}"
            raise Day2Error(text, **nothing_done(self._report()))

    def _failure(self, cause: str, left: dict[str, str]) -> Day2Error:
        if self._options.uncordon_on_failure:
            try:
                self._nodes.give_back()
            except Day2Error as error:
                cause = f"{cause}; {error}"
        cordoned = all(cordon.cordoned for cordon in self._nodes.after.values())
        text = f"{self._label} is not drained and is {'cordoned' if cordoned else 'uncordoned'} now ({cause})."
        rest = [f"Left: {sentence(left)}"] if left else []
        pending = self._exodus.volumes if self._exodus else []
        volumes = [f"Attached: {', '.join(pending)}"] if pending else []
        return Day2Error(" ".join([text, *rest, *volumes]), **{**self._report(), "blocked": left})

    @property
    def _label(self) -> str:
        names = self._nodes.names
        return f"Node {names[0]}" if len(names) == 1 else f"The batch of {len(names)} nodes ({', '.join(names)})"

    def _report(self) -> Json:
        departures, volumes = (self._exodus.departures, self._exodus.volumes) if self._exodus else ([], [])
        return report(self._nodes, self.plan, departures, volumes, self._started)
