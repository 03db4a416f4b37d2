# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Redirecting a kubelet and bringing its own file back, with a systemd that is a script."""

from __future__ import annotations

import os
import subprocess
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import answers, kubelet_unit, redirect, safety_timer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.module_utils._node.redirect_plan import Redirect
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.systemd import add_systemd

OWN, OTHER = "https://10.0.0.11:6443", "https://10.0.0.12:6443"
TEXT = "clusters:\n- cluster:\n    server: {}\n  name: x\n"


@pytest.fixture
def master(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return a control-plane node whose kubelet talks to its own API server and is healthy."""
    node.control_plane("1.33.13")
    node.file(KUBECONFIG, TEXT.format(OWN))
    node.host.path(KUBECONFIG).chmod(0o600)
    add_systemd(node)
    monkeypatch.setattr(kubelet_unit, "ask", lambda url: answers.Answer(200))
    monkeypatch.setattr(redirect, "ask", lambda url, cafile: answers.Answer(200))
    return node


def state(node: FakeNode) -> tuple[str, int, bool, list[str]]:
    """Return the file's text and mode, whether a copy lies aside, and the timers that are armed."""
    stat = node.host.path(KUBECONFIG).stat()
    armed = [name for name in safety_timer.NAMES if node.host.exists(f"/armed/{name}")]
    return node.host.read(KUBECONFIG), stat.st_mode & 0o777, node.host.exists(ASIDE), armed


def test_success_brings_the_file_back_and_leaves_the_old_kubelet(master: FakeNode) -> None:
    """The new one is started next; a timer starts it when nobody does."""
    inode = master.host.path(KUBECONFIG).stat().st_ino
    with redirect.pointed_away(master.host, redirect.plan(master.host, [OWN, OTHER]), 900) as used:
        assert state(master) == (TEXT.format(OTHER), 0o600, True, ["day2-kubernetes-kubelet"])
    assert used == Redirect(OTHER)
    assert state(master) == (TEXT.format(OWN), 0o600, False, ["day2-kubernetes-kubelet-again"])
    assert master.host.path(KUBECONFIG).stat().st_ino == inode
    assert [call for call in master.calls("systemctl") if "restart" in call] == ["restart kubelet"]
    assert ["--on-active=1020" in call for call in master.calls("systemd-run")] == [True, False]


def fail_in_the_middle(node: FakeNode, error: BaseException) -> None:
    """Redirect, and fail as kubeadm does."""
    with redirect.pointed_away(node.host, Redirect(OTHER), 900):
        raise error


def test_failure_brings_file_and_kubelet_back_at_once(master: FakeNode) -> None:
    """And no timer is left."""
    with pytest.raises(Day2Error, match="kubeadm failed"):
        fail_in_the_middle(master, Day2Error("kubeadm failed"))
    assert state(master) == (TEXT.format(OWN), 0o600, False, [])
    assert [call for call in master.calls("systemctl") if "restart" in call] == ["restart kubelet"] * 2


def test_a_kubelet_that_does_not_return_does_not_hide_the_failure(master: FakeNode) -> None:
    """It is told beside it, and the timer stays to try again."""
    master.file("/fail-second-restart")
    with pytest.raises(Day2Error, match="kubeadm failed") as failed:
        fail_in_the_middle(master, Day2Error("kubeadm failed"))
    assert "The kubelet cannot be restarted" in failed.value.details["redirect_note"]
    assert state(master)[2:] == (False, ["day2-kubernetes-kubelet"])


def link(node: FakeNode) -> None:
    """Make kubelet.conf a symbolic link."""
    path = node.host.path(KUBECONFIG)
    path.rename(path.with_suffix(".real"))
    path.symlink_to(path.with_suffix(".real"))


@pytest.mark.parametrize(
    ("broken", "note"),
    [
        pytest.param("/fail-systemd-run", "systemd cannot be asked to put the kubelet right later", id="no timer"),
        pytest.param("/fail-first-restart", "The kubelet cannot be restarted", id="no kubelet"),
    ],
)
def test_what_cannot_be_begun_is_taken_back_and_told(master: FakeNode, broken: str, note: str) -> None:
    """The upgrade goes on without."""
    master.file(broken)
    with redirect.pointed_away(master.host, Redirect(OTHER), 900) as used:
        assert used.server is None
        assert note in str(used.note)
    assert state(master) == (TEXT.format(OWN), 0o600, False, [])


def test_a_copy_that_was_made_and_not_used_is_only_removed(master: FakeNode) -> None:
    """Killed between the copy and the change: both names are the same file, which a rename would leave alone."""
    os.link(master.host.path(KUBECONFIG), master.host.path(ASIDE))
    assert redirect.put_back(master.host) is True
    assert state(master)[:3] == (TEXT.format(OWN), 0o600, False)
    assert redirect.put_back(master.host) is False


def test_changes_of_others_survive(master: FakeNode) -> None:
    """Only the line of the server goes back, and the file keeps its mode."""
    with redirect.pointed_away(master.host, Redirect(OTHER), 900):
        master.file(KUBECONFIG, TEXT.format(OTHER) + "extra: 1\n")
    assert state(master)[:3] == (TEXT.format(OWN) + "extra: 1\n", 0o600, False)


def test_the_timer_brings_back_what_a_killed_run_has_left(master: FakeNode) -> None:
    """Its command is run here as systemd would run it."""
    with pytest.raises(KeyboardInterrupt):
        fail_in_the_middle(master, KeyboardInterrupt())
    assert state(master)[:3] == (TEXT.format(OTHER), 0o600, True)
    command = master.calls("systemd-run")[0].partition(" -c ")[2]
    for name in (ASIDE, KUBECONFIG):
        command = command.replace(f" {name}", f" {master.host.path(name)}")
    command = command.replace("mv ", "/bin/mv ").replace("sync", "/bin/sync")
    subprocess.run(["/bin/sh", "-c", command], check=True)
    assert state(master)[:3] == (TEXT.format(OWN), 0o600, False)
    assert master.calls("systemctl")[-1] == "restart kubelet"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        pytest.param(lambda node: node.file("/unit", "ActiveState=failed\n"), "unit is failed", id="no kubelet"),
        pytest.param(
            lambda node: node.host.path("/proc/42/exe").symlink_to("/usr/bin/kubelet (deleted)"),
            "A new kubelet is installed already",
            id="a new kubelet would start",
        ),
        pytest.param(link, "is a link to another file", id="a link"),
        pytest.param(lambda node: node.file(KUBECONFIG, TEXT.format("https://lb:6443")), "https://lb:6443", id="lb"),
    ],
)
def test_a_kubelet_that_is_left_alone_says_why(
    master: FakeNode, change: t.Callable[[FakeNode], None], note: str
) -> None:
    """Nothing is written."""
    change(master)
    planned = redirect.plan(master.host, [OTHER])
    assert planned.server is None
    assert note in str(planned.note)


def test_without_servers_or_an_api_server_nothing_is_asked(node: FakeNode) -> None:
    """A worker, or one master alone."""
    assert redirect.plan(node.host, [OTHER]) == Redirect()
    node.control_plane("1.33.13")
    assert redirect.plan(node.host, []) == Redirect()
