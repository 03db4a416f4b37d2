# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kernel settings of the outer machine that hosts need: set by the first lab, put back when the last one goes."""

from __future__ import annotations

import json
from pathlib import Path

from tests.lab import claims

SAVED = claims.RUN / "sysctls.json"
# The kubelet demands these and cannot write them itself from inside a container.
EXACT = {"vm.overcommit_memory": 1, "kernel.panic": 10, "kernel.panic_on_oops": 1}
AT_LEAST = {
    "fs.inotify.max_user_instances": 8192,
    "fs.inotify.max_user_watches": 1048576,
    "kernel.pid_max": 131072,
}


def changes(current: dict[str, int]) -> dict[str, int]:
    """Return what has to be set, given all current values."""
    wanted = EXACT | {name: max(least, current[name]) for name, least in AT_LEAST.items()}
    return {name: value for name, value in wanted.items() if current[name] != value}


def apply() -> None:
    """Set what is needed and remember what was there before the first lab."""
    with claims.locked():
        current = {name: int(_path(name).read_text()) for name in EXACT | AT_LEAST}
        if not SAVED.exists():
            claims.write_json(SAVED, current)
        for name, value in changes(current).items():
            _path(name).write_text(str(value))


def restore_after_last() -> None:
    """Put the old values back when no lab is left on this machine."""
    with claims.locked():
        if claims.claims() or not SAVED.exists():
            return
        for name, value in json.loads(SAVED.read_text()).items():
            _path(name).write_text(str(value))
        SAVED.unlink()


def _path(name: str) -> Path:
    return Path("/proc/sys", *name.split("."))
