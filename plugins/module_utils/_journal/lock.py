# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The Lease that keeps a second run away.

No clock of another machine is trusted: a lock is dead when its record did not change for LEASE_SECONDS of this
process's own time in which the API answered, so that an outage of the API ends no lock. A live holder renews every
RENEW_SECONDS.
"""

from __future__ import annotations

import threading
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal import lease as leases
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.lease import CONFLICT, NOT_FOUND, holder_of
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import NAME, NAMESPACE
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.silence import Silence
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc_micro

Json = dict[str, t.Any]
LEASE_SECONDS, RENEW_SECONDS, WATCH_SECONDS = 15, 3, 1


class Lost(Day2Error):
    """Somebody else holds the lock now."""


class Lock:
    """The lock of one run; holder says who that is, such as ops@controller/run-ab12."""

    def __init__(self, cluster: Cluster, holder: str) -> None:
        """Nothing is asked yet."""
        self._cluster = cluster
        self._quick = cluster.within(0)
        self._holder = holder
        self._lease: Json = {}
        self._busy = threading.Lock()
        self._released = False

    def acquire(self) -> str | None:
        """Take the lock; return the dead holder it was taken from, or None.

        Raises:
            Day2Error: a live holder has it.
            ApiError: the API does not answer, or somebody took the lock at the same moment.

        """
        lease = leases.read_or_create(self._cluster)
        if holder_of(lease) not in ("", self._holder):
            lease = self._see_it_die(lease)
        former = holder_of(lease)
        try:
            self._write(self._cluster, lease, acquired=True)
        except ApiError as error:
            # our own write counts also when its answer was lost and it was sent again
            if error.status != CONFLICT or holder_of(leases.read(self._cluster) or {}) != self._holder:
                raise
        return former if former and former != self._holder else None

    def renew(self) -> None:
        """Say once that the run is alive.

        Raises:
            Lost: somebody else has taken the lock.
            ApiError: the API does not answer; the lock is not lost by that.

        """
        with self._busy:
            if self._released:
                return
            try:
                self._write(self._quick, self._lease)
            except ApiError as error:
                if error.status not in (NOT_FOUND, CONFLICT):
                    raise
                self._write(self._quick, self._mine(leases.read_or_create(self._quick)))

    def release(self) -> None:
        """Give the lock back, when it is still ours."""
        with self._busy:
            self._released = True
            lease = leases.read(self._quick)
            if lease and holder_of(lease) == self._holder:
                leases.remove(self._quick, lease)

    def _mine(self, lease: Json) -> Json:
        holder = holder_of(lease)
        if holder and holder != self._holder:
            raise Lost(f"The lock of this run was taken over by {holder}: only one run may go on")
        return lease

    def _see_it_die(self, lease: Json) -> Json:
        silence, first = Silence(), leases.renewal_of(lease)

        def look() -> tuple[Json, bool, bool]:
            seen = self._look()
            record = leases.renewal_of(seen) if seen is not None else None
            renewed = record is not None and record != first
            return seen or {}, renewed, silence.look(record, time.monotonic()) >= LEASE_SECONDS

        seen, renewed = poll(
            look,
            lambda answer: answer[1] or answer[2],
            timeout=LEASE_SECONDS * 20,
            interval=WATCH_SECONDS,
            waiting_for=f"a sign of life of {holder_of(lease)}, who holds the lock {NAMESPACE}/{NAME}",
        )[:2]
        if renewed and holder_of(seen):
            raise Day2Error(_refusal(seen))
        return seen

    def _look(self) -> Json | None:
        """Return the Lease, a free one where it is gone, or None while the API is away."""
        try:
            return leases.read_or_create(self._quick)
        except ApiError:
            return None

    def _write(self, cluster: Cluster, lease: Json, acquired: bool = False) -> None:
        spec: Json = {
            "holderIdentity": self._holder,
            "leaseDurationSeconds": LEASE_SECONDS,
            "renewTime": utc_micro(time.time()),
        }
        if acquired:
            before = leases.spec_of(lease).get("leaseTransitions") or 0
            spec |= {"acquireTime": spec["renewTime"], "leaseTransitions": before + 1}
        self._lease = leases.write(cluster, lease, spec)


def _refusal(lease: Json) -> str:
    spec = lease["spec"]
    return (
        f"Another run is at work on this cluster: {spec['holderIdentity']}, since {spec.get('acquireTime', 'unknown')}."
        f" Wait for its end, or stop it there; then start the same command again"
    )
