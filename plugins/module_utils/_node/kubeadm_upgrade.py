# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One upgrade by kubeadm from its state before to its state after."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import (
    apiserver_watch,
    journal,
    kubeadm,
    kubeadm_run,
    mirror_pods,
    programs,
    redirect,
    turn,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def predict(host: Host, request: kubeadm.Request) -> dict[str, t.Any]:
    """Return whether kubeadm would change something; a worker's kubelet tells it for a worker."""
    state = kubeadm.read_state(host)
    kubeadm.refuse_wrong_phase(state, request)
    told = _told(journal.read(host)[1])
    if state.images:
        return {"changed": not _is_done(host, state, request), "ran": False, **told}
    path = host.which("kubelet")
    at_version = bool(path) and programs.ask_version(host, "kubelet", str(path)) == request.version
    return {"changed": not at_version, "ran": False, **told}


def upgrade(host: Host, request: kubeadm.Request) -> dict[str, t.Any]:
    """Run kubeadm when something is left to do, and compare the node before and after."""
    with turn.taken(host, request.timeout):
        kubeadm_run.wait_for_earlier(host, request.timeout)
        # what a run before has left behind is taken back first, whatever there is to do
        left_behind = redirect.put_back(host)
        before = kubeadm.read_state(host)
        kubeadm.refuse_wrong_phase(before, request)
        if _is_done(host, before, request):
            if left_behind:
                redirect.settle(host)
            journal.finish(host, request.version, journal.KUBEADM)
            told = _told(journal.read(host)[1])
            return {"changed": False, "ran": False, "diff": kubeadm.differences(before, before), **told}
        return _run(host, request, before, left_behind=left_behind)


def _run(host: Host, request: kubeadm.Request, before: kubeadm.State, *, left_behind: bool) -> dict[str, t.Any]:
    program = kubeadm.find_kubeadm(host, request)
    patches = bool(request.patches) and host.exists(str(request.patches))
    command = kubeadm.command(before, request, program, patches=patches)
    told = _told(journal.read(host)[1])
    with journal.noted(host, request.version, journal.KUBEADM):
        away = redirect.plan(host, request.kubelet_servers)
        if left_behind and not away.server:
            redirect.settle(host)
        run = _run_watched(host, request, command, away, told)
    after = kubeadm.read_state(host)
    moved = bool(request.cluster_version) and request.phase == "apply" and request.cluster_version != request.version
    return {
        "changed": before != after or moved,
        "ran": True,
        "diff": kubeadm.differences(before, after),
        "stdout_tail": kubeadm_run.last_lines(run.output),
        "duration": run.duration,
        **told,
    }


def _run_watched(
    host: Host, request: kubeadm.Request, command: tuple[str, ...], away: redirect.Redirect, told: dict[str, t.Any]
) -> kubeadm_run.Run:
    """Run the command; told is filled with what else was done, also when it fails."""
    try:
        with redirect.pointed_away(host, away, request.timeout) as in_use:
            told.update(redirected_to=in_use.server, redirect_note=in_use.note)
            watched = apiserver_watch.watched(host, request.apiserver_grace)
            hastened = mirror_pods.hastened(host, wanted=request.quick_static_pods)
            with watched as ended, hastened as deleted:
                try:
                    return kubeadm_run.run_kubeadm(host, command, request.timeout)
                finally:
                    told.update(apiserver_stopped_early=ended(), mirror_pods_deleted=deleted())
    except Day2Error as error:
        raise Day2Error(str(error), **{**told, **error.details}) from error


def _told(journal_problem: str | None) -> dict[str, t.Any]:
    return {
        "redirected_to": None,
        "redirect_note": None,
        "apiserver_stopped_early": 0,
        "mirror_pods_deleted": [],
        "journal_problem": journal_problem,
    }


def _is_done(host: Host, state: kubeadm.State, request: kubeadm.Request) -> bool:
    return kubeadm.is_done(state, request, unfinished=kubeadm_run.is_unfinished(host))
