# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Where a drill restores: a folder of its own, with what an earlier drill that was killed has left in it."""

from __future__ import annotations

import os
import shutil
import signal

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member import room_of
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.refusals import room_problem
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import Process, find_processes, is_alive
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

FOLDER = "etcd-drill"  # below the folder that the user names, so that nothing else is ever removed
NAME = "day2-recovery-drill"  # of the member, by which a process of a drill is known
PROGRAMS = ("etcd", "etcdutl")
INSIDE = ("/usr/local/bin", "/usr/bin")
LOG_BYTES = 192 * 1024**2  # etcd makes its log in pieces of 64 MiB, of which there are up to three
DATA_DIR = "/var/lib/etcd"
STOP_SECONDS = 10


def find_program(host: Host, name: str, given: str | None) -> str:
    """Return etcd or etcdutl: what is given, or that in the container of a running etcd, or that of the node.

    Raises:
        Day2Error: it is nowhere.

    """
    own = [process for process in find_processes(host, "etcd") if not _is_ours(process)]
    inside = [f"/proc/{process.pid}/root{folder}/{name}" for process in own for folder in INSIDE]
    found = host.which(given) if given else next(filter(host.exists, inside), None) or host.which(name)
    if found:
        return found
    where = f"at {given}" if given else "on this node, nor in the container of a running etcd"
    raise Day2Error(
        f"{name} is not {where}: drill on a host of etcd, or give {name}, a path of the program from the release of "
        "etcd that the cluster runs (https://github.com/etcd-io/etcd/releases)"
    )


def refuse_little_room(host: Host, folder: str, size: int) -> None:
    """Raise when the restored data does not fit, or would leave too little to the etcd that is at home here."""
    try:
        data_dir = read_setup(host).data_dir
    except Day2Error:  # no etcd is at home here
        data_dir = DATA_DIR
    problem = room_problem(size + LOG_BYTES, room_of(str(host.path(folder)), str(host.path(data_dir))))
    if problem:
        raise Day2Error(f"{folder} has no room for a drill: {problem}. Give another dir")


def leftovers(host: Host, folder: str) -> list[str]:
    """Return what an earlier drill has left: processes, and the folder."""
    found = [f"{process.program} with the process id {process.pid}" for process in _processes(host)]
    return [*found, *([folder] if os.path.lexists(host.path(folder)) else [])]


def sweep(host: Host, folder: str) -> None:
    """Remove that; nothing else is ever touched.

    Raises:
        Day2Error: something stays.

    """
    running = _processes(host)
    for process in running:
        os.kill(process.pid, signal.SIGKILL)  # its data is thrown away
    poll(
        lambda: [process.pid for process in running if is_alive(host, process)],
        lambda alive: not alive,
        timeout=STOP_SECONDS,
        interval=0.1,
        waiting_for="the end of an earlier drill",
    )
    try:
        path = host.path(folder)
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.exists():
            shutil.rmtree(path)
    except OSError as error:
        raise Day2Error(f"{folder} of a drill cannot be removed: {error.strerror}. Remove it") from error


def make(host: Host, folder: str) -> None:
    """Make the folder, which only root can look into: what is restored in it holds every Secret."""
    try:
        host.path(folder).parent.mkdir(parents=True, exist_ok=True)
        host.path(folder).mkdir(mode=0o700)
    except OSError as error:
        raise Day2Error(f"{folder} cannot be made: {error.strerror}. Give another dir") from error


def _processes(host: Host) -> list[Process]:
    return [process for name in PROGRAMS for process in find_processes(host, name) if _is_ours(process)]


def _is_ours(process: Process) -> bool:
    return f"--name={NAME}" in process.words and process.pid != os.getpid()
