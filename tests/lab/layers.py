# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""File systems of hosts: a shared base, one layer with the programs of nodes, one writable layer a host."""

from __future__ import annotations

import shutil
import typing as t
from contextlib import contextmanager
from pathlib import Path

from tests.lab import cache
from tests.lab.command import TIED, run, run_logged
from tests.lab.console import step
from tests.lab.errors import LabError
from tests.lab.mounts import mount_overlay, unmount
from tests.lab.templates import render

KUBELET_UNITS = ("kubelet.service", "10-kubeadm.conf")
PROGRAMS = ("kubeadm", "kubelet", "kubectl")


def ensure_node_layer(base: Path, version: str, source: str, origin: Path) -> Path:
    """Make the layer with kubeadm, kubelet and kubectl, or take it from the cache.

    source "packages": origin is the folder of an apt repository; "files": origin holds the programs themselves.
    """
    units = [render(template) for template in KUBELET_UNITS]
    final = cache.ROOT / "nodes" / f"{version}-{source}-{cache.fingerprint(base.name, *units)}"
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


@contextmanager
def _mounted_for_building(base: Path, upper: Path, work: Path) -> t.Iterator[Path]:
    root = work / "root"
    mount_overlay("day2-build", [base], upper, work / "overlay", root)
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
    run_logged(log, *TIED, "chroot", root, "dpkg", "--install", *(f"/tmp/{package.name}" for package in packages))
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
    for template, folder in zip(KUBELET_UNITS, (units, units / "kubelet.service.d"), strict=True):
        (folder / template).write_text(render(template).replace("/usr/bin/kubelet", "/usr/local/bin/kubelet"))
