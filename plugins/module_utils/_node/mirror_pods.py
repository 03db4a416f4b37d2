# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Have the kubelet start a new static pod as soon as it has removed the old one.

A kubelet whose new static pod has to wait for the end of the old one tries again after 10 to 15 seconds, or when it
hears of the mirror pod. So, with the kubelet's own rights, the API is asked to delete the old mirror pod gracefully
once nothing is left of the old static pod. That leaves it to the kubelet to remove it, which it does when it starts the
new static pod, as it would without being asked.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import CA, Answer, ask
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import KUBECONFIG, read_kubelet, servers_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import read_manifests

PODS = "/var/lib/kubelet/pods"
HASH = "kubernetes.io/config.hash"
OK, NO_MORE = 200, (401, 403, 404, 409)
INTERVAL = 0.5
# The folder goes a moment before the kubelet takes the pod for ended: a request that comes too early is made again. The
# kubelet hears of it only when the grace becomes shorter.
GRACE, ATTEMPTS = 30, 29


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

    def delete(self, pod: MirrorPod, grace: int) -> Answer:
        """Ask for the deletion of exactly this mirror pod, and not of the next one of the name."""
        options = {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": grace}
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
    """Has each mirror pod deleted when its static pod has gone; deleted holds their names."""

    def __init__(self, pods: MirrorPods) -> None:
        """Keep which mirror pods there are now."""
        super().__init__(daemon=True)
        self.pods = pods
        self.deleted: list[str] = []
        self._attempts = {pod: 0 for pod in pods.find() if not pods.is_removed(pod)}
        self._over = threading.Event()

    def run(self) -> None:
        """Look again and again, as long as there is something to wait for."""
        while self._attempts and not self._over.wait(INTERVAL):
            self.step()

    def step(self) -> None:
        """Look once; whoever is not answered, or not heard, asks again."""
        for pod, attempts in list(self._attempts.items()):
            if self.pods.is_removed(pod):
                self._attempts[pod] += 1
                answer = self.pods.delete(pod, GRACE - attempts)
                if answer.status == OK and pod.name not in self.deleted:
                    self.deleted.append(pod.name)
                if answer.status in NO_MORE or attempts + 1 == ATTEMPTS:
                    del self._attempts[pod]

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
