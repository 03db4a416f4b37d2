# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One upgrade by kubeadm from its state before to its state after."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._node import kubeadm, kubeadm_run, programs
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def predict(host: Host, request: kubeadm.Request) -> dict[str, t.Any]:
    """Return whether kubeadm would change something; a worker's kubelet tells it for a worker."""
    state = kubeadm.read_state(host)
    kubeadm.refuse_wrong_phase(state, request)
    if state.images:
        return {"changed": not _is_done(host, state, request), "ran": False}
    path = host.which("kubelet")
    at_version = bool(path) and programs.ask_version(host, "kubelet", str(path)) == request.version
    return {"changed": not at_version, "ran": False}


def upgrade(host: Host, request: kubeadm.Request) -> dict[str, t.Any]:
    """Run kubeadm when something is left to do, and compare the node before and after."""
    kubeadm_run.wait_for_earlier(host, request.timeout)
    before = kubeadm.read_state(host)
    kubeadm.refuse_wrong_phase(before, request)
    if _is_done(host, before, request):
        return {"changed": False, "ran": False, "diff": kubeadm.differences(before, before)}
    program = kubeadm.find_kubeadm(host, request)
    patches = bool(request.patches) and host.exists(str(request.patches))
    run = kubeadm_run.run_kubeadm(host, kubeadm.command(before, request, program, patches=patches), request.timeout)
    after = kubeadm.read_state(host)
    moved = bool(request.cluster_version) and request.phase == "apply" and request.cluster_version != request.version
    return {
        "changed": before != after or moved,
        "ran": True,
        "diff": kubeadm.differences(before, after),
        "stdout_tail": kubeadm_run.last_lines(run.output),
        "duration": run.duration,
    }


def _is_done(host: Host, state: kubeadm.State, request: kubeadm.Request) -> bool:
    return kubeadm.is_done(state, request, unfinished=kubeadm_run.is_unfinished(host))
