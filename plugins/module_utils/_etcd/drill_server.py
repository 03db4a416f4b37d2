# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""An etcd that lives as long as a drill, and that nobody but the drill can talk to.

It listens on sockets in its own folder. A port, even one of loopback, would let every process of the node read every
Secret, and could be another's.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.drill_place import NAME, STOP_SECONDS
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

# etcd wants host:port; they are names of sockets in its working folder
CLIENT, PEER = "localhost:1", "localhost:2"
PEER_URL = f"unix://{PEER}"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
ASK_SECONDS = 60
LAST_LINES = 3


@contextlib.contextmanager
def running(host: Host, program: str, folder: str, data: str, timeout: float) -> t.Iterator[Etcd]:
    """Start an etcd with this data, and yield a connection when it answers; it has ended when this returns.

    Raises:
        Day2Error: it does not come up within timeout seconds, with the end of its log.

    """
    place = host.path(folder)
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(host.path(program)), *_flags(host, data)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=place,
            env=_environment(),
            preexec_fn=_die_with_parent,
        )
    try:
        etcd = _connected(process, Access(f"unix://{place}/{CLIENT}"), str(place / "log"), timeout)
        try:
            yield etcd
        finally:
            etcd.close()
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End it, if need be without asking."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _flags(host: Host, data: str) -> tuple[str, ...]:
    return (
        f"--name={NAME}",
        f"--data-dir={host.path(data)}",
        f"--listen-client-urls=unix://{CLIENT}",
        f"--advertise-client-urls=unix://{CLIENT}",
        f"--listen-peer-urls={PEER_URL}",
        f"--initial-advertise-peer-urls={PEER_URL}",
        f"--initial-cluster={NAME}={PEER_URL}",
        "--quota-backend-bytes=-1",  # none: a file of any size is fine
        "--unsafe-no-fsync",  # its data is thrown away, and the disk may be that of the real etcd
        "--log-level=warn",
    )


def _environment() -> dict[str, str]:
    """Return the environment without settings of another etcd."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ETCD_")}


def _die_with_parent() -> None:
    """Have the kernel end it when the drill is killed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _connected(process: subprocess.Popen[bytes], access: Access, log: str, timeout: float) -> Etcd:
    def problem() -> str:
        if process.poll() is not None:
            raise Day2Error(f"The etcd of the drill has ended with status {process.returncode}: {_last_lines(log)}")
        try:
            etcd = Etcd(access, 2)
            try:
                etcd.read_with_quorum()
            finally:
                etcd.close()
        except Day2Error as error:
            return str(error)
        return ""

    try:
        poll(problem, lambda found: not found, timeout=timeout, interval=0.1, waiting_for="the etcd of the drill")
    except Day2Error as error:
        if "last_seen" not in error.details:
            raise
        raise Day2Error(f"{error}: {error.details['last_seen']}. Its log ends with: {_last_lines(log)}") from error
    return Etcd(access, ASK_SECONDS)


def _last_lines(log: str) -> str:
    with open(log, encoding="utf-8", errors="replace") as stream:
        return " | ".join(stream.read().splitlines()[-LAST_LINES:])
