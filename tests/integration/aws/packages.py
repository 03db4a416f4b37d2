# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs of the system's packages: installed, or downloaded with apt-get into the cache, which needs no root."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.lab import cache
from tests.lab.command import run
from tests.lab.console import step
from tests.lab.errors import LabError

FORMAT = "1"  # raise it when something else is unpacked


def unpacked(*packages: str) -> Path:
    """Return a folder with the files of packages and of what they need that is not installed."""
    root = cache.ROOT / f"{packages[0]}-{FORMAT}"
    with cache.lock(packages[0]):
        if not root.exists():
            with step(f"{packages[0]} from the system's packages"), cache.work_dir(packages[0]) as work:
                for package in re.findall(r"^Inst (\S+)", _simulated(*packages), re.MULTILINE):
                    words = f"cd {work} && exec apt-get download -qq {package}"
                    run("sh", "-c", words, title=f"apt-get download {package}")
                for archive in work.glob("*.deb"):
                    run("dpkg-deb", "--extract", archive, work / "root")
                cache.publish(work / "root", root)
    return root


def libraries(root: Path) -> dict[str, str]:
    """Return the environment in which unpacked programs find their libraries."""
    folders = sorted({str(path.parent) for path in root.rglob("*.so*")})
    return {"LD_LIBRARY_PATH": os.pathsep.join(folders)}


def _simulated(*packages: str) -> str:
    words = ("apt-get", "install", "--simulate", "--no-install-recommends", *packages)
    try:
        return run(*words)
    except LabError:
        run("apt-get", "update", "-qq")  # a new machine has no lists of packages
        return run(*words)
