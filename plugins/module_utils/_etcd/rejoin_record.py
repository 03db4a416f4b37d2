# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How far the replacement of a member has come on its node; it outlives a crash."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error, reason_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

PATH = "/var/lib/day2-kubernetes/etcd-member-replace.json"
SCHEMA = 1
STEPS = ("prepared", "stopped", "joined", "finished")


@dataclass(frozen=True)
class Record:
    """One replacement; member_id is that of the member that was lost, and empty when nobody knew it any more."""

    token: str
    member_id: str
    step: str

    def has_been(self, step: str) -> bool:
        """Tell whether the step is done."""
        return STEPS.index(self.step) >= STEPS.index(step)


def read_record(host: Host) -> Record | None:
    """Return what was noted last, or None.

    Raises:
        Day2Error: it cannot be understood.

    """
    text = host.read(PATH)
    if not text:
        return None
    try:
        raw = json.loads(text)
        record = Record(*(str(raw[name]) for name in ("token", "member_id", "step")))
        known = raw["schema"] == SCHEMA and record.step in STEPS
    except (ValueError, KeyError, TypeError) as error:
        reason = reason_of(error)
        raise Day2Error(f"{PATH} is no record of a replacement ({reason}): look at it, and remove it") from error
    if not known:
        raise Day2Error(f"{PATH} was written by another version of this collection: go on with that one")
    return record


def note(host: Host, record: Record, step: str) -> Record:
    """Note for good that a step is done, and return the record."""
    record = replace(record, step=step)
    host.write(PATH, json.dumps({"schema": SCHEMA, **asdict(record)}), mode=0o600)
    return record
