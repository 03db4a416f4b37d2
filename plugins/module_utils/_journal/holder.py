# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Holds the lock of a run, with a journal or without; lives in the helper process of the run."""

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
        self._taken = False
        self._ended = threading.Event()

    def hold(self) -> Json:
        """Take the lock and keep it alive, once; after that tell whether it is still ours.

        Raises:
            Day2Error: another run is alive, or has taken the lock, or the API does not answer.

        """
        self.check()
        if not self._taken:
            self._former = self.take()
            self.stay_alive()
        return {"former": self._former}

    def take(self) -> str | None:
        """Take the lock; return the dead holder it was taken from, or None.

        Raises:
            Day2Error: another run is alive, or the API does not answer.

        """
        former = self._lock.acquire()
        self._taken = True
        return former

    def stay_alive(self, renewed: t.Callable[[], object] = lambda: None) -> None:
        """Renew the lock from now on, and call that each time that it was renewed."""
        threading.Thread(target=self._renew, args=(renewed,), daemon=True).start()

    def check(self) -> None:
        """Raise Lost when somebody else has taken the lock."""
        if self._lost:
            raise self._lost

    def stop(self) -> None:
        """Renew the lock no more; it goes on being ours until it is given back, or has been silent for long."""
        self._ended.set()

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def abandon(self) -> None:
        """Give the lock back after the controller has gone, unless the run has come to its end before."""
        if self._taken and not self._ended.is_set():
            self.stop()
            with contextlib.suppress(Day2Error):
                self.release()

    def _renew(self, renewed: t.Callable[[], object]) -> None:
        while not self._ended.wait(RENEW_SECONDS):
            try:
                self._lock.renew()
            except Lost as error:
                self._lost = error
                return
            except ApiError:
                continue
            renewed()
