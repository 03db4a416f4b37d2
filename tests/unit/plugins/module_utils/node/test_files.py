# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs as files, from a folder or over HTTP, verified by sha256."""

from __future__ import annotations

import errno
import functools
import hashlib
import http.server
import pathlib
import shutil
import threading
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.files import Files
from ansible_collections.day2.kubernetes.plugins.module_utils._node.programs import architecture
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide import provide
from ansible_collections.day2.kubernetes.plugins.module_utils._node.provide_plan import Wanted
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

PROGRAM = "#!/bin/sh\necho v1.34.4\n"
SUM = hashlib.sha256(PROGRAM.encode()).hexdigest()
SITE = f"/site/v1.34.4/bin/linux/{architecture()}"


@pytest.fixture(params=["folder", "http"])
def base(request: pytest.FixtureRequest, node: FakeNode) -> t.Iterator[str]:
    """Serve the same files as a folder and over HTTP."""
    node.says("1.33.13", "kubeadm", "kubelet", folder="/usr/local/bin")
    for name in ("kubeadm", "kubelet"):
        node.file(f"{SITE}/{name}", PROGRAM)
        node.file(f"{SITE}/{name}.sha256", f"{SUM}  {name}\n")
    if request.param == "folder":
        yield "/site"
        return
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *arguments: None})
    folder = str(node.host.path("/site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def files_of(node: FakeNode, base: str | None, **checksums: str) -> Files:
    """Return the files of 1.34.4."""
    return Files(node.host, "1.34.4", architecture(), base=base, checksums=checksums, stage_dir="/stage")


def test_files_are_staged_and_installed(node: FakeNode, base: str) -> None:
    """Staging replaces kubeadm alone; present needs the place no more."""
    staged = provide(node.host, Wanted("1.34.4", files_url=base), check=False)
    assert [staged["programs"][name]["after"] for name in ("kubeadm", "kubelet")] == ["1.34.4", "1.33.13"]
    shutil.rmtree(node.host.path("/site"))
    again = provide(node.host, Wanted("1.34.4"), check=False)
    assert again["outcome"].before == again["outcome"].after
    result = provide(node.host, Wanted("1.34.4", state="present"), check=False)
    assert result["programs"]["kubelet"]["after"] == "1.34.4"
    assert node.host.path("/usr/local/bin/kubelet").stat().st_mode & 0o777 == 0o755
    assert not node.host.exists("/var/cache/day2-kubernetes/v1.34.4")
    assert not node.host.glob("/usr/local/bin/.*")


def test_check_mode_sees_the_files_and_stores_nothing(node: FakeNode, base: str) -> None:
    """It names the place."""
    result = provide(node.host, Wanted("1.34.4", files_url=base), check=True)
    assert result["programs"]["kubelet"]["origin"] == f"{base.rstrip('/')}{SITE[5:]}/kubelet"
    assert not node.host.exists("/var/cache/day2-kubernetes")


def test_a_wrong_checksum_names_file_sums_and_options(node: FakeNode, base: str) -> None:
    """Nothing of the file is kept."""
    wrong = "0" * 64
    with pytest.raises(
        Day2Error, match=f"kubelet has the sha256 {SUM}, but {wrong} is expected by checksums"
    ) as caught:
        files_of(node, base, kubelet=wrong).stage("kubelet")
    assert "files_url" in str(caught.value)
    assert (caught.value.details["expected"], caught.value.details["found"]) == (wrong, SUM)
    assert not list(node.host.path("/stage/v1.34.4").iterdir())


@pytest.mark.parametrize("missing", ["kubelet", "kubelet.sha256"])
def test_a_missing_file_is_named(node: FakeNode, base: str, missing: str) -> None:
    """Also in check mode."""
    node.host.path(f"{SITE}/{missing}").unlink()
    with pytest.raises(Day2Error, match=f"{missing} cannot be read .*check files_url and kube_version"):
        files_of(node, base).look("kubelet")


def test_a_page_in_place_of_a_checksum_is_refused(node: FakeNode, base: str) -> None:
    """Proxies answer with pages."""
    node.file(f"{SITE}/kubelet.sha256", "<html>login</html>")
    with pytest.raises(Day2Error, match="holds no sha256: correct it, or set checksums"):
        files_of(node, base).stage("kubelet")


def test_a_damaged_staged_file_is_fetched_again(node: FakeNode, base: str) -> None:
    """Half a file from a full disk must not be installed."""
    files = files_of(node, base)
    files.stage("kubelet")
    node.file("/stage/v1.34.4/kubelet", PROGRAM[:5])
    assert not files.staged("kubelet")
    files.stage("kubelet")
    assert files.staged("kubelet")


def test_without_a_place_the_option_is_named(node: FakeNode) -> None:
    """The node has files, and nothing says where new ones are."""
    with pytest.raises(Day2Error, match="kubelet on this node is a file, not a package: set files_url"):
        files_of(node, None).stage("kubelet")


def test_a_full_disk_is_told(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of the program and the folder are in the sentence, and no rest is left."""
    node.file(f"{SITE}/kubelet", PROGRAM)

    def full(*arguments: t.Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(
        Day2Error, match=r"kubelet cannot be brought to /stage/v1\.34\.4: No space left.*free some room"
    ):
        files_of(node, "/site", kubelet=SUM).stage("kubelet")
    assert not list(pathlib.Path(node.host.path("/stage/v1.34.4")).iterdir())
