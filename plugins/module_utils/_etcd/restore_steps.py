# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The steps of a restore on one node, and the way back."""

from __future__ import annotations

import os
import shutil
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import control_plane, etcdutl, restore_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import NEVER, prove
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_fit import refuse, refuse_little_room
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_record import Record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restored import see_healthy
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import Setup, find_etcdutl
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.steps import Outcome
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder

UNDONE = "undone"


@dataclass(frozen=True)
class Request:
    """The options of etcd_restore; members is name to peer URL, timeout is in seconds."""

    token: str
    state: str
    snapshot: str | None = None
    members: dict[str, str] = field(default_factory=dict)
    etcdutl: str | None = None
    kinds: list[str] = field(default_factory=list)
    bump_revision: int = 1_000_000_000
    timeout: int = 300


def prepare(host: Host, setup: Setup, request: Request, check: bool) -> Outcome:
    """Look at everything, and make the new data beside the old."""
    snapshot, given = str(request.snapshot), request.etcdutl
    refuse(setup, request.members)
    # in check mode nobody has brought them yet
    facts = {} if check and not host.exists(snapshot) else prove(snapshot, NEVER)
    refuse_little_room(host, setup, facts.get("size", 0))
    program = (
        given
        if check and given and not host.exists(given)
        else etcdutl.refuse_unfit(host, given or find_etcdutl(host, setup), request.bump_revision)
    )
    if program and not check:
        new = _new(setup, request.token)
        etcdutl.restore(host, program, snapshot, setup, request.members, request.token, request.bump_revision, new)
        aside = f"{setup.member}.before-{request.token}"
        restore_record.note(host, Record(request.token, facts["sha256"], "prepared", aside), "prepared")
    return Outcome(None, "prepared", {"snapshot": facts})


def _new(setup: Setup, token: str) -> str:
    return f"{setup.data_dir}/new-{token}"


def _stop(host: Host, setup: Setup, record: Record, request: Request) -> dict[str, t.Any]:
    control_plane.take_down(host, setup, request.timeout)
    return {}


def _swap(host: Host, setup: Setup, record: Record, request: Request) -> dict[str, t.Any]:
    """Bring the new data to its place by renames; a crash between them is gone on with."""
    running = control_plane.still_running(host, setup)
    if running:
        raise Day2Error(f"{', '.join(running)} of this node was started again by somebody: stop that, and start again")
    new = f"{_new(setup, record.token)}/member"
    if host.exists(new):
        if host.exists(setup.member) and not host.exists(record.before):
            os.replace(host.path(setup.member), host.path(record.before))
        os.replace(host.path(new), host.path(setup.member))
        sync_folder(host.path(setup.data_dir))
    shutil.rmtree(host.path(_new(setup, record.token)), ignore_errors=True)
    return {"data_before": record.before}


def _start(host: Host, setup: Setup, record: Record, request: Request) -> dict[str, t.Any]:
    control_plane.start_etcd(host, setup)
    return {}


def healthy(setup: Setup, request: Request) -> dict[str, t.Any]:
    """Wait until all members are there, and tell what they hold."""
    return {"etcd": see_healthy(setup.access, request.members, request.kinds, request.timeout)}


def _release(host: Host, setup: Setup, record: Record, request: Request) -> dict[str, t.Any]:
    control_plane.start_others(host, request.timeout)
    return {}


def undo(host: Host, setup: Setup, record: Record | None, request: Request, check: bool) -> Outcome:
    """Put the data of the time before back, and start what was there."""
    if record is None:
        return Outcome(None, None, {})
    if not check:
        if record.has_been("stopped") or host.exists(record.before):
            control_plane.take_down(host, setup, request.timeout)
        if host.exists(record.before):
            shutil.rmtree(host.path(setup.member), ignore_errors=True)
            os.replace(host.path(record.before), host.path(setup.member))
            sync_folder(host.path(setup.data_dir))
        shutil.rmtree(host.path(_new(setup, record.token)), ignore_errors=True)
        control_plane.start_etcd(host, setup)
        control_plane.put_back(host)
        restore_record.forget(host)
    return Outcome(record.step, None, {})


ACTIONS = {
    "stopped": _stop,
    "swapped": _swap,
    "started": _start,
    "healthy": lambda host, setup, record, request: healthy(setup, request),
    "released": _release,
}
