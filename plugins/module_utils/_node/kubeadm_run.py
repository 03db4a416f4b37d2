# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Running kubeadm so that it outlives a lost connection, with its output in a file and a time limit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm import UNFINISHED
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

LOG = "/var/log/day2-kubernetes-kubeadm.log"
GRACE = 10.0


@dataclass(frozen=True)
class Run:
    """A kubeadm that has ended well; duration is in seconds."""

    output: str
    duration: float


def last_lines(output: str, count: int = 30) -> list[str]:
    """Return the last lines that hold text."""
    return [line for line in output.splitlines() if line.strip()][-count:]


def is_unfinished(host: Host) -> bool:
    """Tell whether a run was begun and not ended, by the note that start leaves on the node."""
    return host.exists(UNFINISHED)


def wait_for_earlier(host: Host, timeout: float) -> None:
    """Wait for a kubeadm that an earlier, cut off run of the module has left behind."""
    note = json.loads(host.read(UNFINISHED) or "{}")
    pid, started = note.get("pid"), note.get("started")
    if pid and started:
        poll(
            lambda: _start_time(pid) == started,
            lambda alive: not alive,
            timeout=timeout,
            interval=1,
            waiting_for=f"the kubeadm that an earlier run started (process {pid}, output in {LOG})",
        )


def run_kubeadm(host: Host, argv: tuple[str, ...], timeout: float) -> Run:
    """Run kubeadm to its end; its stdout and stderr are in LOG, and in the error when it fails."""
    begin = time.monotonic()
    log = host.path(LOG)
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
        process = subprocess.Popen(
            [str(host.path(argv[0])), *argv[1:]],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    note = {"pid": process.pid, "started": _start_time(process.pid), "command": list(argv)}
    host.write(UNFINISHED, json.dumps(note), mode=0o600)
    try:
        status: int | None = process.wait(timeout)
    except subprocess.TimeoutExpired:
        status = None
        _end(process)
    text = log.read_text(encoding="utf-8", errors="replace")
    duration = round(time.monotonic() - begin, 1)
    if status != 0:
        raise _failure(argv, status, timeout, text, duration)
    host.path(UNFINISHED).unlink(missing_ok=True)
    return Run(text, duration)


def _failure(argv: tuple[str, ...], status: int | None, timeout: float, text: str, duration: float) -> Day2Error:
    reason = f"was stopped after {timeout:g} s, the timeout" if status is None else f"failed with status {status}"
    tail = last_lines(text)
    return Day2Error(
        f"{' '.join(argv)} {reason}; its whole output is in {LOG} on the node, and ends with:\n" + "\n".join(tail),
        command=list(argv),
        status=status,
        stdout_tail=tail,
        duration=duration,
    )


def _end(process: subprocess.Popen[t.Any]) -> None:
    """End kubeadm and what it has started."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _start_time(pid: int) -> str | None:
    """Return when a process began, in clock ticks since boot, so that a reused number is not taken for it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stream:
            fields = stream.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
