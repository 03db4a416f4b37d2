# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How far a restore has come on this node, noted on the node, since no API is there to be asked."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error, reason_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

PATH = "/var/lib/day2-kubernetes/etcd-restore.json"
SCHEMA = 1
STEPS = ("prepared", "stopped", "swapped", "started", "healthy", "released")


@dataclass(frozen=True)
class Record:
    """One restore; sha256 is that of the snapshot, before the folder with the data of the time before."""

    token: str
    sha256: str
    step: str
    before: str

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
        record = Record(*(str(raw[name]) for name in ("token", "sha256", "step", "before")))
        known = raw["schema"] == SCHEMA and record.step in STEPS
    except (ValueError, KeyError, TypeError) as error:
        raise Day2Error(f"{PATH} is no record of a restore ({reason_of(error)}): look at it, and remove it") from error
    if not known:
        raise Day2Error(f"{PATH} was written by another version of this collection: go on with that one")
    return record


def note(host: Host, record: Record, step: str) -> Record:
    """Note for good that a step is done, and return the record."""
    record = replace(record, step=step)
    host.write(PATH, json.dumps({"schema": SCHEMA, **asdict(record)}), mode=0o600)
    return record


def forget(host: Host) -> None:
    """Forget the restore."""
    host.path(PATH).unlink(missing_ok=True)
