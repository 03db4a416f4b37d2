# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which files are meant: paths, folders and globs, without what is excluded, and each file once."""

from __future__ import annotations

import fnmatch
import glob
import os
import stat
import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest

SUFFIXES = (".yaml", ".yml", ".json", ".jsonl", ".ndjson", ".j2", ".tpl", ".tmpl", ".gotmpl", ".yaml.in", ".yml.in")
NEVER = (".git", ".hg", ".svn", ".terraform", "node_modules", "__pycache__")
CHARTS = "Chart.yaml"
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
GLOB = "*?["


@dataclass
class Found:
    """The files to scan, in order, and the folders of charts and kustomizations among them."""

    files: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    kustomizations: list[str] = field(default_factory=list)


def find_files(paths: t.Sequence[str], exclude: t.Sequence[str], harvest: Harvest) -> Found:
    """Return what these paths mean; below a folder only names that manifests and templates have.

    A link is followed once. Folders that cannot be listed are noted as unreadable.

    Raises:
        Day2Error: a path is not there.

    """
    found = Found()
    seen: set[tuple[int, int]] = set()
    for path in paths:
        for start in _expand(path):
            if os.path.isdir(start):
                _walk(start, exclude, found, seen, harvest)
            elif not _excluded(start, os.path.basename(start), exclude):
                _take(start, found, seen, harvest)
    return found


def _expand(path: str) -> list[str]:
    if os.path.lexists(path):
        return [path]
    matches = sorted(glob.glob(path, recursive=True)) if any(sign in path for sign in GLOB) else []
    if not matches:
        what = "matches nothing" if any(sign in path for sign in GLOB) else "is not there"
        raise Day2Error(f"{path} {what}: give files, folders or globs on the controller", missing=path)
    return matches


def _walk(top: str, exclude: t.Sequence[str], found: Found, seen: set[tuple[int, int]], harvest: Harvest) -> None:
    def trouble(error: OSError) -> None:
        harvest.unreadable(str(error.filename), _reason(error))

    _new(top, seen)
    for folder, folders, files in os.walk(top, onerror=trouble, followlinks=True):
        kept = [name for name in sorted(folders) if name not in NEVER]
        kept = [name for name in kept if not _excluded(os.path.join(folder, name), _below(top, folder, name), exclude)]
        folders[:] = [name for name in kept if _new(os.path.join(folder, name), seen)]
        if CHARTS in files:
            found.charts.append(folder)
        elif any(name in files for name in KUSTOMIZATIONS):
            found.kustomizations.append(folder)
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(SUFFIXES) and not _excluded(path, _below(top, folder, name), exclude):
                _take(path, found, seen, harvest)


def _take(path: str, found: Found, seen: set[tuple[int, int]], harvest: Harvest) -> None:
    try:
        status = os.stat(path)
    except OSError as error:
        harvest.unreadable(path, _reason(error))
        return
    if not stat.S_ISREG(status.st_mode):
        harvest.unreadable(path, "neither a file nor a folder")
    elif (status.st_dev, status.st_ino) not in seen:
        seen.add((status.st_dev, status.st_ino))
        found.files.append(path)


def _new(folder: str, seen: set[tuple[int, int]]) -> bool:
    try:
        status = os.stat(folder)
    except OSError:
        return True  # os.walk tells why
    key = (status.st_dev, status.st_ino)
    known = key in seen
    seen.add(key)
    return not known


def _below(top: str, folder: str, name: str) -> str:
    return os.path.relpath(os.path.join(folder, name), top)


def _excluded(path: str, below: str, exclude: t.Sequence[str]) -> bool:
    names = (path, below, os.path.basename(path))
    return any(fnmatch.fnmatch(name, pattern.rstrip("/")) for pattern in exclude for name in names)


def _reason(error: OSError) -> str:
    return f"cannot be read: {error.strerror}"
