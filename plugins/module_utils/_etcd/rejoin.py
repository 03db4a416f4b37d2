# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A member that was lost joins its cluster again: the part that is done on its own node, step by step."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import rejoin_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_fit import refuse_unfit
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_record import STEPS, Record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_steps import ACTIONS, Request
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import Setup, read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.steps import Outcome, step
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

AGAIN = "Start the same command again when the cause is gone"


def reach(host: Host, request: Request, *, check: bool) -> Outcome:
    """Take one step, or with check tell whether it would be taken; a step that is done is not taken again.

    Raises:
        Day2Error: a step before is missing, or this one failed.

    """
    setup = read_setup(host)
    with step("Replacement", setup.name, request.state, AGAIN):
        return _reach(host, setup, request, check)


def _reach(host: Host, setup: Setup, request: Request, check: bool) -> Outcome:
    record = rejoin_record.read_record(host)
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
        refuse_unfit(host, setup, request.version, request.db_bytes)
        record = Record(request.token, request.member_id or "", request.state)
    if check or record is None:
        return Outcome(before, request.state, {})
    told = ACTIONS[request.state](host, setup, request)
    rejoin_record.note(host, record, request.state)
    return Outcome(before, request.state, told)
