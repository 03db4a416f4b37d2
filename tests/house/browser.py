# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Debian's headless Chromium, with a profile of its own that is thrown away."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def look(page: Path, width: int, height: int, *options: str) -> str:
    """Open a page in a window of this size and return what the options make Chromium print."""
    program = shutil.which("chromium")
    if not program:
        raise SystemExit("There is no Chromium here, which makes the pictures: apt-get install chromium")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        own = [f"--user-data-dir={profile}", f"--window-size={width},{height}"]
        command = [program, *OPTIONS, *own, *options, page.as_uri()]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def screenshot(page: Path, width: int, height: int, target: Path, *options: str) -> None:
    """Write a picture of a page."""
    look(page, width, height, f"--screenshot={target.resolve()}", *options)
