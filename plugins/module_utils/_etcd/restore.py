# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A restore of the member of this node, step by step; all members take each step before one takes the next."""

from __future__ import annotations

import os
import shutil
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import control_plane, etcdutl, restore_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import NEVER, prove
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_record import STEPS, Record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restored import see_healthy
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import Setup, find_etcdutl, read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host, sync_folder

UNDONE = "undone"
ROOM = 1.2  # of the snapshot; the old data stays too
AGAIN = "Start the same command again, or put the old data back with etcd_restore_undo=true"


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


class Outcome(t.NamedTuple):
    """The step before and after, and what is told beside."""

    before: str | None
    after: str | None
    told: dict[str, t.Any]


def reach(host: Host, request: Request, *, check: bool) -> Outcome:
    """Take one step, or with check tell whether it would be taken; a step that is done is not taken again.

    Raises:
        Day2Error: a step before is missing, or this one failed; what was there before is still there.

    """
    setup, record = read_setup(host), _current(restore_record.read_record(host), request.token)
    before = record.step if record else None
    if request.state == UNDONE:
        return _undo(host, setup, record, request, check)
    if record and record.has_been(request.state):
        told = _healthy(setup, request) if request.state == "healthy" and not check else {}
        return Outcome(before, before, told)
    missing = STEPS.index(request.state) and (not record or not record.has_been(_step_before(request.state)))
    if missing and not check:
        raise Day2Error(f"{request.state} comes after {_step_before(request.state)}, which this node has not reached")
    if request.state == "prepared":
        return _prepare(host, setup, request, check)
    if check or record is None:
        return Outcome(before, request.state, {})
    told = ACTIONS[request.state](host, setup, record, request)
    restore_record.note(host, record, request.state)
    return Outcome(before, request.state, told)


def _current(record: Record | None, token: str) -> Record | None:
    """Return the record of this restore; another one has to be at its end."""
    if record is None or record.token == token:
        return record
    if record.step != STEPS[-1]:
        raise Day2Error(f"Another restore ({record.token}) has stopped on this node after {record.step!r}: {AGAIN}")
    return None


def _step_before(step: str) -> str:
    return STEPS[STEPS.index(step) - 1]


def _prepare(host: Host, setup: Setup, request: Request, check: bool) -> Outcome:
    snapshot, given = str(request.snapshot), request.etcdutl
    refuse(setup, request.members)
    # in check mode nobody has brought them yet
    facts = {} if check and not host.exists(snapshot) else prove(snapshot, NEVER)
    _refuse_little_room(host, setup, facts.get("size", 0))
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


def refuse(setup: Setup, members: t.Mapping[str, str]) -> None:
    """Raise where the member is not one that can be restored."""
    if setup.separate_wal:
        raise Day2Error(f"etcd member {setup.name} keeps its log in a folder of its own (--wal-dir): not supported yet")
    if members.get(setup.name) != setup.peer_url:
        raise Day2Error(
            f"etcd member {setup.name} with {setup.peer_url or 'no address for its peers'} is not one of the members "
            f"to restore ({', '.join(members) or 'none'}): give every member with the address that it is set up with"
        )


def _refuse_little_room(host: Host, setup: Setup, size: int) -> None:
    stat = os.statvfs(host.path(setup.data_dir))
    free = stat.f_bavail * stat.f_frsize
    if free < size * ROOM:
        raise Day2Error(
            f"{setup.data_dir} has {free} bytes free, and the restored data needs {int(size * ROOM)} beside the old: "
            "make room, or use a larger disk"
        )


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


def _healthy(setup: Setup, request: Request) -> dict[str, t.Any]:
    return {"etcd": see_healthy(setup.access, request.members, request.kinds, request.timeout)}


def _release(host: Host, setup: Setup, record: Record, request: Request) -> dict[str, t.Any]:
    control_plane.start_others(host, request.timeout)
    return {}


def _undo(host: Host, setup: Setup, record: Record | None, request: Request, check: bool) -> Outcome:
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
    "healthy": lambda host, setup, record, request: _healthy(setup, request),
    "released": _release,
}
