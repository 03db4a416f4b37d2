# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""An API server that is stopping and serves nobody any more is ended before its grace is over, as the kubelet would.

kube-apiserver closes its port first and then waits for connections of others, which mostly do not end: the kubelet
kills it after 30 seconds. The time between is lost. Where a user has said how it is to stop, it is left alone.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import threading
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import (
    apiserver_of,
    flags_of,
    read_manifests,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import (
    Process,
    find_processes,
    is_alive,
    listens,
)

PROGRAM = "kube-apiserver"
STOP_FLAGS = ("shutdown-delay-duration", "shutdown-send-retry-after")
INTERVAL = 0.5


@dataclass(frozen=True)
class ApiServer:
    """How the API server of this node is known: its port, and words of its command."""

    port: int
    words: frozenset[str]

    def find(self, host: Host) -> Process | None:
        """Return its process."""
        return next((found for found in find_processes(host, PROGRAM) if self.words <= set(found.words)), None)


def to_watch(manifest_texts: dict[str, str]) -> ApiServer | None:
    """Return the API server, or None where there is none or a user has decided how it stops."""
    text = manifest_texts.get(PROGRAM, "")
    flags, seen = flags_of(text), apiserver_of(manifest_texts)
    decided = set(STOP_FLAGS) & set(flags) or re.search(r"(?m)^\s*terminationGracePeriodSeconds:", text)
    if not seen or not seen["address"] or decided:
        return None
    words = (f"--{name}={flags[name]}" for name in ("advertise-address", "secure-port") if name in flags)
    return ApiServer(seen["port"], frozenset(words))


class Stopping:
    """Tells from one look after the other which process has been stopping for longer than grace, in seconds."""

    def __init__(self, grace: float) -> None:
        """Begin without having seen any."""
        self.grace = grace
        self.served: Process | None = None
        self.since: float | None = None

    def look(self, process: Process | None, listening: bool, now: float) -> bool:
        """Return whether the process is to be ended; one that never served is starting and not stopping."""
        if process is None or listening:
            self.served, self.since = process, None
            return False
        if process != self.served:
            return False
        self.since = now if self.since is None else self.since
        return now - self.since >= self.grace


class Watch(threading.Thread):
    """Looks at one API server until it is told to stop; ended counts the processes that were killed."""

    def __init__(self, host: Host, server: ApiServer, grace: float) -> None:
        """Keep whom to watch."""
        super().__init__(daemon=True)
        self.host, self.server, self.ended = host, server, 0
        self._stopping, self._over = Stopping(grace), threading.Event()
        self._process: Process | None = None

    def run(self) -> None:
        """Look again and again."""
        while not self._over.wait(INTERVAL):
            self.step(time.monotonic())

    def step(self, now: float) -> None:
        """Look once."""
        if self._process is None or not is_alive(self.host, self._process):
            self._process = self.server.find(self.host)
        process = self._process
        listening = process is not None and listens(self.host, process, self.server.port)
        if self._stopping.look(process, listening, now) and process and is_alive(self.host, process):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
                self.ended += 1
            self._process = None

    def stop(self) -> None:
        """End the looking."""
        self._over.set()
        self.join()


@contextlib.contextmanager
def watched(host: Host, grace: float) -> t.Iterator[t.Callable[[], int]]:
    """Watch the API server of this node during the block; yield what counts those that were ended early."""
    server = to_watch(read_manifests(host)) if grace >= 0 else None
    if not server:
        yield lambda: 0
        return
    watch = Watch(host, server, grace)
    watch.start()
    try:
        yield lambda: watch.ended
    finally:
        watch.stop()
