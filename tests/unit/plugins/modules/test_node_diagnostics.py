# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module node_diagnostics."""

from __future__ import annotations

import json
import os
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import evidence
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm_run import LOG
from ansible_collections.day2.kubernetes.plugins.modules import node_diagnostics
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.systemd import add_systemd

Run = t.Callable[..., "dict[str, t.Any]"]
ETCD = "/var/log/pods/kube-system_etcd-cp1_{}/etcd/{}.log"


@pytest.fixture
def node(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return a node without anything on it."""
    node = FakeNode(tmp_path, monkeypatch)
    monkeypatch.setattr(node_diagnostics, "Host", lambda: node.host)
    return node


def by_title(result: dict[str, t.Any]) -> dict[str, list[str]]:
    """Return the lines of each section."""
    assert result["changed"] is False
    return {section["title"]: section["lines"] for section in result["diagnostics"]}


def test_a_machine_without_anything_says_so(run_module: Run, node: FakeNode) -> None:
    """Each source in its place, and no failure."""
    seen = by_title(run_module(node_diagnostics, {}))
    assert seen["kubeadm's output"] == ["cannot be read: No such file or directory"]
    assert seen["kubelet log"][0].startswith("cannot be read: ")
    assert seen["versions"] == ["kubelet that runs: none", "its API server: none"]
    assert not [title for title in seen if title.startswith("etcd")]


def test_a_broken_control_plane_is_shown(run_module: Run, node: FakeNode) -> None:
    """Ends of logs, also of the containers before; versions and states."""
    add_systemd(node)
    node.control_plane("1.34.4")
    node.program("journalctl", "echo \"log of $2\"; echo 'password=hunter2'")
    node.file(LOG, "".join(f"line {number}\n" for number in range(99)))
    for age, (pod, number) in enumerate((("b", 1), ("b", 0), ("a", 7))):
        node.file(ETCD.format(pod, number), f"{pod}{number}\n")
        os.utime(node.host.path(ETCD.format(pod, number)), (1000 - age, 1000 - age))
    seen = by_title(run_module(node_diagnostics, {"lines": 7}, check=True))
    assert seen["kubelet log"] == ["log of kubelet", "password=<redacted>"]
    assert seen["containerd log"][0] == "log of containerd"
    assert (len(seen["kubeadm's output"]), seen["kubeadm's output"][-1]) == (30, "line 98")
    assert (seen["etcd log"], seen["etcd log before its last restart"]) == (["b1"], ["b0"])
    assert seen["etcd health"] == ["cannot be asked: No etcd process of the static pod runs on this node"]
    assert "etcd: registry.k8s.io/etcd:3.5.24-0" in seen["versions"]
    assert seen["units"][0].startswith("kubelet: ActiveState=active")
    assert seen["free disk"][0].startswith("/: ")
    assert "--lines 7" in node.calls("journalctl")[0]


def test_the_runtime_of_the_node_is_looked_at(run_module: Run, node: FakeNode) -> None:
    """CRI-O has another unit."""
    node.file("/var/lib/kubelet/config.yaml", "containerRuntimeEndpoint: unix:///var/run/crio/crio.sock\n")
    assert "crio log" in by_title(run_module(node_diagnostics, {}))


def test_the_whole_is_bounded(run_module: Run, node: FakeNode) -> None:
    """The longest logs lose their oldest lines; a line has an end, too."""
    node.program("journalctl", 'n=0; while [ $n -lt 900 ]; do n=$((n+1)); echo "$n $2 said that it works"; done')
    node.file(LOG, "x" * 9000 + "\nlast\n")
    result = run_module(node_diagnostics, {"lines": 5000})
    seen = by_title(result)
    assert len(json.dumps(result["diagnostics"])) <= evidence.LIMIT
    assert seen["kubelet log"][-1] == "900 kubelet said that it works"
    assert 100 < len(seen["kubelet log"]) <= 900
    assert [len(line) for line in seen["kubeadm's output"]] == [503, 4]


def test_nothing_is_left_when_nothing_fits() -> None:
    """It ends also where titles alone are too long."""
    assert evidence.bounded([{"title": "t", "source": "s", "lines": ["a", "b"]}], 1)[0]["lines"] == []
