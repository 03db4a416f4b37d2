# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files and programs of a node."""

from __future__ import annotations

import os

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import ask
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import healthz_url, servers_of
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

NAME = "/etc/kubernetes/kubelet.conf"


def test_a_file_is_replaced_and_keeps_its_rights(node: FakeNode) -> None:
    """It is another file with the mode, the owner and no older time."""
    node.file(NAME, "old")
    path = node.host.path(NAME)
    path.chmod(0o640)
    os.utime(path, (1, 1))
    before = path.stat()
    node.host.write(NAME, "new", mode=0o777)
    after = path.stat()
    assert (path.read_text(), after.st_mode, after.st_uid) == ("new", before.st_mode, before.st_uid)
    assert after.st_ino != before.st_ino
    assert after.st_mtime > 1


def test_a_new_file_has_the_mode_that_is_asked_for(node: FakeNode) -> None:
    """Its folder is made."""
    node.host.write("/var/lib/x/y", "text", mode=0o600)
    assert node.host.path("/var/lib/x/y").stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_leaves_the_old_file_alone(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing beside it."""
    node.file(NAME, "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Day2Error, match=f"{NAME} cannot be written: .*No space left on device"):
        node.host.write(NAME, "new")
    folder = node.host.path(NAME).parent
    assert [(item.name, item.read_text()) for item in folder.iterdir()] == [("kubelet.conf", "old")]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param("http://127.0.0.1:1/healthz", "refused", id="nobody there"),
        pytest.param("https://[::1/readyz", "Invalid IPv6 URL", id="no URL"),
        pytest.param("https://x:port/readyz", "Port could not be cast", id="no port"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_no_answer_has_a_reason(url: str, reason: str) -> None:
    """And is never an exception."""
    answer = ask(url)
    assert answer.status == 0
    assert reason in answer.reason


def test_servers_are_read_from_a_kubeconfig() -> None:
    """One that is empty is none."""
    assert servers_of('    server: "https://a:1"\n    server:\n  name: x\nserver: https://b # mine\n') == [
        "https://a:1",
        "https://b",
    ]


@pytest.mark.parametrize(
    ("config", "flags", "url"),
    [
        pytest.param("", "", "http://127.0.0.1:10248/healthz", id="as it is by default"),
        pytest.param("healthzPort: 1\nhealthzBindAddress: '::'\n", "", "http://[::1]:1/healthz", id="set in the file"),
        pytest.param("healthzPort: 1\n", "--healthz-port=2", "http://127.0.0.1:2/healthz", id="a flag wins"),
        pytest.param("healthzPort: 0\n", "", None, id="off"),
    ],
)
def test_where_the_kubelet_tells_its_health(node: FakeNode, config: str, flags: str, url: str | None) -> None:
    """Every address is one that can be asked."""
    node.file("/var/lib/kubelet/config.yaml", config)
    node.file("/etc/default/kubelet", f"KUBELET_EXTRA_ARGS={flags}\n")
    assert healthz_url(node.host) == url
