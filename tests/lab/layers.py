# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""File systems of hosts: a shared base, one layer with the programs of a version for nodes, one writable layer a host."""

from __future__ import annotations

import os
import shutil
import typing as t
from contextlib import contextmanager
from pathlib import Path

from tests.lab import cache
from tests.lab.command import run, run_logged
from tests.lab.console import step
from tests.lab.errors import LabError
from tests.lab.templates import render

PROGRAMS = ("kubeadm", "kubelet", "kubectl")
MOUNTS = Path("/proc/self/mountinfo")


def ensure_node_layer(base: Path, version: str, source: str, origin: Path) -> Path:
    """Make the layer with kubeadm, kubelet and kubectl, or take it from the cache.

    source "packages": origin is the folder of an apt repository; "files": origin holds the programs themselves.
    """
    final = cache.ROOT / "nodes" / f"{version}-{source}-{base.name.rpartition('-')[2]}"
    with cache.lock("nodes"):
        if final.is_dir():
            return final
        with step(f"Layer of Kubernetes {version} from {source}"), cache.work_dir("node") as work:
            upper = work / "upper"
            with _mounted_for_building(base, upper, work) as root:
                install = _install_packages if source == "packages" else _install_files
                install(root, version, origin)
                run("systemctl", f"--root={root}", "enable", "kubelet", "containerd")
            return cache.publish(upper, final)


def mount(name: str, lower: list[Path], upper: Path, work: Path, root: Path) -> None:
    """Mount a writable file system over read-only ones, the first of which is on top; a mounted one is left alone."""
    if os.path.ismount(root):
        return
    for folder in (upper, work, root):
        folder.mkdir(parents=True, exist_ok=True)
    layers = ":".join(str(path) for path in lower)
    run("mount", "-t", "overlay", name, "-o", f"lowerdir={layers},upperdir={upper},workdir={work}", root)


def mounts_below(folder: Path, source_prefix: str = "\0") -> list[Path]:
    """Return mount points below a folder or from sources with that prefix, the innermost first."""
    found = []
    for line in MOUNTS.read_text().splitlines():
        words = line.split()
        point = Path(words[4].replace("\\040", " "))
        source = words[words.index("-") + 2]
        if point.is_relative_to(folder) or source.startswith(source_prefix):
            found.append(point)
    return found[::-1]


def unmount(points: list[Path]) -> None:
    """Unmount; what is still in use goes away with its last user."""
    for point in points:
        run("umount", point, check=False)
        if os.path.ismount(point):
            run("umount", "--lazy", point)


@contextmanager
def _mounted_for_building(base: Path, upper: Path, work: Path) -> t.Iterator[Path]:
    root = work / "root"
    mount("day2-build", [base], upper, work / "overlay", root)
    try:
        yield root
    finally:
        unmount([root])


def _install_packages(root: Path, version: str, repository: Path) -> None:
    minor = version.rpartition(".")[0]
    packages = []
    for name in PROGRAMS:
        found = sorted((repository / f"v{minor}").glob(f"{name}_{version}-*.deb"))
        if not found:
            raise LabError(f"No package {name} {version} in {repository}/v{minor}")
        packages.append(Path(shutil.copy(found[-1], root / "tmp")))
    log = cache.ROOT / "logs" / "node-layer.log"
    run_logged(log, "chroot", root, "dpkg", "--install", *(f"/tmp/{package.name}" for package in packages))
    run("chroot", root, "apt-mark", "hold", *PROGRAMS)
    for package in packages:
        package.unlink()


def _install_files(root: Path, dummy_version: str, programs: Path) -> None:
    for name in PROGRAMS:
        target = root / "usr/local/bin" / name
        shutil.copy(programs / name, target)
        target.chmod(0o755)
    units = root / "etc/systemd/system"
    (units / "kubelet.service.d").mkdir(parents=True)
    for template, path in {"kubelet.service": "kubelet.service", "10-kubeadm.conf": "kubelet.service.d/10-kubeadm.conf"}.items():
        (units / path).write_text(render(template).replace("/usr/bin/kubelet", "/usr/local/bin/kubelet"))
