# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs from a download site, from a local one with right and wrong files, and where it does not answer."""

from __future__ import annotations

import functools
import hashlib
import http.server
import socket
import threading
import time
import typing as t
from pathlib import Path

import pytest

from tests.lab import cache, mirror, programs
from tests.lab.bundles import Bundle
from tests.lab.errors import LabError
from tests.lab.wrappers import KUBERNETES_PROGRAMS

VERSION = "1.34.4"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing about it."""

    def log_message(self, *dummy: object) -> None:
        """Keep the tests' output clean."""


class Builder:
    """Stands for Go: writes what it was asked to build."""

    def __init__(self) -> None:
        self.built: list[str] = []

    def __call__(self, bundle: Bundle, program: str, architecture: str, target: Path) -> None:
        self.built.append(program)
        target.write_text(f"built {program} {bundle.version} {architecture}")


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, "ROOT", tmp_path / "cache")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> t.Iterator[Path]:
    """Yield the folder v1.34.4/bin/linux/amd64 of a download site that LAB_MIRROR names."""
    folder = tmp_path / "site" / f"v{VERSION}" / "bin" / "linux" / "amd64"
    folder.mkdir(parents=True)
    for name in KUBERNETES_PROGRAMS:
        content = f"downloaded {name}".encode()
        (folder / name).write_bytes(content)
        (folder / f"{name}.sha256").write_text(hashlib.sha256(content).hexdigest())
    handler = functools.partial(Handler, directory=str(tmp_path / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("LAB_MIRROR", f"http://127.0.0.1:{server.server_port}/")
        yield folder
        server.shutdown()


def ensure(build: Builder) -> Path:
    """Ask for the programs of the test's version."""
    return programs.ensure_kubernetes(VERSION, "amd64", build)


def test_all_seven_programs_are_downloaded_and_none_is_built(site: Path) -> None:
    """They can be run, and a second call needs no site."""
    build = Builder()
    folder = ensure(build)
    assert build.built == []
    assert {name: (folder / name).read_text() for name in KUBERNETES_PROGRAMS} == {
        name: f"downloaded {name}" for name in KUBERNETES_PROGRAMS
    }
    assert all((folder / name).stat().st_mode & 0o777 == 0o755 for name in KUBERNETES_PROGRAMS)
    for path in site.iterdir():
        path.unlink()
    assert ensure(build) == folder


def test_a_wrong_checksum_is_an_error_with_the_file_and_both_sums(site: Path) -> None:
    """Neither is it installed nor built instead; when the site is right again, the rest follows."""
    right = (site / "kubelet").read_bytes()
    (site / "kubelet").write_bytes(b"something else")
    build = Builder()
    with pytest.raises(LabError) as failed:
        ensure(build)
    assert f"v{VERSION}/bin/linux/amd64/kubelet" in str(failed.value)
    for content in (right, b"something else"):
        assert hashlib.sha256(content).hexdigest() in str(failed.value)
    folder = cache.ROOT / "bin" / f"kubernetes-{VERSION}"
    assert "kubelet" not in " ".join(path.name for path in folder.iterdir())
    (site / "kubelet").write_bytes(right)
    assert (ensure(build) / "kubelet").read_bytes() == right
    assert build.built == []


def test_what_is_there_already_is_not_downloaded_again(site: Path) -> None:
    """A download that was killed goes on with the program at which it stopped, and its half file does not count."""
    folder = cache.ROOT / "bin" / f"kubernetes-{VERSION}"
    folder.mkdir(parents=True)
    (folder / "kubeadm").write_text("from before")
    (folder / ".kubectl.part").write_text("downl")
    (site / "kubeadm").unlink()
    assert ensure(Builder()) == folder
    assert (folder / "kubeadm").read_text() == "from before"
    assert (folder / "kubectl").read_text() == "downloaded kubectl"
    assert sorted(path.name for path in folder.iterdir()) == sorted(KUBERNETES_PROGRAMS)


def test_a_file_with_the_checksum_in_the_format_of_sha256sum_is_accepted(site: Path) -> None:
    """Sites that people make themselves often have it."""
    digest = (site / "kubelet.sha256").read_text()
    (site / "kubelet.sha256").write_text(f"{digest}  kubelet\n")
    assert (ensure(Builder()) / "kubelet").read_text() == "downloaded kubelet"


def test_a_version_that_the_site_does_not_have_is_built(site: Path) -> None:
    """All of it, after one question."""
    build = Builder()
    programs.ensure_kubernetes("1.33.13", "amd64", build)
    assert build.built == list(KUBERNETES_PROGRAMS)


def test_an_answer_without_a_checksum_installs_nothing(site: Path) -> None:
    """For example an empty file."""
    (site / "kubeadm.sha256").write_text("")
    with pytest.raises(LabError, match="kubeadm has sha256"):
        ensure(Builder())


def test_a_dead_host_is_asked_once_and_everything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("LAB_MIRROR", f"http://127.0.0.1:{unused.getsockname()[1]}")
        build = Builder()
        started = time.monotonic()
        folder = ensure(build)
    assert build.built == list(KUBERNETES_PROGRAMS)
    assert (folder / "kubelet").read_text() == f"built kubelet {VERSION} amd64"
    assert time.monotonic() - started < 2


def test_a_host_that_accepts_and_says_nothing_is_given_up_after_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a firewall that swallows packets."""
    monkeypatch.setattr(mirror, "ANSWER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("LAB_MIRROR", f"http://127.0.0.1:{silent.getsockname()[1]}")
        build = Builder()
        started = time.monotonic()
        ensure(build)
    assert build.built == list(KUBERNETES_PROGRAMS)
    assert 0.3 <= time.monotonic() - started < 2


def test_the_official_site_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty variable counts as none."""
    monkeypatch.setenv("LAB_MIRROR", "")
    assert mirror.site() == "https://dl.k8s.io/release"
