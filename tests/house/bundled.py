# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Collections out of PyPI's package ``ansible``: they are there also where Galaxy is out of reach.

The package of an ansible-core holds the collections of its time. Those of a later one are taken out of its wheel, which
has 50 MB, and kept in the cache, so that it is downloaded once.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tests.house.places import CACHE


@dataclass(frozen=True)
class Bundle:
    """Collections of one package: the package's requirement, and their names."""

    requirement: str
    names: tuple[str, ...]

    @property
    def folders(self) -> list[Path]:
        """The folders of the collections, relative to site-packages."""
        return [Path("ansible_collections", *name.split(".")) for name in self.names]

    def put_into(self, packages: Path, pip: list[str]) -> None:
        """Put the collections into a site-packages, in place of others of the same name; ``pip`` is a command."""
        kept = self._kept(pip)
        for folder in self.folders:
            shutil.rmtree(packages / folder, ignore_errors=True)
            shutil.copytree(kept / folder, packages / folder)

    def _kept(self, pip: list[str]) -> Path:
        what = "\0".join((self.requirement, *self.names))
        kept = CACHE / "bundled" / hashlib.sha256(what.encode()).hexdigest()[:12]
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
                wanted = ["--no-deps", "--only-binary", ":all:", "--dest", folder, self.requirement]
                subprocess.run([*pip, "download", "--quiet", "--disable-pip-version-check", *wanted], check=True)
                self._unpack(next(Path(folder).glob("*.whl")), Path(folder) / "unpacked")
                (Path(folder) / "unpacked").replace(kept)
        return kept

    def _unpack(self, wheel: Path, target: Path) -> None:
        beginnings = tuple(f"{folder.as_posix()}/" for folder in self.folders)
        with zipfile.ZipFile(wheel) as content:
            content.extractall(target, [name for name in content.namelist() if name.startswith(beginnings)])
