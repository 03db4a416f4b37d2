# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The steps of a lost member on its own node."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import control_plane
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import KUBESPRAY
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.look import read_status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_files import (
    joining_environment,
    joining_manifest,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import ASIDE, STATIC_POD, Setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import FOLDER
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

KEPT = "/var/lib/day2-kubernetes/etcd-before-{token}.{kind}"
ASK_SECONDS = 5
# an API server that waits for this etcd holds up the kubelet, which asks it before it starts the new one
BESIDE = ("kube-apiserver",)


@dataclass(frozen=True)
class Request:
    """The options of etcd_member_rejoin; db_bytes is the size of the others' database, timeout is in seconds."""

    state: str
    token: str
    member_id: str | None = None
    initial_cluster: str | None = None
    version: str | None = None
    db_bytes: int = 0
    timeout: int = 300


def _prepare(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    return {}


def _stop(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    """Stop etcd, and the API server that has no other; put the data aside; a crash between them is gone on with."""
    control_plane.take_down(host, setup, request.timeout, BESIDE if setup.layout == STATIC_POD else ())
    aside = f"{setup.member}.before-{request.token}"
    if host.exists(setup.member) and not host.exists(aside):
        os.replace(host.path(setup.member), host.path(aside))
        sync_folder(host.path(setup.data_dir))
    return {"data_before": aside if host.exists(aside) else None}


def _join(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    """Start it with nothing but the list of the members."""
    cluster = request.initial_cluster or ""
    if f"{setup.name}={setup.peer_url}" not in cluster.split(","):
        raise Day2Error(f"initial_cluster ({cluster}) has not {setup.name}={setup.peer_url}: add the member first")
    if setup.layout == STATIC_POD:
        where = next(path for path in (f"{ASIDE}/etcd.yaml", f"{FOLDER}/etcd.yaml") if host.exists(path))
        _rewrite(
            host, where, KEPT.format(token=request.token, kind="yaml"), joining_manifest(host.read(where), cluster)
        )
    else:
        text = joining_environment(host.read(KUBESPRAY), cluster)
        _rewrite(host, KUBESPRAY, KEPT.format(token=request.token, kind="env"), text)
    host.path(setup.data_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
    control_plane.start_etcd(host, setup)
    _await(setup, request, "etcd of this node; look at its log (crictl logs, or journalctl -u etcd)", learner=True)
    return {}


def _rewrite(host: Host, path: str, kept: str, text: str) -> None:
    if not host.exists(kept):
        host.write(kept, host.read(path), mode=0o600)
    host.write(path, text, mode=0o600)


def _finish(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    _await(setup, request, "etcd of this node to vote", learner=False)
    control_plane.start_others(host, request.timeout)
    return {}


def _await(setup: Setup, request: Request, waiting_for: str, learner: bool) -> None:
    poll(
        lambda: _problem(setup, learner),
        lambda problem: not problem,
        timeout=request.timeout,
        interval=1,
        waiting_for=waiting_for,
    )


def _problem(setup: Setup, learner: bool) -> str:
    """Return what is missing until it has a leader, and unless it may be a learner votes."""
    status, problem = read_status(setup.access, ASK_SECONDS)
    if status is None:
        return str(problem)
    if status["learner"] and not learner:
        return "it is a learner"
    return "" if status["has_leader"] else "it has no leader"


ACTIONS = {"prepared": _prepare, "stopped": _stop, "joined": _join, "finished": _finish}
