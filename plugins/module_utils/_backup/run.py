# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One run of the schedule: save and prune, carry off the cluster what is not there yet, tell of it."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import packing
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import is_there
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.journal import ERROR, INFO, WARNING, Journal
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.metrics import UPLOADING, Told, metrics
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.settings import Settings
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.upload import carry
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved, look
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.states import Outcome, reach
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.turn import taken

LOCK = "/run/day2-kubernetes-etcd-backup.lock"
# what a run ends with; 2 is also what argparse ends with
DONE, NOT_SAVED, NOT_CONFIGURED, NOT_UPLOADED, NOT_TOLD, NOT_ALONE = range(6)


def run(host: Host, settings: Settings, journal: Journal) -> int:
    """Do all of it and return the exit code; what fails does not stop what can still be done."""
    try:
        with taken(host, 0, LOCK):
            return _run(host, settings, journal)
    except Day2Error as error:  # the other run tells of itself
        journal.say(ERROR, "lock", str(error))
        return NOT_ALONE


def foretell(host: Host, settings: Settings, journal: Journal) -> int:
    """Say what a run would do, and do nothing."""
    try:
        outcome = reach("present", host, settings.wanted, check=True)
    except Day2Error as error:
        _say_failed(error, journal)
        return NOT_SAVED
    journal.say(INFO, "save", f"{outcome.path} would be saved" if outcome.before != outcome.after else "nothing to do")
    for path in outcome.pruned:
        journal.say(INFO, "keep", f"{path} would be removed")
    for one in _waiting(settings, _shelf(settings)):
        journal.say(INFO, UPLOADING, f"{one.path} would be carried off the cluster")
    return DONE


def _run(host: Host, settings: Settings, journal: Journal) -> int:
    began, clock = time.time(), time.monotonic()
    failed: dict[str, int] = {}
    outcome = None
    try:
        outcome = reach("present", host, settings.wanted, check=False)
        _say_saved(outcome, journal)
    except Day2Error as error:
        phase = _say_failed(error, journal)
        failed[phase] = NOT_ALONE if phase == "lock" else NOT_SAVED
    if not _carry_all(host, settings, journal):
        failed[UPLOADING] = NOT_UPLOADED
    facts = outcome.snapshot if outcome else None
    told = _told(settings, began, time.monotonic() - clock, facts, failed)
    if not _tell(host, settings, told, journal):
        failed.setdefault("metrics", NOT_TOLD)
    return next(iter(failed.values()), DONE)


def _say_saved(outcome: Outcome, journal: Journal) -> None:
    facts = outcome.snapshot or {}
    proven = "compared with etcd" if facts["verified"].get("hashkv") else "HashKV not compared"
    text = f"{facts['keys']} keys at revision {facts['revision']}, {facts['size']} bytes, {proven}"
    new = f"saved in {facts['seconds']} s" if outcome.path not in outcome.before else "is young enough"
    journal.say(INFO, "save", f"{outcome.path} {new}: {text}")
    for warning in facts["warnings"]:
        journal.say(WARNING, "save", warning)
    journal.say(INFO, "keep", f"{len(outcome.kept or {})} snapshots stay, {len(outcome.pruned)} were removed")


def _say_failed(error: Day2Error, journal: Journal) -> str:
    """Say why a phase failed, and return its name."""
    phase = str(error.details.get("phase", "save"))
    journal.say(ERROR, phase, str(error).removeprefix(f"etcd snapshot, {phase}: "))
    return phase


def _carry_all(host: Host, settings: Settings, journal: Journal) -> bool:
    """Carry what is not off the cluster yet, in its order, and stop at the first one that cannot be carried."""
    destination = settings.upload
    if not destination:
        return True
    waiting = _waiting(settings, _shelf(settings))
    packing.sweep(settings.wanted.dir, waiting, destination)
    for one in waiting:
        clock = time.monotonic()
        try:
            carried = carry(host, one, destination)
        except Day2Error as error:
            journal.say(ERROR, UPLOADING, str(error))
            return False
        how = "carried" if carried.new else "not overwritten, it was there"
        seconds = time.monotonic() - clock
        journal.say(INFO, UPLOADING, f"{carried.place}: {how}, {carried.size} bytes, {seconds:.1f} s")
        for warning in carried.warnings:
            journal.say(WARNING, UPLOADING, warning)
    return True


def _shelf(settings: Settings) -> list[Shelved]:
    """Return the verified snapshots, oldest first."""
    every = look(settings.wanted.dir, f"{settings.wanted.prefix}-")
    return [one for one in every if one.problem is None]


def _waiting(settings: Settings, shelf: list[Shelved]) -> list[Shelved]:
    """Return what is to be carried: one that was begun, and then the newest first."""
    where = settings.upload
    if not where:
        return []
    waiting = [one for one in reversed(shelf) if not is_there(one, where)]
    return sorted(waiting, key=lambda one: not packing.is_begun(one, where))


def _told(
    settings: Settings, began: float, seconds: float, facts: dict[str, t.Any] | None, failed: t.Collection[str]
) -> Told:
    shelf = _shelf(settings)
    told = Told(began, seconds, facts, failed, len(shelf), settings.alert_after)
    if not settings.upload:
        return told
    waiting = {one.path for one in _waiting(settings, shelf)}
    there = [one.taken for one in shelf if one.path not in waiting]
    return told._replace(not_uploaded=len(waiting), uploaded=max(there, default=None))


def _tell(host: Host, settings: Settings, told: Told, journal: Journal) -> bool:
    """Write the metrics, if anybody wants them, and return whether that worked."""
    name = settings.metrics_file
    if not name or set(told.failed) == {"lock"}:
        return True
    try:
        host.write(name, metrics(told, host.read(name)))
    except Day2Error as error:
        journal.say(ERROR, "metrics", str(error))
        return False
    journal.say(INFO, "metrics", f"{name} written")
    return True
