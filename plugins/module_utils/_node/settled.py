# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Wait until the node is at rest: what a killed run has begun here goes on, and restarts etcd meanwhile."""

from __future__ import annotations

import contextlib
import time

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import journal, kubeadm_run, manifests, turn
from ansible_collections.day2.kubernetes.plugins.module_utils._node.etcd import read_etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll


def wait(host: Host, patience: float) -> None:
    """Wait for a step that is still at work, then until etcd answers; both together for patience seconds.

    Where no step was cut off nothing is waited for: an etcd that is away is a finding, at once.

    Raises:
        Day2Error: the step is not over; an etcd that does not answer is told by who reads the node.

    """
    if patience <= 0 or not _is_cut_off(host):
        return
    deadline = time.monotonic() + patience
    with turn.taken(host, patience):
        kubeadm_run.wait_for_earlier(host, deadline - time.monotonic())
    with contextlib.suppress(Day2Error):
        poll(
            lambda: _etcd_problem(host),
            lambda problem: not problem,
            timeout=deadline - time.monotonic(),
            interval=1,
            waiting_for="etcd",
        )


def _is_cut_off(host: Host) -> bool:
    note = journal.read(host)[0]
    return kubeadm_run.is_unfinished(host) or (note is not None and note.phase == "begun")


def _etcd_problem(host: Host) -> str | None:
    etcd = read_etcd(host, manifests.read_manifests(host).get("etcd", ""))
    return etcd["error"] if etcd else None
