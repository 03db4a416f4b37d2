# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Clean copies of the checkout: what git knows or would add, and nothing that a tool left behind."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from pathlib import Path

from tests.house.environments import Environment, link_dependencies, site_packages
from tests.house.places import CHECKOUT, COLLECTION, GATES


def files() -> list[Path]:
    """List the files of the checkout, relative to it: the committed ones as they are now, and new ones."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    return sorted({Path(name) for name in listed.split("\0") if name and (CHECKOUT / name).is_file()})


def clean_copy(gate: str, environment: Environment) -> Path:
    """Bring the gate's own copy up to date and return it: in a collections folder, beside those that it needs."""
    root = GATES / gate
    copy = root / COLLECTION
    wanted = files()
    for name in wanted:
        _copy(CHECKOUT / name, copy / name)
    _remove_all_but(copy, set(wanted))
    link_dependencies(root, site_packages(environment))
    return copy


def _copy(source: Path, target: Path) -> None:
    if target.is_file() and filecmp.cmp(source, target) and source.stat().st_mode == target.stat().st_mode:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _remove_all_but(folder: Path, wanted: set[Path]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder) not in wanted:
            path.unlink()
