# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Restore the member of this node, step by step; all members take each step before one takes the next."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import restore_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_record import STEPS, Record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_steps import (
    ACTIONS,
    UNDONE,
    Request,
    healthy,
    prepare,
    undo,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import Setup, read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.steps import Outcome, step
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

AGAIN = "Start the same command again, or put the old data back with etcd_restore_undo=true"
WAYS_OUT = {STEPS[0]: "Nothing was stopped, and the data is as it was", UNDONE: "Start the same command again"}


def reach(host: Host, request: Request, *, check: bool) -> Outcome:
    """Take one step, or with check tell whether it would be taken; a step that is done is not taken again.

    Raises:
        Day2Error: a step before is missing, or this one failed; what was there before is still there.

    """
    setup = read_setup(host)
    with step("Restore", setup.name, request.state, WAYS_OUT.get(request.state, AGAIN)):
        return _reach(host, setup, request, check)


def _reach(host: Host, setup: Setup, request: Request, check: bool) -> Outcome:
    record = _current(restore_record.read_record(host), request.token)
    before = record.step if record else None
    if request.state == UNDONE:
        return undo(host, setup, record, request, check)
    if record and record.has_been(request.state):
        told = healthy(setup, request) if request.state == "healthy" and not check else {}
        return Outcome(before, before, told)
    missing = STEPS.index(request.state) and (not record or not record.has_been(_step_before(request.state)))
    if missing and not check:
        raise Day2Error(f"{request.state} comes after {_step_before(request.state)}, which this node has not reached")
    if request.state == "prepared":
        return prepare(host, setup, request, check)
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
