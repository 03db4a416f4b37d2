# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Evict the planned pods of a node and wait until they are gone."""

from __future__ import annotations

import datetime
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import seconds_leaving
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import DENIALS, Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import pods_on
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import PodPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import is_leaving, uid
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.refusals import DENIED, LATER, meaning
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.report import still_here
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._progress import Progress

Json = dict[str, t.Any]
ROUND_SECONDS = 1.0
LOOK_SECONDS = 10.0


class Evacuation:
    """The departures of one node, carried on in rounds: ask for all that are due, then look once at the node.

    Only the look decides that a pod has left, by its uid: a pod that came back under the same name is another one.
    """

    def __init__(self, cluster: Cluster, node: str, pods: list[PodPlan], options: DrainOptions) -> None:
        """Take the pods that leave."""
        self.departures = [Departure(pod) for pod in pods]
        self.api_error = ""
        self._denials = 0
        self._cluster = cluster
        self._node = node
        self._options = options
        self._progress = Progress(options.progress)
        self._deadline = time.monotonic() + options.timeout

    def run(self) -> None:
        """Carry on until every departure is over.

        Raises:
            Day2Error: some pods have not left within the timeout; see the departures.

        """
        poll(
            self._round,
            lambda left: not left,
            timeout=self._options.timeout,
            interval=ROUND_SECONDS,
            waiting_for=f"the pods of node {self._node} to leave",
        )

    def _round(self) -> list[str]:
        due = [one for one in self.departures if one.is_due(time.monotonic())]
        with ThreadPoolExecutor(self._options.max_parallel_evictions) as pool:
            list(pool.map(self._ask, due))
        self._look()
        self._progress.tell(f"the API: {self.api_error}" if self.api_error else still_here(self.departures))
        return [one.pod.full_name for one in self.departures if not one.is_over]

    def _ask(self, one: Departure) -> None:
        if time.monotonic() > self._deadline:
            return
        failure = None
        try:
            send_away(self._cluster.within(0), one.pod, self._options)
        except ApiError as error:
            failure = error
        one.tried(time.monotonic(), failure)

    def _look(self) -> None:
        try:
            found = {uid(pod): pod for pod in pods_on(self._cluster.within(LOOK_SECONDS), self._node)}
        except ApiError as error:
            # an API server that is just starting denies too
            self._denials += meaning(error) == DENIED
            if meaning(error) not in {LATER, DENIED} or self._denials >= DENIALS:
                raise
            self.api_error = str(error)
            return
        self.api_error, self._denials = "", 0
        for one in self.departures:
            pod = found.get(one.pod.uid, {})
            one.seen(
                time.monotonic(),
                here=bool(pod),
                leaving=bool(pod) and is_leaving(pod),
                overdue=bool(pod) and self._is_overdue(pod),
            )

    def _is_overdue(self, pod: Json) -> bool:
        limit = self._options.rules.skip_wait_for_delete_timeout
        return 0 < limit < int(seconds_leaving(pod, datetime.datetime.now(datetime.timezone.utc)))


def send_away(cluster: Cluster, pod: PodPlan, options: DrainOptions) -> None:
    """Evict one pod, or delete it when eviction is disabled; never another pod of the same name.

    Raises:
        ApiError: the server refused, or there was none.

    """
    how: Json = {"preconditions": {"uid": pod.uid}}
    if options.grace_period >= 0:
        how["gracePeriodSeconds"] = options.grace_period
    path = f"/api/v1/namespaces/{pod.namespace}/pods/{pod.name}"
    if options.disable_eviction:
        cluster.delete(path, {"apiVersion": "v1", "kind": "DeleteOptions", **how})
        return
    metadata = {"namespace": pod.namespace, "name": pod.name}
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": metadata, "deleteOptions": how}
    cluster.post(f"{path}/eviction", body)
