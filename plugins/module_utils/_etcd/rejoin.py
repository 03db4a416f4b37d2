# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A member that was lost joins its cluster again: the part that is done on its own node, step by step."""

from __future__ import annotations

import os
import re
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import control_plane, rejoin_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import KUBESPRAY
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.look import read_status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_files import (
    joining_environment,
    joining_manifest,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_record import STEPS, Record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import ASIDE, STATIC_POD, Setup, read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import (
    FOLDER,
    flags_of,
    image_of,
    version_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

ROOM = 1.2  # of the database of the others
KEPT = "/var/lib/day2-kubernetes/etcd-before-{token}.{kind}"
CERTIFICATES = ("cert-file", "key-file", "trusted-ca-file", "peer-cert-file", "peer-key-file", "peer-trusted-ca-file")
ASK_SECONDS = 5
REJOIN = "a host that has lost that too is made anew: kubeadm reset, then kubeadm join --control-plane"


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


class Outcome(t.NamedTuple):
    """The step before and after, and what is told beside."""

    before: str | None
    after: str | None
    told: dict[str, t.Any]


def reach(host: Host, request: Request, *, check: bool) -> Outcome:
    """Take one step, or with check tell whether it would be taken; a step that is done is not taken again.

    Raises:
        Day2Error: a step before is missing, or this one failed.

    """
    setup, record = read_setup(host), rejoin_record.read_record(host)
    if record and record.token != request.token:
        if record.step != STEPS[-1]:
            raise Day2Error(
                f"Another replacement ({record.token}) has stopped on this node after {record.step!r}: start "
                "that one again"
            )
        record = None
    before = record.step if record else None
    if record and record.has_been(request.state):
        return Outcome(before, before, {})
    place = STEPS.index(request.state)
    if place and not check and (not record or not record.has_been(STEPS[place - 1])):
        raise Day2Error(f"{request.state} comes after {STEPS[place - 1]}, which this node has not reached")
    if request.state == STEPS[0]:
        refuse_unfit(host, setup, request)
        record = Record(request.token, request.member_id or "", request.state)
    if check or record is None:
        return Outcome(before, request.state, {})
    told = ACTIONS[request.state](host, setup, request)
    rejoin_record.note(host, record, request.state)
    return Outcome(before, request.state, told)


def refuse_unfit(host: Host, setup: Setup, request: Request) -> None:
    """Raise where this node cannot run the member: before the first change."""
    if setup.separate_wal:
        raise Day2Error(f"etcd member {setup.name} keeps its log in a folder of its own (--wal-dir): not supported yet")
    if setup.layout == STATIC_POD:
        text = manifest_of(host)
        flags = flags_of(text)
        missing = [flags[name] for name in CERTIFICATES if name in flags and not host.exists(flags[name])]
        if missing:
            raise Day2Error(f"Certificates of etcd are missing ({', '.join(missing)}): bring them, or {REJOIN}")
        joining_manifest(text, "a=b")
        own = version_of(image_of(text, "etcd"))
    else:
        found = re.search(r"etcd Version: (\S+)", host.run("etcd", "--version").output)
        own = found.group(1) if found else None
    if request.version and own and own != request.version:
        raise Day2Error(
            f"etcd of this node is {own}, and the other members run {request.version}: make it the same first"
        )
    folder = setup.data_dir
    while not host.exists(folder):
        folder = os.path.dirname(folder)
    stat = os.statvfs(host.path(folder))
    free, needed = stat.f_bavail * stat.f_frsize, int(request.db_bytes * ROOM)
    if free < needed:
        raise Day2Error(f"{setup.data_dir} has {free} bytes free, and the data of the others needs {needed}: make room")


def manifest_of(host: Host) -> str:
    """Return the manifest, also while it is aside."""
    return host.read(f"{FOLDER}/etcd.yaml") or host.read(f"{ASIDE}/etcd.yaml")


def _prepare(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    return {}


def _stop(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    """Stop etcd and put its data aside; a crash between them is gone on with."""
    control_plane.stop_etcd(host, setup, request.timeout)
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
    poll(
        lambda: _problem(setup, learner=True),
        lambda problem: not problem,
        timeout=request.timeout,
        interval=1,
        waiting_for="etcd of this node; look at its log (crictl logs, or journalctl -u etcd)",
    )
    return {}


def _rewrite(host: Host, path: str, kept: str, text: str) -> None:
    if not host.exists(kept):
        host.write(kept, host.read(path), mode=0o600)
    host.write(path, text, mode=0o600)


def _finish(host: Host, setup: Setup, request: Request) -> dict[str, t.Any]:
    poll(
        lambda: _problem(setup, learner=False),
        lambda problem: not problem,
        timeout=request.timeout,
        interval=1,
        waiting_for="etcd of this node to vote",
    )
    control_plane.leave_no_folder(host)
    return {}


def _problem(setup: Setup, learner: bool) -> str:
    """Return what is missing until it has a leader, and unless it may be a learner votes."""
    status, problem = read_status(setup.access, ASK_SECONDS)
    if status is None:
        return str(problem)
    if status["learner"] and not learner:
        return "it is a learner"
    return "" if status["has_leader"] else "it has no leader"


ACTIONS = {"prepared": _prepare, "stopped": _stop, "joined": _join, "finished": _finish}
