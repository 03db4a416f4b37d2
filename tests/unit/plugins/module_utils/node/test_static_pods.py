# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ending old static pods when their successors begin, and nothing else."""

from __future__ import annotations

import os
import signal

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import static_pods
from ansible_collections.day2.kubernetes.plugins.module_utils._node.static_pods import (
    Replacement,
    find_static_pods,
    replaced,
)
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

OLD, NEW = "0" * 32, "f" * 32
CGROUP = "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{}.slice/cri-containerd-1.scope\n"


def run(node: FakeNode, pid: int, program: str, uid: str = OLD) -> None:
    """Write what /proc shows of a process in a pod."""
    node.file(f"/proc/{pid}/cmdline", f"{program}\0--flag\0")
    node.file(f"/proc/{pid}/stat", f"{pid} ({program[:15]}) S {' '.join(['0'] * 18)} {pid}00 0")
    node.file(f"/proc/{pid}/cgroup", CGROUP.format(uid))


def logs(node: FakeNode, component: str, uid: str = OLD) -> None:
    """Write the folder of logs that a kubelet makes before it starts a pod."""
    node.file(f"/var/log/pods/kube-system_{component}-cp1_{uid}/{component}/0.log")


@pytest.fixture
def sent(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Return the signals that are sent on a node on which etcd and an API server run in static pods."""
    node.file("/var/lib/kubelet/kubeadm-flags.env", "--hostname-override=cp1")
    for pid, component in ((7, "etcd"), (8, "kube-apiserver")):
        run(node, pid, component)
        logs(node, component)
    signals: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: signals.append((pid, number)))
    return signals


def test_each_is_ended_when_its_own_successor_begins(node: FakeNode, sent: list[tuple[int, int]]) -> None:
    """First it is asked to; what waits for others is killed a moment later."""
    replacement = Replacement(node.host)
    replacement.step(0)
    assert sent == []
    logs(node, "kube-apiserver", NEW)
    replacement.step(1)
    assert sent == [(8, signal.SIGTERM)]
    logs(node, "etcd", NEW)
    node.host.path("/proc/8/stat").unlink()
    for now in (2, 2.2, 2.4, 3):
        replacement.step(now)
    assert sent == [(8, signal.SIGTERM), (7, signal.SIGTERM), (7, signal.SIGKILL)]
    assert (replacement.ended, replacement.waiting) == (["kube-apiserver", "etcd"], [])


def test_one_that_has_ended_by_itself_is_left_alone(node: FakeNode, sent: list[tuple[int, int]]) -> None:
    """Its number may be somebody else's by now."""
    replacement = Replacement(node.host)
    node.file("/proc/7/stat", f"7 (other) S {' '.join(['0'] * 18)} 999 0")
    logs(node, "etcd", NEW)
    replacement.step(0)
    assert (sent, [pod.component for pod in replacement.waiting]) == ([], ["kube-apiserver"])


@pytest.mark.parametrize(
    ("program", "uid", "component"),
    [
        pytest.param("etcd", "12345678-1234-1234-1234-123456789012", "etcd", id="a pod from the API"),
        pytest.param("etcd", NEW, "kube-scheduler", id="a static pod of another name"),
        pytest.param("sh", NEW, "etcd", id="another program"),
    ],
)
def test_only_static_pods_of_the_control_plane_are_known(
    node: FakeNode, program: str, uid: str, component: str
) -> None:
    """By process, control group and folder of logs together."""
    node.file("/var/lib/kubelet/kubeadm-flags.env", "--hostname-override=cp1")
    run(node, 9, program, uid)
    logs(node, component, uid)
    assert find_static_pods(node.host) == []


def test_what_has_no_successor_is_left_alone(
    node: FakeNode, sent: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kubelet that keeps its static pods is waited for a little, and one that fails not at all."""
    monkeypatch.setattr(static_pods, "PATIENCE", 0.2)
    with replaced(node.host, wanted=True) as ended:
        pass
    assert (ended, sent) == ([], [])
    monkeypatch.setattr(static_pods, "PATIENCE", 60)
    with pytest.raises(KeyError), replaced(node.host, wanted=True):
        raise KeyError
    with replaced(node.host, wanted=False) as ended:
        logs(node, "etcd", NEW)
    assert (ended, sent) == ([], [])


def test_the_end_comes_with_the_last_one(node: FakeNode, sent: list[tuple[int, int]]) -> None:
    """Nobody waits for longer."""
    with replaced(node.host, wanted=True) as ended:
        for component in ("kube-apiserver", "etcd"):
            logs(node, component, NEW)
    assert sorted(ended) == ["etcd", "kube-apiserver"]
    assert len(sent) == 4
