# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Packages and images that are made from programs: small files stand for them."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.lab import cache, images, packages, programs, proxyfiles
from tests.lab.oci import Link, Storage

VERSION = "1.34.4"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder of programs that all ensure_ functions name, with an empty cache."""
    folder = tmp_path / "made"
    folder.mkdir()
    for name in (*images.CONTROL_PLANE, "kube-proxy", "etcd", "etcdctl", "etcdutl", "coredns", "pause", "hello"):
        (folder / name).write_text(f"program {name}")
    for name in packages.NAMES:
        (folder / name).write_text(f"program {name}")
        (folder / name).chmod(0o755)
    monkeypatch.setattr(cache, "ROOT", tmp_path / "cache")
    monkeypatch.setattr(programs, "ARCHITECTURE", "amd64")
    for name in ("kubernetes", "etcd", "coredns", "workload"):
        monkeypatch.setattr(programs, f"ensure_{name}", lambda *dummy: folder)
    monkeypatch.setattr(images, "proxy_files", lambda dummy: {"usr/sbin/iptables": Link("xtables-nft-multi")})
    return folder


def digests(root: Path) -> dict[str, str]:
    """Return the manifest digest of every image in a registry's storage."""
    top = root / "docker" / "registry" / "v2" / "repositories"
    return {str(link.relative_to(top)): link.read_text() for link in sorted(top.rglob("tags/*/current/link"))}


def test_the_registry_has_the_images_that_kubeadm_pulls(made: Path) -> None:
    """Names and tags are the official ones."""
    links = digests(images.ensure_registry([VERSION], made))
    assert [link.replace("_manifests/tags/", "").removesuffix("/current/link") for link in links] == [
        "coredns/coredns/v1.12.1",
        "etcd/3.6.5-0",
        "kube-apiserver/v1.34.4",
        "kube-controller-manager/v1.34.4",
        "kube-proxy/v1.34.4",
        "kube-scheduler/v1.34.4",
        "lab/hello/1",
        "pause/3.10.1",
    ]


def test_the_same_programs_give_the_same_digests(made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whenever and wherever they are written."""
    first = digests(images.ensure_registry([VERSION], made))
    monkeypatch.setattr(cache, "ROOT", tmp_path / "elsewhere")
    for path in made.iterdir():
        path.touch()
    assert digests(images.ensure_registry([VERSION], made)) == first


def test_every_blob_is_what_its_name_says_and_layers_hold_the_program(made: Path) -> None:
    """A registry verifies nothing, containerd does."""
    root = images.ensure_registry([VERSION], made) / "docker" / "registry" / "v2"
    blobs = {path.parent.name: path for path in root.glob("blobs/sha256/*/*/data")}
    assert all(hashlib.sha256(path.read_bytes()).hexdigest() == name for name, path in blobs.items())
    digest = (root / "repositories/etcd/_manifests/tags/3.6.5-0/current/link").read_text()
    manifest = json.loads(blobs[digest.removeprefix("sha256:")].read_text())
    (layer,) = manifest["layers"]
    path = blobs[layer["digest"].removeprefix("sha256:")]
    assert layer["size"] == path.stat().st_size
    with tarfile.open(path) as tar:
        member = tar.getmember("usr/local/bin/etcdutl")
        assert (member.mode, member.mtime, member.uid) == (0o755, 0, 0)
        content = tar.extractfile(member)
        assert content is not None
        assert content.read() == b"program etcdutl"


def test_a_second_call_writes_nothing_and_a_changed_program_everything(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stamp follows the programs."""
    before = digests(images.ensure_registry([VERSION], made))
    with monkeypatch.context() as patched:
        patched.setattr(images, "Storage", None)
        images.ensure_registry([VERSION], made)
    (made / "hello").write_text("another program")
    after = digests(images.ensure_registry([VERSION], made))
    assert [name for name in after if after[name] != before[name]] == ["lab/hello/_manifests/tags/1/current/link"]


def test_a_layer_holds_links_and_the_folders_of_its_files(tmp_path: Path) -> None:
    """/tmp can be written by everyone."""
    storage = Storage(tmp_path, "amd64")
    layer = storage.add_layer({"usr/bin/sh": Link("dash")})
    name = layer.digest.removeprefix("sha256:")
    with tarfile.open(tmp_path / "docker/registry/v2/blobs/sha256" / name[:2] / name / "data") as tar:
        assert [member.name for member in tar] == ["etc", "tmp", "usr", "usr/bin", "usr/bin/sh"]
        assert tar.getmember("usr/bin/sh").linkname == "dash"
        assert tar.getmember("tmp").mode == 0o1777


def test_libraries_are_read_from_the_output_of_ldd() -> None:
    """Neither the names of the programs nor the kernel's own page are libraries."""
    listing = "/usr/sbin/nft:\n\tlinux-vdso.so.1 (0x1)\n\tlibm.so.6 => /lib/x/libm.so.6 (0x2)\n\t/lib64/ld.so.2 (0x3)\n"
    assert proxyfiles.needed(listing) == {"/lib/x/libm.so.6", "/lib64/ld.so.2"}
    assert proxyfiles.merged("/lib64/ld.so.2") == "usr/lib64/ld.so.2"


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb makes the packages")
def test_the_repository_has_packages_with_the_official_names_and_their_checksums(made: Path) -> None:
    """Apt reads Packages and Release."""
    repository = packages.ensure_repository([VERSION]) / "v1.34"
    listed = (repository / "Packages").read_text()
    for name in packages.NAMES:
        package = repository / f"{name}_1.34.4-1.1_amd64.deb"
        assert f"Filename: ./{package.name}" in listed
        assert hashlib.sha256(package.read_bytes()).hexdigest() in listed
    assert hashlib.sha256(listed.encode()).hexdigest() in (repository / "Release").read_text()
    kubelet = repository / "kubelet_1.34.4-1.1_amd64.deb"
    contents = subprocess.run(["dpkg-deb", "--contents", kubelet], check=True, capture_output=True, text=True).stdout
    for line in ("./usr/bin/kubelet", "./usr/lib/systemd/system/kubelet.service", "./etc/default/kubelet"):
        assert f" {line}\n" in contents
    assert all(" root/root " in line for line in contents.splitlines())


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb makes the packages")
def test_the_files_are_laid_out_as_on_the_download_site(made: Path) -> None:
    """With a checksum beside each."""
    folder = packages.ensure_repository([VERSION]) / "files" / "v1.34.4" / "bin" / "linux" / "amd64"
    for name in packages.NAMES:
        assert (folder / name).samefile(made / name)
        assert (folder / f"{name}.sha256").read_text() == hashlib.sha256((made / name).read_bytes()).hexdigest()


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb makes the packages")
def test_a_changed_program_makes_new_packages(made: Path) -> None:
    """And a second call without a change none."""
    package = packages.ensure_repository([VERSION]) / "v1.34" / "kubectl_1.34.4-1.1_amd64.deb"
    inode = package.stat().st_ino
    packages.ensure_repository([VERSION])
    assert package.stat().st_ino == inode
    (made / "kubectl").write_text("another kubectl")
    packages.ensure_repository([VERSION])
    assert package.stat().st_ino != inode
    assert hashlib.sha256(package.read_bytes()).hexdigest() in (package.parent / "Packages").read_text()
