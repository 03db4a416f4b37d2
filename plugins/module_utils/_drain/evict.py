# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Let the planned pods leave their nodes, and wait until they are gone."""

from __future__ import annotations

import collections
import datetime
import functools
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.asking import Asking
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import seconds_leaving
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import DENIALS, Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.observe import pods_on
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.options import DrainOptions
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import is_leaving, uid
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.refusals import DENIED, LATER, meaning
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.report import still_here
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.send import budgets_allow, is_still_unready
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.turns import Turns
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._progress import Progress

QUICKEST, SLOWEST = 0.25, 2.0
LOOK_SECONDS = 10.0
UNREACHABLE_SECONDS = 10  # after the end of its time, for a pod whose kubelet cannot say that it is gone


class Evacuation:
    """The departures of one or many nodes, carried on in rounds: ask those whose turn it is, then look at the nodes.

    Only the look decides that a pod has left, by its uid: a pod that came back under the same name is another one.
    """

    def __init__(
        self,
        cluster: Cluster,
        departures: list[Departure],
        options: DrainOptions,
        unreachable: frozenset[str] = frozenset(),
    ) -> None:
        """Take the departures, and the names of the nodes that the cluster does not hear of."""
        self.api_error = ""
        self._departures = departures
        self._unreachable = unreachable
        self._turns = Turns(departures)
        self._denials: collections.Counter[str] = collections.Counter()
        self._pause = QUICKEST
        self._cluster = cluster
        self._options = options
        self._progress = Progress(options.progress)
        self._deadline = time.monotonic() + options.timeout

    def run(self) -> None:
        """Carry on until every departure is over.

        Raises:
            Day2Error: some pods have not left within the timeout; see the departures.

        """
        threads = self._options.max_parallel_evictions
        with ThreadPoolExecutor(threads) as askers, ThreadPoolExecutor(threads) as lookers:
            asking = Asking(self._cluster, askers, self._deadline)
            poll(
                functools.partial(self._round, asking, lookers),
                lambda left: not left,
                timeout=self._options.timeout,
                interval=lambda: self._pause,
                waiting_for="pods to leave",
            )

    def _round(self, asking: Asking, lookers: ThreadPoolExecutor) -> int:
        before = [one.state for one in self._departures]
        self._delete_unhealthy()
        asking.begin(self._turns.at(time.monotonic(), self._allowed))
        asking.wait(QUICKEST)
        self._look(lookers)
        # quick while pods come and go, slow while there is nothing but to wait
        changed = before != [one.state for one in self._departures]
        self._pause = QUICKEST if changed else min(SLOWEST, self._pause * 1.5)
        self._progress.tell(
            f"waiting for the API: {self.api_error}" if self.api_error else still_here(self._departures)
        )
        return sum(not one.is_over for one in self._departures)

    def _delete_unhealthy(self) -> None:
        limit = datetime.timedelta(seconds=self._options.unhealthy_after)
        long_ago = datetime.datetime.now(datetime.timezone.utc) - limit
        for one in self._departures if self._options.delete_unhealthy else ():
            since = one.pod.unready_since
            if one.held and since and since <= long_ago and self._is_still_unready(one):
                one.delete()

    def _is_still_unready(self, one: Departure) -> bool:
        try:
            return is_still_unready(self._cluster.within(0), one.pod)
        except ApiError as error:
            self._bear("unready", error)
            return False

    def _allowed(self, budgets: set[str]) -> dict[str, int] | None:
        try:
            return budgets_allow(self._cluster.within(0), budgets)
        except ApiError as error:
            self._bear("budgets", error)
            return None

    def _bear(self, what: str, error: ApiError) -> None:
        # an API server that is just starting denies too, for a moment
        self._denials[what] += meaning(error) == DENIED
        if meaning(error) not in {LATER, DENIED} or self._denials[what] >= DENIALS:
            raise error
        self.api_error = str(error)

    def _look(self, lookers: ThreadPoolExecutor) -> None:
        nodes = sorted({one.pod.node for one in self._departures if not one.is_over})
        try:
            look = functools.partial(pods_on, self._cluster.within(LOOK_SECONDS), only_metadata=True)
            lists = lookers.map(look, nodes)
            found = {uid(pod): pod for pods in lists for pod in pods}
        except ApiError as error:
            self._bear("pods", error)
            return
        self.api_error, self._denials["pods"] = "", 0
        for one in self._departures:
            if one.pod.node in nodes:
                self._note(one, found.get(one.pod.uid))

    def _note(self, one: Departure, pod: dict[str, t.Any] | None) -> None:
        limit = self._options.rules.skip_wait_for_delete_timeout
        if one.pod.node in self._unreachable:
            limit = limit or UNREACHABLE_SECONDS
        late = int(seconds_leaving(pod, datetime.datetime.now(datetime.timezone.utc))) if pod else 0
        one.seen(
            time.monotonic(), here=bool(pod), leaving=bool(pod) and is_leaving(pod or {}), overdue=0 < limit < late
        )
