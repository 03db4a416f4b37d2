# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The node's own note of the step that is being done: it is there also when no API server is.

Schema 1 is ``{"schema": 1, "target": version, "step": name, "phase": "begun" | "done", "at": seconds since 1970}``.
What is observed on the node wins over the note, so a note that cannot be read stops nothing.
"""

from __future__ import annotations

import contextlib
import json
import time
import typing as t
from dataclasses import asdict, dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error, reason_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

PATH = "/var/lib/day2-kubernetes/journal.json"
SCHEMA = 1
PHASES = ("begun", "done")
KUBEADM, KUBELET = "kubeadm", "kubelet"  # the steps that change a node


@dataclass(frozen=True)
class Note:
    """What was noted last."""

    target: str
    step: str
    phase: str
    at: float


def parse(text: str) -> Note | None:
    """Return the note in the text of the file, or None when there is no file.

    Raises:
        Day2Error: the text is not a note that this version can read; its detail ``newer`` tells why.

    """
    if not text:
        return None
    try:
        raw = json.loads(text)
        if raw["schema"] > SCHEMA:
            raise Day2Error(
                f"{PATH} has schema {raw['schema']}, of a newer version of this collection, and is left as it is; "
                "use that version, or remove the file when nobody does",
                newer=True,
            )
        note = Note(str(raw["target"]), str(raw["step"]), str(raw["phase"]), float(raw["at"]))
    except (ValueError, TypeError, KeyError) as error:
        raise Day2Error(f"{PATH} holds no note and is replaced: {reason_of(error)}", newer=False) from error
    if note.phase not in PHASES:
        raise Day2Error(f"{PATH} holds no note and is replaced: phase is {note.phase!r}", newer=False)
    return note


def read(host: Host) -> tuple[Note | None, str | None]:
    """Return the note, and a sentence about one that cannot be read."""
    try:
        return parse(host.read(PATH)), None
    except Day2Error as error:
        return None, str(error)


@contextlib.contextmanager
def noted(host: Host, target: str, step: str) -> t.Iterator[None]:
    """Note that a step has begun, and that it is done when nothing was raised; a newer version's note is kept.

    Raises:
        Day2Error: the file cannot be written, so the step must not begin.

    """
    write(host, target, step, "begun")
    yield
    write(host, target, step, "done")


def write(host: Host, target: str, step: str, phase: str) -> None:
    """Note one phase for good, with the node's clock."""
    try:
        parse(host.read(PATH))
    except Day2Error as error:
        if error.details["newer"]:
            return
    note = Note(target, step, phase, round(time.time(), 3))
    host.write(PATH, json.dumps({"schema": SCHEMA, **asdict(note)}), mode=0o600)


def finish(host: Host, target: str, step: str) -> None:
    """Note that a step is done which is seen to be done, where a run that was cut off has left it begun."""
    note = read(host)[0]
    if note and (note.target, note.step, note.phase) == (target, step, "begun"):
        write(host, target, step, "done")
