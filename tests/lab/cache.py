# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The cache: what is built once and used by every lab, safe against kills and against two builders at a time."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
import typing as t
from contextlib import contextmanager
from pathlib import Path

from tests.lab.console import say

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
    """Yield an empty scratch folder on the cache's file system; it is gone after the block.

    Folders of the same name whose process was killed are removed first.
    """
    parent = ROOT / "work"
    parent.mkdir(parents=True, exist_ok=True)
    for old in parent.iterdir():
        match = re.fullmatch(rf"{re.escape(name)}\.(\d+)", old.name)
        if match and not Path("/proc", match[1]).exists():
            shutil.rmtree(old, ignore_errors=True)
    folder = parent / f"{name}.{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
