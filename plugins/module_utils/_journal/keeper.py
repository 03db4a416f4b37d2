# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Keeps the journal and the lock of one run, from its opening to its end; lives in the helper process of the run."""

from __future__ import annotations

import dataclasses
import threading
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._journal import store
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.holder import Holder
from ansible_collections.day2.kubernetes.plugins.module_utils._journal.records import (
    FAILED,
    FINISHED,
    RUNNING,
    Entry,
    Header,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

Json = dict[str, t.Any]
# a note waits so many seconds for the API before it is kept for later; the end of a run waits longer
NOTE_PATIENCE, CLOSE_PATIENCE = 3.0, 60.0
LAST = ("uncordon", "done")


class Keeper:
    """The journal of one run; every method may be called from any thread."""

    def __init__(self, cluster: Cluster, header: Header, nodes: t.Collection[str]) -> None:
        """Nothing is asked yet; nodes are those of the plan, on which no entry is left after a good end."""
        self._cluster = cluster
        self._header = header
        self._nodes = nodes
        self._holder = Holder(cluster, f"{header.by}/{header.run}")
        self._unwritten: dict[str, Entry | None] = {}
        self._header_written = False
        self._busy = threading.RLock()
        self.timeline: list[Json] = []

    def open(self) -> Json:
        """Take the lock, write the header, and keep both alive from now on.

        Raises:
            Day2Error: another run is alive, or the API does not answer.

        """
        former = self._holder.take()
        store.write_header(self._cluster.within(CLOSE_PATIENCE), self._header)
        self._header_written = True
        self._holder.stay_alive(self._catch_up)
        return {"former": former}

    def note(self, host: str, node: str, step: str, phase: str, snapshot: Json | None = None) -> Json:
        """Write one transition, and the snapshot that it saved; while the API is away it is kept and written later.

        Raises:
            Lost: the lock is somebody else's.

        """
        self._holder.check()
        at = time.time()
        transition = {"host": host, "node": node, "step": step, "phase": phase, "at": round(at, 3)}
        entry = Entry(self._header.run, self._header.target, step, phase, utc(at))
        with self._busy:
            self.timeline.append(transition)
            self._unwritten[node] = None if (step, phase) == LAST else entry
            if snapshot:
                self._header, self._header_written = dataclasses.replace(self._header, snapshot=snapshot), False
            written = self._flush(NOTE_PATIENCE, node)
        return {"transition": transition, "written": written}

    def close(self, failed: bool) -> Json:
        """Write what is left, say how the run ended, and give the lock back."""
        state = FAILED if failed else FINISHED
        problem = None
        with self._busy:
            self._holder.stop()
            try:
                self._flush(CLOSE_PATIENCE, *self._unwritten)
                cluster = self._cluster.within(CLOSE_PATIENCE)
                if not failed:
                    store.clear_entries(cluster, self._nodes)
                store.write_header(cluster, dataclasses.replace(self._header, state=state))
                self._holder.release()
            except Day2Error as error:
                problem = f"The journal in the cluster could not be closed: {error}"
        return {"timeline": self.timeline, "snapshot": self._header.snapshot, "problem": problem}

    def abandon(self) -> None:
        """Give the lock back after the controller has gone; the header stays as that of a run that did not end."""
        self._holder.abandon()

    def _flush(self, patience: float, *nodes: str) -> bool:
        cluster = self._cluster.within(patience)
        try:
            if not self._header_written:
                store.write_header(cluster, self._header)
                self._header_written = True
            for node in nodes:
                store.write_entry(cluster, node, self._unwritten[node])
                del self._unwritten[node]
        except ApiError:
            return False
        return True

    def _catch_up(self) -> None:
        with self._busy:
            self._flush(0, *self._unwritten)


def new_header(request: Json) -> Header:
    """Return the header of a run that begins now."""
    return Header(
        run=request["run"],
        state=RUNNING,
        source=str(request["plan"]["current"]),
        target=str(request["plan"]["target"]),
        by=request["by"],
        started=utc(time.time()),
        plan={name: request["plan"][name] for name in ("masters", "workers", "batches")},
        baseline=request["baseline"],
        snapshot=request["plan"].get("saved") or {},
    )
