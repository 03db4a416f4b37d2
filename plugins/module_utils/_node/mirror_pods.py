# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Have the kubelet start a new static pod as soon as it has removed the old one.

A kubelet whose new static pod has to wait for the end of the old one tries again after 10 to 15 seconds, or when it
hears of the mirror pod. So the old mirror pod is deleted, with the kubelet's own rights, once nothing is left of the
old static pod. The kubelet does the same when it starts the new one.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import CA, Answer, ask
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import KUBECONFIG, read_kubelet, servers_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import read_manifests

PODS = "/var/lib/kubelet/pods"
HASH = "kubernetes.io/config.hash"
INTERVAL = 0.25
# The folder goes a moment before the kubelet takes the pod for ended: 0.2 s were too few at times, 0.5 s never were.
SETTLE = 0.5
PATIENCE = 15.0  # seconds after which the kubelet has tried by itself


@dataclass(frozen=True)
class MirrorPod:
    """The pod in the API that shows a static pod; hash is the uid of the static pod on its node."""

    name: str
    uid: str
    hash: str


class MirrorPods:
    """The mirror pods of one node, seen with the rights of its kubelet."""

    def __init__(self, host: Host) -> None:
        """Read the kubelet's kubeconfig as it is now."""
        self.host = host
        text = host.read(KUBECONFIG)
        self.server = next(iter(servers_of(text)), "").rstrip("/")
        files = [re.search(rf"(?m)^\s*client-{name}:\s*[\"']?([^\s\"']+)", text) for name in ("certificate", "key")]
        self.files = [str(host.path(found.group(1))) for found in files if found]
        self.node = read_kubelet(host).node_name

    def find(self) -> list[MirrorPod]:
        """Return those of the control plane that can be read."""
        found = []
        for component in read_manifests(self.host) if len(self.files) == 2 and self.server else ():
            name = f"{component}-{self.node}"
            answer = self._ask("GET", name)
            with contextlib.suppress(ValueError, KeyError, TypeError):
                metadata = json.loads(answer.text)["metadata"]
                found.append(MirrorPod(name, metadata["uid"], metadata["annotations"][HASH]))
        return found

    def is_removed(self, pod: MirrorPod) -> bool:
        """Tell whether nothing is left of the static pod on the node."""
        return not self.host.exists(f"{PODS}/{pod.hash}")

    def delete(self, pod: MirrorPod) -> Answer:
        """Delete exactly this mirror pod, and not the next one of the name."""
        options = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0}
        return self._ask("DELETE", pod.name, {**options, "preconditions": {"uid": pod.uid}})

    def _ask(self, method: str, name: str, body: t.Any = None) -> Answer:
        return ask(
            f"{self.server}/api/v1/namespaces/kube-system/pods/{name}",
            method=method,
            body=body,
            cafile=str(self.host.path(CA)),
            certificate=(self.files[0], self.files[1]),
        )


class Hastening(threading.Thread):
    """Deletes each mirror pod once when its static pod has gone; deleted holds their names."""

    def __init__(self, pods: MirrorPods) -> None:
        """Keep which mirror pods there are now."""
        super().__init__(daemon=True)
        self.pods = pods
        self.deleted: list[str] = []
        self._removed: dict[MirrorPod, float | None] = {pod: None for pod in pods.find() if not pods.is_removed(pod)}
        self._over = threading.Event()

    def run(self) -> None:
        """Look again and again, as long as there is something to wait for."""
        while self._removed and not self._over.wait(INTERVAL):
            self.step(time.monotonic())

    def step(self, now: float) -> None:
        """Look once; an API server that does not answer is asked again."""
        for pod, removed in list(self._removed.items()):
            if removed is None:
                self._removed[pod] = now if self.pods.is_removed(pod) else None
            elif now - removed >= SETTLE:
                answer = self.pods.delete(pod)
                self.deleted += [pod.name] if answer.status == 200 else []
                if answer.status or now - removed >= PATIENCE:
                    del self._removed[pod]

    def stop(self) -> None:
        """End the looking."""
        self._over.set()
        self.join()


@contextlib.contextmanager
def hastened(host: Host, *, wanted: bool) -> t.Iterator[t.Callable[[], list[str]]]:
    """Do it during the block; yield what tells which mirror pods were deleted."""
    if not wanted:
        yield list
        return
    hastening = Hastening(MirrorPods(host))
    hastening.start()
    try:
        yield lambda: hastening.deleted
    finally:
        hastening.stop()
