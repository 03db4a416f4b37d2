# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Evictions on their way to the server, several at a time."""

from __future__ import annotations

import time
import typing as t
from concurrent import futures

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.departures import Departure
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.send import send_away


class Asking:
    """Asks the server to let pods go; nobody waits for an answer that takes its time.

    Pods of one budget are asked for behind each other. Two evictions at once would both change that budget, and the
    server lets the one that comes too late wait for half a second (EvictionsRetry in eviction.go of kube-apiserver).
    """

    def __init__(self, cluster: Cluster, pool: futures.Executor, deadline: float) -> None:
        """Take the threads; after the deadline (of the monotonic clock) nobody is asked any more."""
        self._cluster = cluster
        self._pool = pool
        self._deadline = deadline
        self._answers: set[futures.Future[None]] = set()

    def begin(self, asked: t.Iterable[Departure]) -> None:
        """Send for these pods."""
        lines: dict[str, list[Departure]] = {}
        for one in asked:
            one.asking = True
            lines.setdefault(one.pod.outlook.budget or one.pod.uid, []).append(one)
        self._answers |= {self._pool.submit(self._ask_each, line) for line in lines.values()}

    def wait(self, seconds: float) -> None:
        """Wait for all answers, but no longer than that."""
        done, self._answers = futures.wait(self._answers, timeout=seconds)
        for answer in done:
            answer.result()

    def _ask_each(self, line: list[Departure]) -> None:
        for one in line:
            if time.monotonic() <= self._deadline:
                self._ask(one)
            one.asking = False

    def _ask(self, one: Departure) -> None:
        failure = None
        try:
            send_away(self._cluster.within(0), one.pod, delete=one.deleting)
        except ApiError as error:
            failure = error
        one.tried(time.monotonic(), failure)
