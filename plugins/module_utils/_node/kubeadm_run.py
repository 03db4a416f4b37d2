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
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import find_processes
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
    """Tell whether a run was begun and not ended, by the note that it leaves on the node."""
    return host.exists(UNFINISHED)


def wait_for_earlier(host: Host, timeout: float) -> None:
    """Wait for every ``kubeadm upgrade`` on this node, such as that of an earlier, cut off run of the module."""
    poll(
        lambda: [process.pid for process in find_processes(host, "kubeadm") if "upgrade" in process.words[1:2]],
        lambda running: not running,
        timeout=timeout,
        interval=1,
        waiting_for=f"a kubeadm upgrade that runs on this node already (output of our own is in {LOG})",
    )


def run_kubeadm(host: Host, argv: tuple[str, ...], timeout: float) -> Run:
    """Run kubeadm to its end; its stdout and stderr are in LOG, and in the error when it fails."""
    begin = time.monotonic()
    host.write(UNFINISHED, json.dumps({"command": list(argv)}), mode=0o600)
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
