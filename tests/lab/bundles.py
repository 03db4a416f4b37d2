# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which programs are built together, from which Go packages and with which flags."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.lab import cache
from tests.lab.wrappers import ETCD_PACKAGES, KUBERNETES, KUBERNETES_PROGRAMS, KWOK, MODULES

KWOK_VERSION = "0.7.0"  # the newest whose go.mod does not ask for Go 1.26
STAMP = "k8s.io/component-base/version"


@dataclass(frozen=True)
class Bundle:
    """Programs that are built from one wrapper module.

    ``packages``: program -> Go package; ``seconds``: what all of it takes on two cores with empty caches.
    """

    kind: str
    version: str
    packages: t.Mapping[str, str]
    seconds: int
    ldflags: str = "-s -w"

    @property
    def name(self) -> str:
        """Name of the folder in the cache."""
        return f"{self.kind}-{self.version}"

    def missing(self, folder: Path) -> list[str]:
        """Return the programs that are not in a folder."""
        return [program for program in self.packages if not (folder / program).exists()]


def kubernetes(version: str) -> Bundle:
    """Return Kubernetes' seven programs, stamped as its own builds are."""
    stamps = {
        "gitVersion": f"v{version}",
        "gitMajor": version.split(".")[0],
        "gitMinor": version.split(".")[1],
        "gitTreeState": "clean",
        "buildDate": "2026-01-01T00:00:00Z",
        "gitCommit": "0" * 40,
    }
    ldflags = " ".join(["-s -w", *(f"-X {STAMP}.{name}={value}" for name, value in stamps.items())])
    packages = {name: f"{KUBERNETES}/cmd/{name}" for name in KUBERNETES_PROGRAMS}
    return Bundle("kubernetes", version, packages, 300, ldflags)


def etcd(version: str) -> Bundle:
    """Return etcd and its clients."""
    return Bundle("etcd", version, ETCD_PACKAGES, 30)


def coredns(version: str) -> Bundle:
    """Return CoreDNS with the plugins that main.go names."""
    return Bundle("coredns", version, {"coredns": "."}, 60)


def kwok() -> Bundle:
    """Return kwok."""
    return Bundle("kwok", KWOK_VERSION, {"kwok": f"{KWOK}/cmd/kwok"}, 60)


def workload() -> Bundle:
    """Return pause and hello, whose own code stands for their version."""
    sources = sorted((MODULES / "workload").rglob("*.go"))
    code = cache.fingerprint(*(path.read_text() for path in sources))
    return Bundle("workload", code, {"hello": "./hello", "pause": "./pause"}, 5)
