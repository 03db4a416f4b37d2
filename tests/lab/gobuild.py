# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Builds programs from Go modules: a wrapper go.mod says which, Go's own checksums say that it is the right code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.lab import cache, gotool, wrappers
from tests.lab.bundles import Bundle
from tests.lab.command import run_logged
from tests.lab.console import step

# a build must not outlive the one who wants it, and has time
QUIET = ("setpriv", "--pdeathsig", "KILL", "nice")


def build(bundle: Bundle, program: str, architecture: str, target: Path) -> None:
    """Build one program; target appears when it is finished. Raises LabError with the end of Go's output."""
    module = module_folder(bundle)
    go = go_for(module)
    log = cache.ROOT / "logs" / f"{bundle.name}.log"
    with step(f"{program} of {bundle.name}, built from its Go module"), cache.work_dir("build") as work:
        run_logged(
            log,
            *QUIET,
            *(go, "build", "-trimpath", "-ldflags", bundle.ldflags, "-o", work / program, bundle.packages[program]),
            cwd=module,
            # a killed build would leave its scratch files in /tmp; here the next one removes them
            env={**gotool.environment(architecture), "GOTMPDIR": str(work)},
        )
        (work / program).replace(target)


def module_folder(bundle: Bundle) -> Path:
    """Return the wrapper module: the one in tests/lab/go, or for other versions one that is generated in the cache."""
    for committed in (wrappers.MODULES / bundle.name, wrappers.MODULES / bundle.kind):
        if (committed / "go.mod").exists():
            return committed
    generated = cache.ROOT / "go" / "modules" / bundle.name
    with cache.lock(f"module-{bundle.name}"):
        if not (generated / "go.mod").exists():
            with step(f"go.mod of {bundle.name}"), cache.work_dir("module") as work:
                wrappers.write(work / "new", bundle.kind, bundle.version)
                cache.publish(work / "new", generated)
    return generated


def go_for(module: Path) -> Path:
    """Return a Go that is new enough for a wrapper module."""
    directive = re.search(r"^go (\S+)", (module / "go.mod").read_text(), re.MULTILINE)
    return gotool.ensure_go(directive[1] if directive else wrappers.MINIMUM_GO)


def folder_of_dependency(module: Path, path: str) -> Path:
    """Return where a wrapper module's dependency lies in Go's module cache."""
    done = subprocess.run(
        [str(go_for(module)), "list", "-m", "-f", "{{.Dir}}", path],
        cwd=module,
        env=gotool.environment("amd64"),
        check=True,
        capture_output=True,
        text=True,
    )
    return Path(done.stdout.strip())
