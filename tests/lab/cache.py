# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The cache: what is built once and used by every lab, safe against kills and against two builders at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import time
import typing as t
from contextlib import contextmanager
from pathlib import Path

from tests.lab.console import say
from tests.lab.mounts import mounts_below, unmount

ROOT = Path(os.environ.get("DAY2_CACHE") or Path.home() / ".cache" / "day2-kubernetes")


@contextmanager
def lock(name: str, folder: Path | None = None) -> t.Iterator[None]:
    """Hold the lock of that name for the length of the block; the kernel frees it when its holder dies."""
    path = (folder or ROOT / "locks") / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            started = time.monotonic()
            say(f"waiting for another process that holds {path}")
            fcntl.flock(file, fcntl.LOCK_EX)
            say(f"got {name} after {time.monotonic() - started:.0f} s")
        yield


def fingerprint(*parts: str) -> str:
    """Return a short name for contents, so that other contents get another place."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def publish(finished: Path, final: Path) -> Path:
    """Rename a finished folder or file to its final name; when the name is there already, that one stays."""
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        finished.rename(final)
    except OSError:
        # rename cannot replace a folder that is not empty: another process was faster
        if not final.is_dir():
            raise
        shutil.rmtree(finished)
    return final


@contextmanager
def work_dir(name: str) -> t.Iterator[Path]:
    """Yield an empty scratch folder on the cache's file system; it is gone after the block."""
    sweep()
    folder = ROOT / "work" / f"{name}.{os.getpid()}"
    _remove(folder)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        _remove(folder)


def sweep() -> None:
    """Remove the scratch folders of processes that were killed."""
    for folder in (ROOT / "work").glob("*.*"):
        if not Path("/proc", folder.name.rpartition(".")[2]).exists():
            _remove(folder)


def _remove(folder: Path) -> None:
    # never walk into what is mounted there
    unmount(mounts_below(folder))
    shutil.rmtree(folder, ignore_errors=True)
