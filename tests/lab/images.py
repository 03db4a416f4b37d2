# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The container images of a cluster, made from the lab's programs, as the storage folder of a registry."""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.lab import cache, programs
from tests.lab.console import step
from tests.lab.oci import Files, Storage
from tests.lab.proxyfiles import proxy_files

FORMAT = "1"  # raise it when the images change and the programs do not
CONTROL_PLANE = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")


@dataclass(frozen=True)
class Image:
    """An image of programs. ``files``: path in the image -> path here."""

    name: str
    tag: str
    files: dict[str, Path]
    entrypoint: tuple[str, ...] = ()
    on_proxy_files: bool = False


def ensure_registry(versions: t.Sequence[str], rootfs: Path) -> Path:
    """Return the storage folder of a registry with all images of clusters of these versions.

    The folder is one for all versions; rootfs is the hosts' file system, kube-proxy's iptables come from there.
    """
    folder = cache.ROOT / "registry"
    with cache.lock("registry"):
        wanted = [image for version in versions for image in images_of(version)]
        stamp = folder / "stamps" / _fingerprint(wanted, rootfs)
        if not stamp.exists():
            with step(f"{len(wanted)} container images"):
                _write(Storage(folder, programs.ARCHITECTURE), wanted, rootfs)
            stamp.parent.mkdir(exist_ok=True)
            stamp.touch()
    return folder


def images_of(version: str) -> list[Image]:
    """Return the images of a cluster of this version and those of the sample workload; builds what is missing."""
    release = programs.release(version)
    kubernetes = programs.ensure_kubernetes(version)
    etcd = programs.ensure_etcd(release.etcd)
    coredns = programs.ensure_coredns(release.coredns)
    workload = programs.ensure_workload()
    return [
        *(Image(name, f"v{version}", _programs(kubernetes, name)) for name in CONTROL_PLANE),
        Image("kube-proxy", f"v{version}", _programs(kubernetes, "kube-proxy"), on_proxy_files=True),
        Image("etcd", release.etcd_tag, _programs(etcd, "etcd", "etcdctl", "etcdutl")),
        Image("coredns/coredns", f"v{release.coredns}", {"coredns": coredns / "coredns"}, ("/coredns",)),
        Image("pause", release.pause, {"pause": workload / "pause"}, ("/pause",)),
        Image("lab/hello", "1", {"hello": workload / "hello"}, ("/hello",)),
    ]


def _programs(folder: Path, *names: str) -> dict[str, Path]:
    return {f"usr/local/bin/{name}": folder / name for name in names}


def _write(storage: Storage, images: list[Image], rootfs: Path) -> None:
    base = storage.add_layer(proxy_files(rootfs))
    for image in images:
        layer = storage.add_layer(t.cast(Files, image.files))
        storage.tag(image.name, image.tag, [base, layer] if image.on_proxy_files else [layer], image.entrypoint)


def _fingerprint(images: list[Image], rootfs: Path) -> str:
    seen = [FORMAT, rootfs.name]
    for image in images:
        for path in image.files.values():
            status = path.stat()
            seen.append(f"{image.name}:{image.tag} {path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(seen)).encode()).hexdigest()[:16]
