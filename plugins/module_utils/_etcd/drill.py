# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A drill: a snapshot is verified, restored aside, started, compared, and removed again, and every phase is timed."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import drill_place, etcdutl
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_compare import ask, comparison_of, differences
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_place import NAME
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_record import Drill, phase, telling
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_server import PEER_URL, running
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.proof import ALWAYS, prove
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import SYSTEMD, Setup
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import read_sidecar
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.turn import taken

LOCK = "/run/day2-kubernetes-etcd-drill.lock"
NICE = 15
LOCK_SECONDS = 10
ENDINGS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@dataclass(frozen=True)
class Request:
    """The options of etcd_drill; timeout is in seconds, and counts for the start of etcd."""

    path: str
    dir: str
    etcd: str | None = None
    etcdutl: str | None = None
    timeout: int = 300

    @property
    def folder(self) -> str:
        """Return the folder that is made, and removed."""
        return f"{self.dir.rstrip('/')}/{drill_place.FOLDER}"


def drill(host: Host, request: Request, *, check: bool) -> Drill:
    """Do all of it, or with check only look whether it can be done.

    Raises:
        Day2Error: with the details ``phase`` and ``drill``; all is removed then too.

    """
    done = Drill(swept=drill_place.leftovers(host, request.folder))
    with telling(done), _ended_by_signals():
        if check:
            _look(host, request, done, bring=not host.exists(request.path))
            return done
        with taken(host, LOCK_SECONDS, LOCK):
            drill_place.sweep(host, request.folder)
            try:
                _look(host, request, done)
                _carry_out(host, request, done)
            finally:
                drill_place.sweep(host, request.folder)
    return done


def _look(host: Host, request: Request, done: Drill, bring: bool = False) -> None:
    """Look at programs, file and room; in check mode the file may be one that nobody has brought yet."""
    began = time.time()
    for name in drill_place.PROGRAMS:
        given = getattr(request, name)
        done.programs[name] = given if bring and given else drill_place.find_program(host, name, given)
    if bring:
        return
    etcdutl.refuse_unfit(host, done.programs["etcdutl"], 0)
    with phase(done, "verify"):
        known, problem = read_sidecar(request.path)
        if problem:
            raise Day2Error(
                f"{request.path}: {problem}. A drill needs the snapshot with its sidecar, {request.path}.json"
            )
        done.age = round(max(began - known["taken"], 0.0), 1)
        done.snapshot = prove(request.path, ALWAYS)
    drill_place.refuse_little_room(host, request.folder, done.snapshot["size"])


def _carry_out(host: Host, request: Request, done: Drill) -> None:
    folder, data = request.folder, f"{request.folder}/data"
    with phase(done, "restore"):
        drill_place.make(host, folder)
        setup = Setup(SYSTEMD, NAME, PEER_URL, folder, Access(""), separate_wal=False)
        token = f"{NAME}-{time.time():.0f}"
        # without a higher revision: that would be another HashKV
        program = done.programs["etcdutl"]
        etcdutl.restore(host, program, request.path, setup, {NAME: PEER_URL}, token, 0, data)
    with contextlib.ExitStack() as stack:
        with phase(done, "start"):
            etcd = stack.enter_context(running(host, done.programs["etcd"], folder, data, request.timeout))
        with phase(done, "compare"):
            done.etcd = ask(etcd, done.snapshot)
            done.comparison = comparison_of(done.snapshot, done.etcd)
            wrong = differences(done.comparison)
            if wrong:
                raise Day2Error(f"What was restored is not what was saved: {'; '.join(wrong)}. Use another snapshot")


@contextlib.contextmanager
def _ended_by_signals() -> t.Iterator[None]:
    """Turn a signal that ends the module into an error, so that everything is removed."""

    def end(number: int, dummy: t.Any) -> None:
        for each in ENDINGS:
            signal.signal(each, signal.SIG_IGN)  # nothing interrupts the removal
        raise Day2Error(f"The drill was ended by {signal.Signals(number).name}. Start it again")

    before = {each: signal.signal(each, end) for each in ENDINGS}
    try:
        yield
    finally:
        for each, action in before.items():
            signal.signal(each, action)


def be_nice() -> None:
    """Leave the processor to others."""
    os.nice(NICE)
