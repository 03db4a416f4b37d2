# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The kubelet as systemd's unit and as a process: whether it runs, what it runs, and its restart."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import programs
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import ask
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import (
    CONFIG_FILES,
    FLAG_FILES,
    KUBECONFIG,
    healthz_url,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

UNIT = "kubelet"
FIELDS = ("ActiveState", "MainPID", "NeedDaemonReload", "ExecMainStartTimestampMonotonic")
SYSTEMD_PATIENCE = 150  # seconds: a kubelet that does not stop is killed after 90


@dataclass(frozen=True)
class Unit:
    """State of the unit; pid is 0 when nothing runs, started is in seconds since 1970."""

    state: str
    pid: int
    started: float
    needs_reload: bool


def read_unit(host: Host) -> Unit:
    """Ask systemd."""
    answer = host.run("systemctl", "show", UNIT, *(f"--property={name}" for name in FIELDS), timeout=20)
    seen = dict(line.split("=", 1) for line in answer.output.splitlines() if "=" in line)
    began = int(seen.get("ExecMainStartTimestampMonotonic") or 0) / 1e6
    return Unit(
        state=seen.get("ActiveState", "unknown"),
        pid=int(seen.get("MainPID") or 0),
        started=time.time() - time.monotonic() + began,
        needs_reload=seen.get("NeedDaemonReload") == "yes",
    )


def running_version(host: Host, unit: Unit) -> str | None:
    """Return the version of the running program, which need not be on the disk any more."""
    return programs.ask_version(host, "kubelet", f"/proc/{unit.pid}/exe") if unit.pid else None


def is_deleted(host: Host, unit: Unit) -> bool:
    """Tell whether the running program was replaced on the disk since it was started."""
    try:
        return os.readlink(host.path(f"/proc/{unit.pid}/exe")).endswith(" (deleted)")
    except OSError:
        return False


def newer_files(host: Host, unit: Unit) -> list[str]:
    """Return the configuration files that were written after the kubelet has started."""
    names = dict.fromkeys((*CONFIG_FILES, *FLAG_FILES, KUBECONFIG))
    return [name for name in names if host.exists(name) and host.path(name).stat().st_mtime > unit.started]


def restart(host: Host, timeout: float) -> None:
    """Restart the kubelet and wait until it is healthy; timeout is in seconds."""
    done = host.run("systemctl", "restart", UNIT, timeout=SYSTEMD_PATIENCE)
    done.check("The kubelet cannot be restarted; see journalctl -u kubelet")
    url = healthz_url(host)

    def problem() -> str:
        unit = read_unit(host)
        if unit.state != "active":
            return f"its unit is {unit.state}"
        seen = ask(url) if url else None
        return "" if seen is None or seen.status == 200 else f"{url}: {seen.reason or seen.status}"

    try:
        poll(problem, lambda seen: not seen, timeout=timeout, interval=0.5, waiting_for="the kubelet's health")
    except Day2Error as error:
        raise Day2Error(
            f"The kubelet was restarted and is not healthy after {timeout:g} s ({error.details['last_seen']}); "
            "journalctl -u kubelet tells why",
        ) from error
