# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Takes a lab away with everything that belongs to it, by its name alone: also what a kill has left."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

from tests.lab import cache, cgroups, claims, network, requirements, state, sysctls
from tests.lab.console import say, step
from tests.lab.errors import LabError
from tests.lab.mounts import mounts_below, unmount

END_PATIENCE = 30.0
NSPAWN = Path("/run/systemd/nspawn")


def destroy(name: str) -> None:
    """Destroy a lab; nothing to do is fine."""
    requirements.check_root()
    folder = state.claimed_folder(name)
    with state.working_on(name):
        if not leftovers(name) and not folder.exists() and name not in claims.claims():
            say(f"no lab {name}, nothing to do")
        else:
            with step(f"Lab {name} destroyed"):
                _remove(name, folder)
        with claims.locked():
            claims.release(name)
        sysctls.restore_after_last()
        cache.sweep()
        state.forget_lock(name)


def leftovers(name: str) -> list[str]:
    """Return in words all that a lab still has on this machine, beside its folder."""
    folder = state.claimed_folder(name)
    return [
        *(f"process {pid}" for pid in sorted(cgroups.processes(name))),
        *(f"mount {point}" for point in mounts_below(folder, f"day2-{name}-")),
        *(f"interface {interface}" for interface in network.leftovers(name)),
        *(f"cgroup {group}" for group in cgroups.groups(name)),
    ]


def _remove(name: str, folder: Path) -> None:
    _end_processes(name)
    points = mounts_below(folder, f"day2-{name}-")
    _forget_in_nspawn(name, points)
    unmount(points)
    network.remove(name)
    cgroups.remove(name)
    if left := leftovers(name):
        raise LabError(f"Lab {name} left {', '.join(left)}: run destroy again")
    if folder.exists():
        shutil.rmtree(folder)


def _end_processes(name: str) -> None:
    """Kill until nobody is left: with process 1 of a machine the kernel ends all others of it."""
    deadline = time.monotonic() + END_PATIENCE
    while pids := cgroups.processes(name):
        if time.monotonic() > deadline:
            raise LabError(f"Processes of lab {name} do not end: {', '.join(map(str, sorted(pids)))}")
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.1)


def _forget_in_nspawn(name: str, roots: list[Path]) -> None:
    """Remove what a killed systemd-nspawn leaves: folders by the machine's name, locks by the inode of its root."""
    for path in [*NSPAWN.glob(f"propagate/{name}-*"), *NSPAWN.glob(f"unix-export/{name}-*")]:
        shutil.rmtree(path)
    for root in roots:
        inode = root.stat()
        (NSPAWN / "locks" / f"inode-{inode.st_dev}:{inode.st_ino}").unlink(missing_ok=True)
