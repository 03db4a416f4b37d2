# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the journal holds: a header for the run and an entry for each node, as they are written in the cluster. Pure."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error, reason_of

Json = dict[str, t.Any]
SCHEMA = 1
NAME = "day2-kubernetes-upgrade"  # of the ConfigMap and of the Lease
NAMESPACE = "kube-system"
ANNOTATION = "day2.kubernetes/upgrade"
STEPS = ("snapshot", "stage", "drain", "kubeadm", "kubelet", "verify", "uncordon")
PHASES = ("begun", "done")
MAPS = ("plan", "baseline", "snapshot")
RUNNING, FAILED, FINISHED = "running", "failed", "finished"


@dataclasses.dataclass(frozen=True)
class Entry:
    """Where the upgrade of one node is; at is in UTC, such as 2026-11-21T04:32:25Z."""

    run: str
    target: str
    step: str
    phase: str
    at: str

    def text(self) -> str:
        """Return it as the value of an annotation."""
        return json.dumps({"schema": SCHEMA, **dataclasses.asdict(self)})


@dataclasses.dataclass(frozen=True)
class Header:
    """The run: who brings the cluster from where to where, since when, by which plan, and how it was before.

    plan is {"masters": [...], "workers": [...], "batches": [...]}; baseline is that of M(day2.kubernetes.upgrade_plan);
    snapshot is what O(day2.kubernetes.upgrade_journal#module:snapshot) says, empty until there is one.
    """

    run: str
    state: str
    source: str
    target: str
    by: str
    started: str
    plan: Json = dataclasses.field(default_factory=dict)
    baseline: Json = dataclasses.field(default_factory=dict)
    snapshot: Json = dataclasses.field(default_factory=dict)

    def data(self) -> dict[str, str]:
        """Return it as the data of a ConfigMap."""
        texts = dataclasses.asdict(self)
        return {"schema": str(SCHEMA), **texts, **{name: json.dumps(getattr(self, name)) for name in MAPS}}

    @property
    def unfinished(self) -> bool:
        """Tell whether the run it speaks of has not come to its end."""
        return self.state != FINISHED


class Newer(Day2Error):
    """A record was written by a newer release than this."""


def read_entry(text: str) -> Entry:
    """Read an annotation.

    Raises:
        Newer: it has a schema that is not known here.
        Day2Error: it is not an entry.

    """
    try:
        raw = json.loads(text)
        _refuse_newer(raw["schema"])
        entry = Entry(**{field.name: str(raw[field.name]) for field in dataclasses.fields(Entry)})
    except (ValueError, KeyError, TypeError) as error:
        raise Day2Error(f"it is not an entry of the journal ({reason_of(error)})") from error
    if entry.step not in STEPS or entry.phase not in PHASES:
        raise Day2Error(f"it names the step {entry.step!r} {entry.phase!r}, which there is not")
    return entry


def read_header(data: dict[str, str]) -> Header:
    """Read the data of the ConfigMap; raises as read_entry."""
    try:
        _refuse_newer(data["schema"])
        texts: Json = {name: data[name] for name in ("run", "state", "source", "target", "by", "started")}
        maps: dict[str, t.Any] = {name: json.loads(data[name]) for name in MAPS if name in data or name != "snapshot"}
    except (ValueError, KeyError, TypeError) as error:
        raise Day2Error(f"it is not the header of a journal ({reason_of(error)})") from error
    for name, value in maps.items():
        if not isinstance(value, dict):
            raise Day2Error(f"its {name} is not a map")
    return Header(**texts, **maps)


def _refuse_newer(schema: t.Any) -> None:
    if int(schema) > SCHEMA:
        raise Newer(f"it was written by a newer release of day2.kubernetes (schema {int(schema)}, this one: {SCHEMA})")
