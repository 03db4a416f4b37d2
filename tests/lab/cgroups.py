# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One control group a host, made before the host starts: its cgroup namespace is then rooted there.

Cgroup v1 and the hybrid layout were seen to work; the pure v2 layout is written by the documentation and unproven.
"""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from tests.lab.errors import LabError

ROOT = Path("/sys/fs/cgroup")
PARENT = "day2-lab"
# What the kubelet refuses to start without.
NEEDED = {"cpu", "cpuset", "memory", "pids"}


def pure_v2(root: Path = ROOT) -> bool:
    """Say whether this machine has the unified hierarchy alone."""
    return (root / "cgroup.controllers").exists()


def hierarchies(root: Path = ROOT) -> list[Path]:
    """Return the top folder of each hierarchy: one with pure v2, else one for each v1 controller and for unified."""
    if pure_v2(root):
        return [root]
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.is_symlink())


def create(lab_name: str, machine: str) -> list[Path]:
    """Make a host's groups; return those that a process has to enter to belong to the host."""
    entered = []
    for top in hierarchies():
        group = top / PARENT / lab_name / machine
        for folder in (group.parent.parent, group.parent, group):
            folder.mkdir(exist_ok=True)
            if pure_v2():
                _delegate(folder.parent)
            elif (folder / "cpuset.cpus").exists():
                # a new cpuset is empty, and no process may enter it like that
                for name in ("cpuset.cpus", "cpuset.mems"):
                    (folder / name).write_text((top / name).read_text())
                (folder / "cgroup.clone_children").write_text("1")
        entered.append(group)
    return entered


def entrances(lab_name: str, machine: str) -> list[Path]:
    """Return the groups to enter for running one more process beside a host that has started."""
    own = [top / PARENT / lab_name / machine for top in hierarchies()]
    # with v2 only leaves hold processes; nspawn keeps itself in supervisor, the machine in payload
    return [group / "supervisor" if (group / "supervisor").is_dir() else group for group in own]


def groups(lab_name: str) -> t.Iterator[Path]:
    """Yield all groups of a lab, children before their parents."""
    for top in hierarchies():
        for step in os.walk(top / PARENT / lab_name, topdown=False):
            yield Path(step[0])


def processes(lab_name: str) -> set[int]:
    """Return all processes of a lab, by their ids on the outer machine."""
    found: set[int] = set()
    for folder in groups(lab_name):
        found.update(int(line) for line in (folder / "cgroup.procs").read_text().split())
    return found - {0}


def remove(lab_name: str) -> None:
    """Remove all groups of a lab, which must have no process left, and the common parent after the last lab."""
    for folder in groups(lab_name):
        folder.rmdir()
    for top in hierarchies():
        parent = top / PARENT
        if parent.is_dir() and not any(path.is_dir() for path in parent.iterdir()):
            parent.rmdir()


def memory(lab_name: str, machine: str) -> int:
    """Return the bytes that the processes of a host hold, without page cache."""
    top = ROOT if pure_v2() else ROOT / "memory"
    stat = top / PARENT / lab_name / machine / "memory.stat"
    numbers = dict(line.split() for line in stat.read_text().splitlines())
    return int(numbers["anon" if pure_v2() else "total_rss"])


def _delegate(folder: Path) -> None:
    """Give all controllers of a v2 group to its children."""
    there = set((folder / "cgroup.controllers").read_text().split())
    if not there >= NEEDED:
        raise LabError(f"{folder} lacks the cgroup controllers {', '.join(sorted(NEEDED - there))}")
    enabled = set((folder / "cgroup.subtree_control").read_text().split())
    for controller in sorted(there - enabled):
        (folder / "cgroup.subtree_control").write_text(f"+{controller}")
