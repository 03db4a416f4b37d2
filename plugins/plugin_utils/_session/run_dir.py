# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

# PRIVATE to day2.kubernetes: may change in any release.

"""Private folders of runs: made for one run, swept by the next one when their process is gone."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import stat
import tempfile
import typing as t
from dataclasses import asdict, dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

OWNER_ONLY = 0o700
OWNER = "owner.json"


@dataclass(frozen=True)
class Process:
    """A process that cannot be mistaken for a later one with the same number."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Process:
        """Describe a process as it is now."""
        return cls(pid, start_time(pid))

    def alive(self) -> bool:
        """Return whether this very process still runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return start_time(self.pid) == self.started

    def as_dict(self) -> dict[str, t.Any]:
        """Return the fields, for JSON."""
        return asdict(self)


def start_time(pid: int) -> str:
    """Return the start time in clock ticks since boot, or nothing where there is no /proc (proc_pid_stat(5), 22)."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    state_and_after = text.rpartition(")")[2].split()
    return "" if state_and_after[0] == "Z" else state_and_after[19]


def base() -> pathlib.Path:
    """Return the folder of all runs of this user, made when it is missing; raises Day2Error when it is not ours."""
    folder = pathlib.Path(tempfile.gettempdir()) / f"day2-kubernetes-{os.getuid()}"
    folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid() or stat.S_IMODE(seen.st_mode) != OWNER_ONLY:
        raise Day2Error(f"{folder} must be a folder of this user with mode 0700: remove it or set TMPDIR")
    return folder


def create(owner: Process) -> pathlib.Path:
    """Return a new private folder that lasts as long as its owner."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="new-", dir=base()))
    set_owner(folder, owner)
    return folder.rename(folder.with_name(f"run-{folder.name[4:]}"))


def set_owner(folder: pathlib.Path, owner: Process) -> None:
    """Write down whose end is the folder's end."""
    draft = folder / "owner.new"
    draft.write_text(json.dumps(owner.as_dict()))
    draft.replace(folder / OWNER)


def owner_of(folder: pathlib.Path) -> Process | None:
    """Return the process that a folder belongs to."""
    try:
        return Process(**json.loads((folder / OWNER).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def sweep() -> list[str]:
    """Remove the folders whose owner is gone; return their names."""
    swept = []
    for folder in base().glob("run-*"):
        owner = owner_of(folder)
        if owner is None or not owner.alive():
            shutil.rmtree(folder, ignore_errors=True)
            swept.append(folder.name)
    return swept
