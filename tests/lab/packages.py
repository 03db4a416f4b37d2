# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""kubeadm, kubelet and kubectl as an air-gapped site has them: in an apt repository, and as files with checksums."""

from __future__ import annotations

import hashlib
import os
import shutil
import typing as t
from datetime import datetime, timezone
from pathlib import Path

from tests.lab import cache, programs
from tests.lab.command import run
from tests.lab.console import step
from tests.lab.mirror import sha256_of
from tests.lab.templates import FILES

FORMAT = "1"  # raise it when the packages change and the programs do not
REVISION = "1.1"
NAMES = ("kubeadm", "kubelet", "kubectl")
KUBELET_UNIT = "usr/lib/systemd/system/kubelet.service"
CONTROL = """\
Package: {name}
Version: {version}-{revision}
Architecture: {architecture}
Maintainer: Day2 contributors <lab@lab.test>
Section: admin
Priority: optional
Homepage: https://kubernetes.io
Description: {name} of Kubernetes {version}, built for the lab
"""
RELEASE = """\
Origin: lab
Suite: {suite}
Codename: {suite}
Date: {date}
Architectures: {architecture}
SHA256:
 {digest} {size} Packages
"""


def ensure_repository(versions: t.Sequence[str]) -> Path:
    """Return a folder with flat apt repositories and the programs laid out like Kubernetes' download site.

    ``v1.34/kubeadm_1.34.4-1.1_amd64.deb``, .., ``v1.34/Packages``, ``v1.34/Release`` (not signed);
    ``files/v1.34.4/bin/linux/amd64/kubeadm`` and ``.sha256`` beside it. It is one folder for all versions.
    """
    folder = cache.ROOT / "packages"
    with cache.lock("packages"):
        for version in versions:
            source = programs.ensure_kubernetes(version)
            stamp = folder / "stamps" / f"{version}-{_fingerprint(source)}"
            if stamp.exists():
                continue
            with step(f"Packages of Kubernetes {version}"), cache.work_dir("packages") as work:
                repository = folder / f"v{version.rpartition('.')[0]}"
                for name in NAMES:
                    _make_package(name, version, source / name, repository, work / name)
                _index(repository, work)
                _lay_out(source, folder / "files" / f"v{version}" / "bin" / "linux" / programs.ARCHITECTURE, work)
            stamp.parent.mkdir(exist_ok=True)
            stamp.touch()
    return folder


def _make_package(name: str, version: str, program: Path, repository: Path, work: Path) -> None:
    tree = work / "tree"
    for path, source in contents(name, program).items():
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source is None:
            target.write_text("KUBELET_EXTRA_ARGS=\n")
        else:
            shutil.copy(source, target)
    control = tree / "DEBIAN"
    control.mkdir()
    values = {"name": name, "version": version, "revision": REVISION, "architecture": programs.ARCHITECTURE}
    (control / "control").write_text(CONTROL.format(**values))
    (control / "conffiles").write_text("".join(f"/{path}\n" for path in contents(name, program) if path[:4] == "etc/"))
    run("chmod", "-R", "u=rwX,go=rX", tree)
    package = work / f"{name}_{version}-{REVISION}_{programs.ARCHITECTURE}.deb"
    # not compressed: both ends are on this machine
    run("dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, package)
    repository.mkdir(parents=True, exist_ok=True)
    package.rename(repository / package.name)


def contents(name: str, program: Path) -> dict[str, Path | None]:
    """Return what a package installs, as the official one does: path -> file here, None for kubelet's defaults."""
    units: dict[str, dict[str, Path | None]] = {
        "kubelet": {KUBELET_UNIT: FILES / "kubelet.service", "etc/default/kubelet": None},
        "kubeadm": {f"{KUBELET_UNIT}.d/10-kubeadm.conf": FILES / "10-kubeadm.conf"},
    }
    return {f"usr/bin/{name}": program, **units.get(name, {})}


def _index(repository: Path, work: Path) -> None:
    entries = []
    for package in sorted(repository.glob("*.deb")):
        fields = run("dpkg-deb", "--field", package).rstrip()
        size, digest = package.stat().st_size, sha256_of(package)
        entries.append(f"{fields}\nFilename: ./{package.name}\nSize: {size}\nSHA256: {digest}\n")
    packages = "\n".join(entries)
    release = RELEASE.format(
        suite=repository.name,
        date=datetime.now(timezone.utc).strftime("%a, %d %b %Y %H:%M:%S UTC"),
        architecture=programs.ARCHITECTURE,
        digest=hashlib.sha256(packages.encode()).hexdigest(),
        size=len(packages.encode()),
    )
    for name, text in (("Packages", packages), ("Release", release)):
        (work / name).write_text(text)
        (work / name).replace(repository / name)


def _lay_out(source: Path, folder: Path, work: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        part = work / f"{name}.link"
        os.link(source / name, part)
        part.replace(folder / name)
        (work / f"{name}.sha256").write_text(sha256_of(source / name))
        (work / f"{name}.sha256").replace(folder / f"{name}.sha256")


def _fingerprint(source: Path) -> str:
    units = [path.read_text() for path in (FILES / "kubelet.service", FILES / "10-kubeadm.conf")]
    states = [(source / name).stat() for name in NAMES]
    return cache.fingerprint(FORMAT, REVISION, *units, *(f"{state.st_size} {state.st_mtime_ns}" for state in states))
