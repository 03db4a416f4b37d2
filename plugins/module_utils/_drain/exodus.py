# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Everything that has to leave the nodes: Deployments are rolled out elsewhere, pods leave, volumes are detached."""

from __future__ import annotations

import time

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.evict import Evacuation
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.nodes import Nodes
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DELETE_BLOCKED, FAIL, DrainOptions
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import RESTART, DrainPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.report import left_behind
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.rollouts import roll_out
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.volumes import Attachments
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

VOLUME_SECONDS = 2.0


class Exodus:
    """The departures of a plan; its nodes are cordoned already."""

    def __init__(self, cluster: Cluster, plan: DrainPlan, nodes: Nodes, options: DrainOptions) -> None:
        """Take what to do; nothing is touched yet."""
        self.departures = [Departure(pod) for pod in plan.leaving]
        self.volumes: list[str] = []
        self._cluster = cluster
        self._plan = plan
        self._nodes = nodes
        self._options = options
        self._deadline = time.monotonic() + options.timeout

    def run(self) -> str:
        """Let all leave, and return why that has not worked, or nothing."""
        try:
            self._roll_out()
            cause = self._evacuate()
            if left_behind(self.departures):
                return cause
            self._await_volumes()
        except Day2Error as error:
            return str(error)
        return ""

    def _roll_out(self) -> None:
        stamp = utc(time.time())
        for pod in self._plan.leaving:
            if pod.action == RESTART:
                roll_out(self._cluster, pod.namespace, pod.name, stamp)

    def _evacuate(self) -> str:
        cause = self._evacuate_once()
        refused = [one for one in self.departures if one.is_refused]
        if not refused or self._options.on_blocked == FAIL:
            return cause
        for one in refused:
            if self._options.on_blocked == DELETE_BLOCKED:
                one.delete()
            else:
                one.let_be = True
        return self._evacuate_once() if self._options.on_blocked == DELETE_BLOCKED else cause

    def _evacuate_once(self) -> str:
        evacuation = Evacuation(self._cluster, self.departures, self._options, self._nodes.unreachable)
        try:
            evacuation.run()
        except Day2Error as error:
            return f"{error} {evacuation.api_error}".strip()
        return ""

    def _await_volumes(self) -> None:
        if not self._options.wait_for_volume_detach:
            return
        leaving = {pod.uid for pod in self._plan.leaving}
        staying = {claim for pod in self._plan.pods if pod.uid not in leaving for claim in pod.claims}
        attachments = Attachments(self._cluster, self._nodes.names, staying)

        def look() -> list[str]:
            self.volumes = attachments.left()
            return self.volumes

        poll(
            look,
            lambda pending: not pending,
            timeout=max(0.0, self._deadline - time.monotonic()),
            interval=VOLUME_SECONDS,
            waiting_for=f"volumes of {', '.join(self._nodes.names)} to be detached",
        )
