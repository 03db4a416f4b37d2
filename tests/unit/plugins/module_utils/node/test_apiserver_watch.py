# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ending an API server that is stopping, and no other."""

from __future__ import annotations

import os
import signal
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import apiserver_watch, processes
from ansible_collections.day2.kubernetes.plugins.module_utils._node.apiserver_watch import (
    Stopping,
    Watch,
    to_watch,
    watched,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import read_manifests
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import Process
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import (
    APISERVER,
    MANIFESTS,
    FakeNode,
)

OLD, NEW = Process(7, "100", ("kube-apiserver",)), Process(9, "200", ("kube-apiserver",))
WORDS = ("kube-apiserver", "--advertise-address=10.0.0.11", "--secure-port=6443")


@pytest.mark.parametrize(
    ("looks", "ended"),
    [
        pytest.param([(OLD, True, 0), (OLD, False, 1), (OLD, False, 5), (OLD, False, 6)], [6], id="after its grace"),
        pytest.param([(OLD, True, 0), (OLD, False, 1), (OLD, False, 5.9)], [], id="not before"),
        pytest.param([(OLD, False, 0), (OLD, False, 90)], [], id="not one that never served: it is starting"),
        pytest.param([(OLD, True, 0), (NEW, False, 1), (NEW, False, 90)], [], id="not the next one while it starts"),
        pytest.param([(OLD, True, 0), (OLD, False, 1), (OLD, True, 4), (OLD, False, 7)], [], id="not one that is back"),
        pytest.param([(OLD, True, 0), (None, False, 1), (NEW, False, 90)], [], id="not after it has gone by itself"),
        pytest.param(
            [(OLD, True, 0), (OLD, False, 1), (OLD, False, 6), (NEW, True, 9), (NEW, False, 10), (NEW, False, 15)],
            [6, 15],
            id="and the next one when it stops in turn",
        ),
    ],
)
def test_only_a_process_that_served_and_stops_is_ended(
    looks: list[tuple[Process | None, bool, float]], ended: list[float]
) -> None:
    """Grace is 5 seconds here."""
    stopping = Stopping(5)
    assert [now for process, listening, now in looks if stopping.look(process, listening, now)] == ended


@pytest.mark.parametrize(
    ("addition", "is_watched"),
    [
        pytest.param("", True, id="as kubeadm writes it"),
        pytest.param("    - --shutdown-delay-duration=10s\n", False, id="a delay that somebody has set"),
        pytest.param("    - --shutdown-send-retry-after=true\n", False, id="answers while it stops"),
        pytest.param("  terminationGracePeriodSeconds: 120\n", False, id="a grace that somebody has set"),
    ],
)
def test_whoever_has_decided_how_it_stops_is_obeyed(node: FakeNode, addition: str, is_watched: bool) -> None:
    """On a worker there is nothing to watch either."""
    assert to_watch({}) is None
    text = APISERVER.format(version="1.33.13")
    node.file(f"{MANIFESTS}/kube-apiserver.yaml", text.replace("    image:", f"{addition}    image:"))
    assert (to_watch(read_manifests(node.host)) is not None) is is_watched


def run_apiserver(node: FakeNode, pid: int, words: t.Sequence[str] = WORDS, *, port: int = 6443) -> None:
    """Write what /proc shows of an API server that listens."""
    node.file(f"/proc/{pid}/cmdline", "\0".join(words) + "\0")
    node.file(f"/proc/{pid}/stat", f"{pid} (kube-apiserver) S {' '.join(['0'] * 18)} {pid}00 0")
    listen(node, pid, port)
    node.host.path(f"/proc/{pid}/fd").mkdir()
    node.host.path(f"/proc/{pid}/fd/3").symlink_to(f"socket:[{pid}]")


def listen(node: FakeNode, pid: int, port: int | None) -> None:
    """Write the table of connections: one that is established, and one that listens."""
    row = " {}: 00000000000000000000000000000000:{:04X} 0:0 {} 0:0 00:0 0 0 0 {} 1\n"
    text = "  sl  local_address remote_address st\n" + row.format(0, 6443, "01", pid)
    node.file(f"/proc/{pid}/net/tcp6", text + (row.format(1, port, "0A", pid) if port else ""))


@pytest.fixture
def watch(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> tuple[Watch, list[tuple[int, int]]]:
    """Return a watch with a grace of 5 seconds, and the signals that it sends."""
    node.control_plane("1.33.13")
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: sent.append((pid, number)))
    server = to_watch(read_manifests(node.host))
    assert server
    return Watch(node.host, server, 5), sent


def test_the_process_of_this_node_is_ended_once(node: FakeNode, watch: tuple[Watch, list[tuple[int, int]]]) -> None:
    """Another API server beside it, of a nested cluster for example, is not touched."""
    looking, sent = watch
    run_apiserver(node, 6, ("kube-apiserver", "--advertise-address=10.9.9.9", "--secure-port=6443"))
    run_apiserver(node, 7)
    looking.step(0)
    listen(node, 7, None)
    listen(node, 6, None)
    for now in (1, 3, 6.5):
        looking.step(now)
    assert (sent, looking.ended) == ([(7, signal.SIGKILL)], 1)


def test_a_number_that_is_used_again_is_another_process(
    node: FakeNode, watch: tuple[Watch, list[tuple[int, int]]]
) -> None:
    """The time of its beginning tells."""
    looking, sent = watch
    run_apiserver(node, 7)
    looking.step(0)
    listen(node, 7, None)
    looking.step(1)
    node.file("/proc/7/stat", f"7 (kube-apiserver) S {' '.join(['0'] * 18)} 999 0")
    looking.step(9)
    assert sent == []


def test_a_socket_of_somebody_else_on_the_port_does_not_count(node: FakeNode) -> None:
    """The table shows every process of the network."""
    run_apiserver(node, 7)
    process = processes.find_processes(node.host, "kube-apiserver")[0]
    assert processes.listens(node.host, process, 6443) is True
    assert processes.listens(node.host, process, 6444) is False
    (node.host.path("/proc/7/fd/3")).unlink()
    assert processes.listens(node.host, process, 6443) is False


def test_the_watch_ends_with_its_block(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with -1 there is none."""
    node.control_plane("1.33.13")
    monkeypatch.setattr(apiserver_watch, "INTERVAL", 0.01)
    started: list[Watch] = []
    monkeypatch.setattr(Watch, "step", lambda self, now: started.append(self))
    with watched(node.host, -1) as ended:
        assert ended() == 0
    assert started == []
    with watched(node.host, 5) as ended:
        while not started:
            pass
        assert ended() == 0
    assert not started[0].is_alive()
