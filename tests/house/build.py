# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Gates on the built archive: what users get from Galaxy."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
import tempfile
from pathlib import Path

from tests.house.environments import site_packages
from tests.house.runner import Finding, Runner

# What belongs into the archive; everything else in it was forgotten in build_ignore of galaxy.yml.
EXPECTED = {
    "CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "FILES.json", "LICENSE", "MAINTAINERS.md", "MANIFEST.json",
    "README.md", "bindep.txt", "changelogs", "meta", "playbooks", "plugins", "requirements.txt", "roles",
}  # fmt: skip


def check_install(runner: Runner, copy: Path) -> None:
    """Build the archive, look through it, install it offline where nothing else is, and list its modules."""
    with tempfile.TemporaryDirectory() as empty:
        archive = _build(runner, copy, Path(empty))
        _check_content(archive)
        collections = Path(empty) / "collections"
        for name in _dependencies(archive):
            folder = Path("ansible_collections", *name.split("."))
            shutil.copytree(site_packages(runner.environment) / folder, collections / folder, symlinks=True)
        home = {"HOME": str(Path(empty) / "home"), "ANSIBLE_COLLECTIONS_PATH": str(collections)}
        runner.run("ansible-galaxy", "collection", "install", "--offline", "-p", collections, archive, **home)
        _check_modules(runner, copy, collections, home)


def check_import(runner: Runner, copy: Path) -> None:
    """Let Galaxy's importer read the archive; its warnings count."""
    with tempfile.TemporaryDirectory() as folder:
        archive = _build(runner, copy, Path(folder))
        said = runner.run("python", "-m", "galaxy_importer.main", archive, cwd=Path(folder))
    findings = [line for line in said.splitlines() if re.match(r"(WARNING|ERROR|CRITICAL)\b", line)]
    if findings:
        raise Finding("\n".join(findings))


def _build(runner: Runner, copy: Path, folder: Path) -> Path:
    runner.run("ansible-galaxy", "collection", "build", "--force", "--output-path", folder, copy)
    return next(folder.glob("*.tar.gz"))


def _check_content(archive: Path) -> None:
    with tarfile.open(archive) as content:
        found = {name.split("/")[0] for name in content.getnames()}
    if found != EXPECTED:
        raise Finding(f"In the archive: unexpected {sorted(found - EXPECTED)}, missing {sorted(EXPECTED - found)}")


def _dependencies(archive: Path) -> list[str]:
    with tarfile.open(archive) as content:
        manifest = content.extractfile("MANIFEST.json")
        assert manifest is not None, "galaxy builds no archive without it"
        return sorted(json.load(manifest)["collection_info"]["dependencies"])


def _check_modules(runner: Runner, copy: Path, collections: Path, home: dict[str, str]) -> None:
    listed = json.loads(runner.run("ansible-doc", "--list", "--json", "day2.kubernetes", cwd=collections, **home))
    modules = {f"day2.kubernetes.{path.stem}" for path in (copy / "plugins" / "modules").glob("*.py")}
    if set(listed) != modules:
        raise Finding(f"ansible-doc lists {sorted(listed)} of {sorted(modules)}")
