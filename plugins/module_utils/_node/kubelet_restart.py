# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Start the kubelet that is installed when it is not the one that runs, and see it healthy."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import (
    journal,
    kubelet_unit,
    packages,
    programs,
    redirect,
    safety_timer,
    static_pods,
    turn,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE


@dataclass(frozen=True)
class Request:
    """The options of kubelet_restart; version is without v, timeout is in seconds."""

    version: str
    timeout: int = 120
    quick_static_pods: bool = True
    force: bool = False


def restart(host: Host, request: Request, *, check: bool) -> dict[str, t.Any]:
    """Restart the kubelet when something speaks for it, and tell what that was; with check only tell."""
    _refuse_other_version(host, request.version)
    problem = journal.read(host)[1]
    if check:
        return {**_comparison(host, request), "duration": 0.0, "static_pods_ended": [], "journal_problem": problem}
    with turn.taken(host, request.timeout):
        begin = time.monotonic()
        seen = _comparison(host, request)
        ended = _restart(host, request, seen["diff"]["before"]["version"]) if seen["reasons"] else []
        journal.finish(host, request.version, journal.KUBELET)
        duration = round(time.monotonic() - begin, 1)
    return {**seen, "duration": duration, "static_pods_ended": ended, "journal_problem": problem}


def reasons_for(host: Host, unit: kubelet_unit.Unit, running: str | None, request: Request) -> list[str]:
    """Return what speaks for a restart, each in a few words."""
    if not unit.pid:
        return [f"it does not run, its unit is {unit.state}"]
    reasons = ["it is asked for (force)"] if request.force else []
    if running != request.version:
        reasons.append(f"{running or 'an unknown version'} runs and not {request.version}")
    elif kubelet_unit.is_deleted(host, unit):
        reasons.append("its program was replaced")
    reasons += [f"{name} is newer than the process" for name in kubelet_unit.newer_files(host, unit)]
    if unit.needs_reload:
        reasons.append("the files of its unit have changed")
    if host.exists(ASIDE) or safety_timer.is_armed(host):
        reasons.append("it may still talk to the API server of another node")
    return reasons


def _comparison(host: Host, request: Request) -> dict[str, t.Any]:
    unit = kubelet_unit.read_unit(host)
    running = kubelet_unit.running_version(host, unit)
    reasons = reasons_for(host, unit, running, request)
    before, after = {"version": running, "reasons": reasons}, {"version": request.version, "reasons": []}
    return {"changed": before != after, "reasons": reasons, "diff": {"before": before, "after": after}}


def _restart(host: Host, request: Request, running: str | None) -> list[str]:
    """Return which static pods were ended so that their successors could start."""
    other_minor = bool(running) and programs.minor_of(str(running)) != programs.minor_of(request.version)
    with journal.noted(host, request.version, journal.KUBELET):
        redirect.put_back(host)
        host.run("systemctl", "daemon-reload", timeout=60).check("systemd does not read the kubelet's unit again")
        with static_pods.replaced(host, wanted=request.quick_static_pods and other_minor) as ended:
            kubelet_unit.restart(host, request.timeout)
        safety_timer.disarm(host, *safety_timer.NAMES)
        _refuse_other_process(host, request.version)
    return ended


def _refuse_other_version(host: Host, version: str) -> None:
    program = programs.read_programs(host, packages.Packages(), ("kubelet",))["kubelet"]
    if program.version != version:
        raise Day2Error(
            f"{program.path or 'The kubelet'} is {program.version or 'not on this node'} and not {version}: bring it "
            "onto the node with node_programs first",
            kubelet=program.version,
        )


def _refuse_other_process(host: Host, version: str) -> None:
    running = kubelet_unit.running_version(host, kubelet_unit.read_unit(host))
    if running != version:
        raise Day2Error(
            f"The kubelet was restarted, and {running or 'an unknown version'} runs and not {version}: systemctl cat "
            "kubelet shows which program its unit starts",
            kubelet=running,
        )
