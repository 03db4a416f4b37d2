# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The programs of a cluster, in the cache by version: downloaded where there is a download site, else built."""

from __future__ import annotations

import platform
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.lab import bundles, cache, gobuild, mirror
from tests.lab.bundles import Bundle
from tests.lab.command import run
from tests.lab.console import say, step
from tests.lab.wrappers import KWOK

ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
# of kwok's module: pods start and end at once, nodes stay Ready
STAGES = ("pod/fast", "node/fast", "node/heartbeat-with-lease")
Build = t.Callable[[Bundle, str, str, Path], None]
Download = t.Callable[[str, str, str, Path], None]


@dataclass(frozen=True)
class Release:
    """What kubeadm of a Kubernetes version wants beside it; ``etcd_tag`` and ``pause`` are tags of images."""

    etcd: str
    etcd_tag: str
    coredns: str
    pause: str


RELEASES = {
    "1.33.13": Release(etcd="3.5.24", etcd_tag="3.5.24-0", coredns="1.12.0", pause="3.10"),
    "1.34.4": Release(etcd="3.6.5", etcd_tag="3.6.5-0", coredns="1.12.1", pause="3.10.1"),
}


def release(version: str) -> Release:
    """Return the release of a Kubernetes version; of one that RELEASES does not have, its kubeadm is asked."""
    if version in RELEASES:
        return RELEASES[version]
    kubeadm = ensure_kubernetes(version) / "kubeadm"
    listing = run(kubeadm, "config", "images", "list", f"--kubernetes-version=v{version}")
    return release_in(listing)


def release_in(listing: str) -> Release:
    """Return the release that a list of images names, as ``kubeadm config images list`` prints it."""
    tags = {path.rpartition("/")[2]: tag for path, dummy, tag in (line.rpartition(":") for line in listing.split())}
    etcd_tag = tags["etcd"]
    return Release(etcd_tag.rpartition("-")[0], etcd_tag, tags["coredns"].removeprefix("v"), tags["pause"])


def ensure_kubernetes(version: str, architecture: str = ARCHITECTURE, build: Build = gobuild.build) -> Path:
    """Return a folder with kubeadm, kubelet, kubectl, kube-apiserver, .. of a version ("1.34.4").

    Raises LabError when a download's checksum is wrong, or when there is no such version.
    """
    return _ensure(bundles.kubernetes(version), architecture, build, mirror.download)


def ensure_etcd(version: str, build: Build = gobuild.build) -> Path:
    """Return a folder with etcd, etcdctl and etcdutl."""
    return _ensure(bundles.etcd(version), ARCHITECTURE, build)


def ensure_coredns(version: str, build: Build = gobuild.build) -> Path:
    """Return a folder with coredns."""
    return _ensure(bundles.coredns(version), ARCHITECTURE, build)


def ensure_workload(build: Build = gobuild.build) -> Path:
    """Return a folder with pause and hello, whose code is in tests/lab/go/workload."""
    return _ensure(bundles.workload(), ARCHITECTURE, build)


def ensure_kwok(build: Build = gobuild.build) -> Path:
    """Return a folder with kwok and ``stages``, the YAML files that it needs as --config."""
    bundle = bundles.kwok()
    folder = _ensure(bundle, ARCHITECTURE, build)
    stages = folder / "stages"
    with cache.lock("kwok-stages"):
        if not stages.exists():
            module = gobuild.folder_of_dependency(gobuild.module_folder(bundle), KWOK) / "kustomize" / "stage"
            with cache.work_dir("kwok-stages") as work:
                (work / "stages").mkdir()
                for path in (path for stage in STAGES for path in (module / stage).glob("*-*.yaml")):
                    (work / "stages" / path.name).write_text(path.read_text())
                cache.publish(work / "stages", stages)
    return folder


def ensure_all(versions: t.Sequence[str]) -> None:
    """Make everything that clusters of these versions need, and say how long it will take."""
    known = [RELEASES[version] for version in versions if version in RELEASES]
    wanted = [
        *map(bundles.kubernetes, versions),
        *(bundles.etcd(each.etcd) for each in known),
        *(bundles.coredns(each.coredns) for each in known),
    ]
    seconds = sum(bundle.seconds for bundle in wanted if bundle.missing(_folder(bundle, ARCHITECTURE)))
    if seconds:
        say(f"Programs: some are missing; to build all of them takes about {seconds / 60:.0f} minutes on two cores")
    for version in versions:
        each = release(version)
        ensure_kubernetes(version)
        ensure_etcd(each.etcd)
        ensure_coredns(each.coredns)
    ensure_workload()


def _folder(bundle: Bundle, architecture: str) -> Path:
    foreign = "" if architecture == ARCHITECTURE else f"-{architecture}"
    return cache.ROOT / "bin" / f"{bundle.name}{foreign}"


def _ensure(bundle: Bundle, architecture: str, build: Build, download: Download | None = None) -> Path:
    folder = _folder(bundle, architecture)
    if not bundle.missing(folder):
        return folder
    with cache.lock(f"programs-{folder.name}"):
        folder.mkdir(parents=True, exist_ok=True)
        for program in bundle.missing(folder):
            if download and not _downloaded(bundle, program, architecture, folder / program, download):
                download = None
            if not download:
                build(bundle, program, architecture, folder / program)
    return folder


def _downloaded(bundle: Bundle, program: str, architecture: str, target: Path, download: Download) -> bool:
    try:
        with step(f"{program} {bundle.version} from {mirror.site()}"):
            download(bundle.version, program, architecture, target)
    except mirror.NoAnswer as error:
        say(f"No download ({error}): the programs are built")
        return False
    return True


if __name__ == "__main__":
    ensure_all(sys.argv[1:])
    ensure_kwok()
    for wanted_version in sys.argv[1:]:
        print(wanted_version, release(wanted_version))
