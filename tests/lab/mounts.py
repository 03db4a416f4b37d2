# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Overlay mounts, and finding again those that a kill has left."""

from __future__ import annotations

import os
from pathlib import Path

from tests.lab.command import run

TABLE = Path("/proc/self/mountinfo")


def mount_overlay(name: str, lower: list[Path], upper: Path, work: Path, root: Path) -> None:
    """Mount a writable file system over read-only ones, the first of which is on top; a mounted one is left alone."""
    if os.path.ismount(root):
        return
    for folder in (upper, work, root):
        folder.mkdir(parents=True, exist_ok=True)
    layers = ":".join(str(path) for path in lower)
    run("mount", "-t", "overlay", name, "-o", f"lowerdir={layers},upperdir={upper},workdir={work}", root)


def mounts_below(folder: Path, source_prefix: str | None = None) -> list[Path]:
    """Return mount points below a folder, or of sources whose names begin so; the innermost first."""
    return parse(TABLE.read_text(), folder, source_prefix)


def parse(table: str, folder: Path, source_prefix: str | None = None) -> list[Path]:
    """Find mount points as mounts_below does; table is in the format of /proc/self/mountinfo."""
    found = []
    for line in table.splitlines():
        words = line.split(" ")
        point = Path(words[4].replace("\\040", " "))
        source = words[words.index("-") + 2]
        if point.is_relative_to(folder) or (source_prefix is not None and source.startswith(source_prefix)):
            found.append(point)
    return found[::-1]


def unmount(points: list[Path]) -> None:
    """Unmount; what is still in use goes away with its last user."""
    for point in points:
        run("umount", point, check=False)
        if os.path.ismount(point):
            run("umount", "--lazy", point)
