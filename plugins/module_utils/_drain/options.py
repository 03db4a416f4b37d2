# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Options of a drain."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._drain.classify import Rules
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

DRAIN_OPTIONS: dict[str, dict[str, t.Any]] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["drained", "cordoned", "uncordoned"], "default": "drained"},
    "force": {"type": "bool", "default": False},
    "delete_emptydir_data": {"type": "bool", "default": False},
    "ignore_daemonsets": {"type": "bool", "default": True},
    "grace_period": {"type": "int", "default": -1},
    "timeout": {"type": "int", "default": 600},
    "skip_wait_for_delete_timeout": {"type": "int", "default": 0},
    "pod_selector": {"type": "str"},
    "max_parallel_evictions": {"type": "int", "default": 8},
    "disable_eviction": {"type": "bool", "default": False},
    "uncordon_on_failure": {"type": "bool", "default": False},
    "reason": {"type": "str", "default": ""},
    "progress": {"type": "path"},
}
LEAST = {"grace_period": -1, "timeout": 1, "skip_wait_for_delete_timeout": 0, "max_parallel_evictions": 1}


@dataclass(frozen=True)
class DrainOptions:
    """How to drain one node; times in seconds, a grace_period of -1 is the pod's own."""

    rules: Rules
    grace_period: int = -1
    timeout: int = 600
    pod_selector: str = ""
    max_parallel_evictions: int = 8
    disable_eviction: bool = False
    uncordon_on_failure: bool = False
    reason: str = ""
    progress: str = ""


def drain_options(params: dict[str, t.Any]) -> DrainOptions:
    """Return the options of a module.

    Raises:
        Day2Error: a number is too small.

    """
    for name, least in LEAST.items():
        if params[name] < least:
            raise Day2Error(f"{name} is {params[name]}, but must be at least {least}")
    return DrainOptions(
        rules=Rules(
            force=params["force"],
            delete_emptydir_data=params["delete_emptydir_data"],
            ignore_daemonsets=params["ignore_daemonsets"],
            skip_wait_for_delete_timeout=params["skip_wait_for_delete_timeout"],
        ),
        grace_period=params["grace_period"],
        timeout=params["timeout"],
        pod_selector=params["pod_selector"] or "",
        max_parallel_evictions=params["max_parallel_evictions"],
        disable_eviction=params["disable_eviction"],
        uncordon_on_failure=params["uncordon_on_failure"],
        reason=params["reason"],
        progress=params["progress"] or "",
    )
