# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Charts and kustomizations as what they become: rendered by the programs that do it, then scanned."""

from __future__ import annotations

import bisect
import os
import re
import shutil
import subprocess
import tempfile
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest, Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scanner import Scanner

PATIENCE = 120  # seconds for one chart
SOURCE = re.compile(rb"^# Source: [^/\n]+/(\S+)\s*$")
COMPONENT = re.compile(rb"^kind:\s*Component\s*$", re.MULTILINE)
WAYS = {"helm": (("helm",),), "kustomize": (("kubectl",), ("kustomize",))}


def render(what: str, folders: t.Sequence[str], scanner: Scanner, target: Minor) -> None:
    """Render each folder and scan what comes out; what the templates of a rendered chart looked like is forgotten."""
    harvest = scanner.harvest
    folders = [folder for folder in folders if _stands_alone(what, folder)]
    program = next((found for way in WAYS[what] for found in [shutil.which(way[0])] if found), None)
    if program is None:
        names = " and ".join(way[0] for way in WAYS[what])
        if folders:
            harvest.warnings.append(f"render_{what}: no {names} on the PATH, so that {len(folders)} folders stay as is")
        return
    for folder in folders:
        with tempfile.TemporaryFile() as output:
            trouble = _run(_command(what, program, folder, target), output)
            if trouble:
                harvest.unreadable(folder, f"{os.path.basename(program)} cannot render it: {trouble}")
            else:
                _scan(what, folder, output, scanner)


def _stands_alone(what: str, folder: str) -> bool:
    if what == "helm":
        return os.path.basename(os.path.dirname(folder)) != "charts"
    for name in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return not COMPONENT.search(file.read(65536))
    return False


def _command(what: str, program: str, folder: str, target: Minor) -> list[str]:
    if what == "helm":
        return [program, "template", "scan", folder, "--include-crds", "--kube-version", str(target)]
    return [program, "kustomize" if os.path.basename(program) == "kubectl" else "build", folder]


def _run(command: list[str], output: t.IO[bytes]) -> str | None:
    """Run it; return the end of what it said when it failed."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"not finished after {PATIENCE} s"
    except OSError as error:
        return str(error.strerror)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return None if done.returncode == 0 else (said[-1] if said else f"it ended with {done.returncode}")


def _scan(what: str, folder: str, output: t.IO[bytes], scanner: Scanner) -> None:
    harvest = scanner.harvest
    if what == "helm":
        _forget(os.path.join(folder, "templates") + os.sep, harvest)
    before = len(harvest.uses)
    with open(os.dup(output.fileno()), "rb") as reader:
        lines, sources = _sources(reader)
    scanner.scan(folder, lambda: _again(output))
    for number in range(before, len(harvest.uses)):
        use = harvest.uses[number]
        harvest.uses[number] = _placed(use, what, folder, lines, sources)


def _again(output: t.IO[bytes]) -> t.IO[bytes]:
    reader = open(os.dup(output.fileno()), "rb")  # noqa: SIM115 - the scanner closes it
    reader.seek(0)
    return reader


def _sources(reader: t.IO[bytes]) -> tuple[list[int], list[str]]:
    """Return the lines where helm says from which template it goes on, and the templates."""
    reader.seek(0)
    lines, sources = [], []
    for number, line in enumerate(reader, 1):
        found = SOURCE.match(line)
        if found:
            lines.append(number)
            sources.append(found[1].decode("utf-8", "replace"))
    return lines, sources


def _placed(use: Use, what: str, folder: str, lines: list[int], sources: list[str]) -> Use:
    """Return the use with the file it comes from; lines of what was rendered would say nothing."""
    at = bisect.bisect_right(lines, use.evidence["line"]) - 1
    name = sources[at] if at >= 0 else "" if what == "helm" else "kustomization.yaml"
    return use._replace(evidence={"source": use.evidence["source"], "path": os.path.join(folder, name)})


def _forget(folder: str, harvest: Harvest) -> None:
    guessed = [use for use in harvest.uses if str(use.evidence.get("path")).startswith(folder)]
    harvest.uses[:] = [use for use in harvest.uses if use not in guessed or use.confidence != "low"]
    harvest.templated[:] = [path for path in harvest.templated if not path.startswith(folder)]
