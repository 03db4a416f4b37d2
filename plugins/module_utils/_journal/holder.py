# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Holds the lock for a run that keeps no journal; lives in the helper process of the run."""

from __future__ import annotations

import contextlib
import threading
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lock import RENEW_SECONDS, Lock, Lost

Json = dict[str, t.Any]


class Holder:
    """The lock of one run and the thread that renews it; every method may be called from any thread."""

    def __init__(self, cluster: Cluster, holder: str) -> None:
        """Nothing is asked yet; holder says who that is, such as ops@controller/run-ab12."""
        self._lock = Lock(cluster, holder)
        self._former: str | None = None
        self._lost: Lost | None = None
        self._begun = False
        self._ended = threading.Event()

    def hold(self) -> Json:
        """Take the lock, once; after that tell whether it is still ours.

        Raises:
            Day2Error: another run is alive, or has taken the lock, or the API does not answer.

        """
        if self._lost:
            raise self._lost
        if not self._begun:
            self._former = self._lock.acquire()
            self._begun = True
            threading.Thread(target=self._stay_alive, daemon=True).start()
        return {"former": self._former}

    def abandon(self) -> None:
        """Give the lock back after the controller has gone."""
        self._ended.set()
        if self._begun:
            with contextlib.suppress(Day2Error):
                self._lock.release()

    def _stay_alive(self) -> None:
        while not self._ended.wait(RENEW_SECONDS):
            try:
                self._lock.renew()
            except Lost as error:
                self._lost = error
                return
            except ApiError:
                continue
