# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the programs of the loopback cluster are."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tests.lab import programs
from tests.lab.command import run
from tests.lab.errors import LabError

ASSETS = "KUBEBUILDER_ASSETS"


@dataclass(frozen=True)
class LocalPrograms:
    """Folders that are searched in turn; ``version`` is that of the API server."""

    version: str
    folders: list[Path]
    stages: Path

    @classmethod
    def find(cls, version: str) -> LocalPrograms:
        """Take what is in the folder that KUBEBUILDER_ASSETS names, with its version, and make the rest.

        Such a folder (of envtest) has kube-apiserver and etcd, and no kube-controller-manager.
        """
        folders = []
        if os.environ.get(ASSETS):
            assets = Path(os.environ[ASSETS])
            folders, version = [assets], _version_of(assets / "kube-apiserver")
        kubernetes = programs.ensure_kubernetes(version)
        etcd = programs.ensure_etcd(programs.release(version).etcd)
        kwok = programs.ensure_kwok()
        return cls(version, [*folders, kubernetes, etcd, kwok], kwok / "stages")

    def path(self, name: str) -> Path:
        """Return where a program is."""
        for folder in self.folders:
            if (folder / name).exists():
                return folder / name
        raise LabError(f"No program {name} in {', '.join(map(str, self.folders))}")


def _version_of(program: Path) -> str:
    if not program.exists():
        raise LabError(f"{program} is not there: {ASSETS} has to name a folder with kube-apiserver and etcd")
    found = re.search(r"v(\d+\.\d+\.\d+)", run(program, "--version"))
    if not found:
        raise LabError(f"{program} --version does not name a version")
    return found[1]
