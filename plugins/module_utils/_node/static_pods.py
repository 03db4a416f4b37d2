# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""End each old static pod at the moment when a new kubelet begins to start its successor.

A kubelet of another minor version makes every static pod anew. It starts the new ones before it ends the old ones, to
which it gives a second: the new ones find ports and data taken, fail, and are tried again 10 seconds later. Here the
same is done to the old ones, only sooner, and not before the new kubelet has come so far.
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
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import read_kubelet
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import COMPONENTS
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import Process, find_processes, is_alive

LOGS = "/var/log/pods/kube-system_{component}-{node}_{uid}"
# The uid of a static pod is a hash without dashes, in the names of its control groups and of its folder of logs.
UID = re.compile(r"pod([0-9a-f]{32})\b")
INTERVAL = 0.05
# Less than a new container needs to start. etcd and kube-apiserver wait for others and do not end in a second either.
GRACE = 0.3
PATIENCE = 10.0  # seconds from a healthy kubelet to its first new static pod; on the lab it is one


@dataclass(frozen=True)
class StaticPod:
    """One component in a static pod of this node, and the folders of logs of all static pods of that name."""

    component: str
    process: Process
    folders: frozenset[str]


def find_static_pods(host: Host) -> list[StaticPod]:
    """Return the static pods of the control plane that run, known by process, control group and folder of logs."""
    node, found = read_kubelet(host).node_name, []
    for component in COMPONENTS:
        folders = _folders(host, component, node)
        for process in find_processes(host, component):
            uid = UID.search(host.read(f"/proc/{process.pid}/cgroup"))
            if uid and LOGS.format(component=component, node=node, uid=uid.group(1)) in folders:
                found.append(StaticPod(component, process, frozenset(folders)))
    return found


class Replacement(threading.Thread):
    """Ends each of the static pods when its successor has begun; ended holds their names."""

    def __init__(self, host: Host) -> None:
        """See which static pods run, under the kubelet that is to be replaced."""
        super().__init__(daemon=True)
        self.host, self.node = host, read_kubelet(host).node_name
        self.waiting = find_static_pods(host)
        self.ended: list[str] = []
        self._asked: dict[StaticPod, float] = {}
        self._over = threading.Event()

    def run(self) -> None:
        """Look again and again, until all have been replaced."""
        while self.waiting and not self._over.wait(INTERVAL):
            self.step(time.monotonic())

    def step(self, now: float) -> None:
        """Look once."""
        for pod in list(self.waiting):
            if not is_alive(self.host, pod.process):
                self.waiting.remove(pod)
            elif pod in self._asked:
                if now - self._asked[pod] >= GRACE:
                    self._send(pod, signal.SIGKILL)
                    self.waiting.remove(pod)
            elif not set(_folders(self.host, pod.component, self.node)) <= pod.folders:
                self._send(pod, signal.SIGTERM)
                self._asked[pod] = now
                self.ended.append(pod.component)

    def _send(self, pod: StaticPod, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pod.process.pid, number)

    def finish(self, patience: float) -> None:
        """Wait for the end, but not for longer than so many seconds after the last static pod was ended."""
        seen, since = len(self.ended), time.monotonic()
        while self.is_alive() and time.monotonic() - since < patience:
            self.join(INTERVAL)
            if len(self.ended) != seen:
                seen, since = len(self.ended), time.monotonic()
        self._over.set()
        self.join()


@contextlib.contextmanager
def replaced(host: Host, *, wanted: bool) -> t.Iterator[list[str]]:
    """Do it during the block, in which the kubelet is restarted, and a little longer; yield the names as they come."""
    if not wanted:
        yield []
        return
    replacement = Replacement(host)
    replacement.start()
    try:
        yield replacement.ended
    except BaseException:
        replacement.finish(0)
        raise
    replacement.finish(PATIENCE)


def _folders(host: Host, component: str, node: str) -> list[str]:
    return host.glob(LOGS.format(component=component, node=node, uid="*"))
