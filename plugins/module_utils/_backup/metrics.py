# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Metrics of the last run, for the textfile collector of Prometheus' node_exporter."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Facts

PREFIX = "day2_etcd_backup_"
SAVING = ("lock", "connect", "look", "save", "verify", "compare", "keep")
UPLOADING = "upload"
LAST_SUCCESS, LAST_UPLOAD = "last_success_timestamp_seconds", "last_uploaded_timestamp_seconds"
SIZE, KEYS, PHASE = "size_bytes", "keys", "phase_success"
HELP = {
    "last_run_timestamp_seconds": "When the last run began.",
    "duration_seconds": "How long the last run took.",
    LAST_SUCCESS: "When the newest verified snapshot was taken.",
    LAST_UPLOAD: "When the newest snapshot that is off the cluster was taken.",
    SIZE: "Size of the newest verified snapshot.",
    KEYS: "Keys in the newest verified snapshot.",
    "snapshots": "Verified snapshots on this node.",
    "snapshots_not_uploaded": "Verified snapshots on this node that are not off the cluster.",
    "alert_after_seconds": "Age of a snapshot at which somebody is to be told.",
    PHASE: "Whether the last run got through the phase.",
}
OF_SUCCESS = (LAST_SUCCESS, LAST_UPLOAD, SIZE, KEYS)
LINE = re.compile(rf"^{PREFIX}(\w+) (\S+)$", re.MULTILINE)


class Told(t.NamedTuple):
    """What a run has to tell; times are seconds, facts those of its snapshot, failed the phases that failed.

    not_uploaded is None when nothing is to be carried anywhere; uploaded is when the newest that was carried was taken.
    """

    began: float
    seconds: float
    facts: Facts | None
    failed: t.Collection[str]
    snapshots: int
    alert_after: int
    not_uploaded: int | None = None
    uploaded: float | None = None


def metrics(told: Told, former: str) -> str:
    """Return the text of the file; what only a success tells stays as it was in the former text."""
    known = {name: value for name, value in _read(former).items() if name in OF_SUCCESS}
    values: dict[str, float | None] = {
        **known,
        "last_run_timestamp_seconds": told.began,
        "duration_seconds": told.seconds,
        "snapshots": told.snapshots,
        "snapshots_not_uploaded": told.not_uploaded,
        "alert_after_seconds": told.alert_after,
    }
    if told.facts:
        values.update({LAST_SUCCESS: told.facts["taken"], SIZE: told.facts["size"], KEYS: told.facts["keys"]})
    if told.uploaded:
        values[LAST_UPLOAD] = told.uploaded
    if told.not_uploaded is None:
        values.pop(LAST_UPLOAD, None)
    lines = [_block(name, {"": values[name]}) for name in HELP if values.get(name) is not None]
    return "".join([*lines, _block(PHASE, {f'{{phase="{name}"}}': ok for name, ok in passed(told).items()})])


def passed(told: Told) -> dict[str, bool]:
    """Return whether the run got through each phase; one that comes after a failed one was not got through."""
    order = [name for name in SAVING if name in told.failed]
    end = SAVING.index(order[0]) if order else len(SAVING)
    upload = {} if told.not_uploaded is None else {UPLOADING: UPLOADING not in told.failed}
    return {**{name: number < end for number, name in enumerate(SAVING)}, **upload}


def _block(name: str, values: t.Mapping[str, float | None]) -> str:
    full = f"{PREFIX}{name}"
    lines = "".join(f"{full}{labels} {_number(value)}\n" for labels, value in values.items())
    return f"# HELP {full} {HELP[name]}\n# TYPE {full} gauge\n{lines}"


def _number(value: float | None) -> str:
    number = float(value or 0)
    return str(int(number)) if number.is_integer() else f"{number:.3f}"


def _read(text: str) -> dict[str, float]:
    found = {}
    for name, value in LINE.findall(text):
        try:
            found[name] = float(value)
        except ValueError:  # somebody else wrote it
            continue
    return found
