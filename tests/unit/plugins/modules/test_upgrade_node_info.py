# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module upgrade_node_info."""

from __future__ import annotations

import pathlib
import time
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.modules import upgrade_node_info
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode


def test_a_control_plane_node_is_read_in_one_call(
    run_module: t.Callable[..., dict[str, t.Any]], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every documented key is there, and nothing else."""
    node = FakeNode(tmp_path, monkeypatch)
    node.apt("1.33.13", [], ["kubelet"])
    node.control_plane("1.33.13")
    monkeypatch.setattr(upgrade_node_info, "Host", lambda: node.host)
    result = run_module(upgrade_node_info, {"controller_time": time.time() - 7})
    found = result["node"]
    assert set(found) == {line[4:-1].split(":")[0] for line in documented_keys()}
    assert (result["changed"], found["control_plane"], found["held"]) == (False, True, ["kubelet"])
    assert found["manifests"]["kube-apiserver"]["version"] == "1.33.13"
    assert found["programs"]["kubelet"] == {"version": "1.33.13", "path": "/usr/bin/kubelet", "source": "apt"}
    assert 7 <= found["time_offset"] < 20


def documented_keys() -> list[str]:
    """Return the lines of RETURN that begin a key of the node."""
    lines = upgrade_node_info.RETURN.splitlines()
    return [line for line in lines if line.startswith("    ") and line[4] != " " and ":" in line]


@pytest.mark.parametrize("redirected", [False, True])
def test_the_users_api_server_is_told_while_the_kubelet_is_redirected(
    run_module: t.Callable[..., dict[str, t.Any]],
    tmp_path: pathlib.Path,
    monkeypatch: pytest.MonkeyPatch,
    redirected: bool,
) -> None:
    """What kubeadm_upgrade has set for a while is nobody's configuration."""
    node = FakeNode(tmp_path, monkeypatch)
    node.file(KUBECONFIG, f"    server: https://10.0.0.{12 if redirected else 11}:6443\n")
    if redirected:
        node.file(ASIDE, "    server: https://10.0.0.11:6443\n")
    monkeypatch.setattr(upgrade_node_info, "Host", lambda: node.host)
    found = run_module(upgrade_node_info, {})["node"]
    assert (found["kubelet_server"], found["kubelet_redirected"]) == ("https://10.0.0.11:6443", redirected)


def test_a_machine_that_is_no_node_is_read_too(
    run_module: t.Callable[..., dict[str, t.Any]], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no layout, and says what is missing."""
    monkeypatch.setattr(upgrade_node_info, "Host", lambda: FakeNode(tmp_path, monkeypatch).host)
    found = run_module(upgrade_node_info, {}, check=True)["node"]
    assert (found["layout"], found["etcd"], found["apiserver"], found["time_offset"]) == ("unknown", None, None, None)
    assert "kubelet.conf" in found["layout_evidence"]


def test_a_wait_for_a_step_that_was_cut_off_is_no_difference_of_clocks(
    run_module: t.Callable[..., dict[str, t.Any]], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may take minutes, and the time of the controller is from before it."""
    later = time.time() + 100
    monkeypatch.setattr(upgrade_node_info, "Host", lambda: FakeNode(tmp_path, monkeypatch).host)
    monkeypatch.setattr(
        upgrade_node_info.settled, "wait", lambda *dummy: monkeypatch.setattr("time.time", lambda: later)
    )
    found = run_module(upgrade_node_info, {"controller_time": time.time(), "patience": 300})["node"]
    assert found["time_offset"] < 10
