# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which programs there are, under which names in the cache, and what is built when some are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import bundles, cache, gobuild, local_programs, mirror, programs
from tests.lab.bundles import Bundle
from tests.lab.errors import LabError

LISTING = """registry.k8s.io/kube-apiserver:v1.35.4
registry.k8s.io/kube-proxy:v1.35.4
registry.k8s.io/coredns/coredns:v1.13.1
registry.k8s.io/pause:3.10.1
registry.k8s.io/etcd:3.6.6-0
"""


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, "ROOT", tmp_path / "cache")


def write(bundle: Bundle, program: str, dummy_architecture: str, target: Path) -> None:
    """Stand for Go."""
    target.write_text(f"{program} of {bundle.name}")


def test_the_release_of_another_version_is_what_its_kubeadm_lists() -> None:
    """The tag of etcd has a revision, that of CoreDNS a v."""
    expected = programs.Release(etcd="3.6.6", etcd_tag="3.6.6-0", coredns="1.13.1", pause="3.10.1")
    assert programs.release_in(LISTING) == expected


@pytest.mark.parametrize("version", [pytest.param(version, id=version) for version in programs.RELEASES])
def test_a_known_release_has_committed_modules_with_checksums(version: str) -> None:
    """So that the build is the same everywhere."""
    release = programs.RELEASES[version]
    for bundle in (bundles.kubernetes(version), bundles.etcd(release.etcd), bundles.coredns(release.coredns)):
        folder = gobuild.module_folder(bundle)
        assert folder.parent == gobuild.wrappers.MODULES
        assert f" v{bundle.version}" in (folder / "go.mod").read_text()
        assert (folder / "go.sum").stat().st_size > 0


def test_kubernetes_is_stamped_with_its_version() -> None:
    """Kubeadm and the kubelet compare it with others."""
    flags = bundles.kubernetes("1.34.4").ldflags
    for stamp in ("gitVersion=v1.34.4", "gitMajor=1", "gitMinor=34"):
        assert f"-X k8s.io/component-base/version.{stamp} " in f"{flags} "


def test_only_what_is_missing_is_built() -> None:
    """A build that was killed goes on with the program at which it stopped."""
    folder = cache.ROOT / "bin" / "etcd-3.6.5"
    folder.mkdir(parents=True)
    (folder / "etcd").write_text("from before")
    assert programs.ensure_etcd("3.6.5", write) == folder
    assert (folder / "etcd").read_text() == "from before"
    assert (folder / "etcdctl").read_text() == "etcdctl of etcd-3.6.5"
    assert (folder / "etcdutl").exists()


def test_programs_of_another_architecture_have_a_folder_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the machine's own are not taken for them."""
    monkeypatch.setattr(programs, "ARCHITECTURE", "amd64")
    monkeypatch.setattr(mirror, "site", lambda: "http://127.0.0.1:1")
    assert programs.ensure_kubernetes("1.34.4", "arm64", write).name == "kubernetes-1.34.4-arm64"


def test_other_code_of_the_workload_is_another_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It has no version that anybody would raise."""
    code = tmp_path / "workload" / "hello" / "main.go"
    code.parent.mkdir(parents=True)
    code.write_text("package main")
    monkeypatch.setattr(bundles, "MODULES", tmp_path)
    before = bundles.workload().name
    code.write_text("package main // changed")
    assert bundles.workload().name != before


def test_envtest_assets_come_first_and_the_rest_is_made_for_their_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Such a folder has no controller-manager."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "kube-apiserver").write_text("#!/bin/sh\necho Kubernetes v1.33.13\n")
    (assets / "kube-apiserver").chmod(0o755)
    (assets / "etcd").touch()
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(assets))
    made = {name: tmp_path / name for name in ("kubernetes", "etcd", "kwok")}
    for name, program in (("kubernetes", "kube-controller-manager"), ("etcd", "etcd"), ("kwok", "kwok")):
        made[name].mkdir()
        (made[name] / program).touch()
    monkeypatch.setattr(programs, "ensure_kubernetes", lambda version: made["kubernetes"] / ("" if version else "no"))
    monkeypatch.setattr(programs, "ensure_etcd", lambda dummy: made["etcd"])
    monkeypatch.setattr(programs, "ensure_kwok", lambda: made["kwok"])
    found = local_programs.LocalPrograms.find("1.34.4")
    assert found.version == "1.33.13"
    assert found.path("etcd") == assets / "etcd"
    assert found.path("kube-controller-manager") == made["kubernetes"] / "kube-controller-manager"


def test_an_assets_folder_without_an_api_server_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the variable that names it."""
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path))
    with pytest.raises(LabError, match="KUBEBUILDER_ASSETS has to name a folder"):
        local_programs.LocalPrograms.find("1.34.4")
