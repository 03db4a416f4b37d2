# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module kubeadm_upgrade, with a kubeadm that is a script."""

from __future__ import annotations

import pathlib
import time
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import kubeadm_run
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm import UNFINISHED
from ansible_collections.day2.kubernetes.plugins.modules import kubeadm_upgrade
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import MANIFESTS, FakeNode

Run = t.Callable[..., "dict[str, t.Any]"]
CONFIG = "/var/lib/kubelet/config.yaml"
NODE = {"version": "1.34.4", "phase": "node"}
APPLY = {"version": "v1.34.4", "phase": "apply", "cluster_version": "v1.33.13"}


@pytest.fixture
def node(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return a node whose kubelet is at 1.33.13."""
    node = FakeNode(tmp_path, monkeypatch)
    node.says("1.33.13", "kubelet")
    node.file(CONFIG, "old")
    monkeypatch.setattr(kubeadm_upgrade, "Host", lambda: node.host)
    return node


def kubeadm(node: FakeNode, body: str, version: str = "1.34.4") -> None:
    """Write a kubeadm that says its version, or does the body."""
    node.program("kubeadm", f'[ "$1" = version ] && {{ echo v{version}; exit; }}\n{body}')


def test_a_worker_changes_once(run_module: Run, node: FakeNode) -> None:
    """Its kubelet's settings tell."""
    kubeadm(node, f"echo '[upgrade] done'; printf new > $ROOT{CONFIG}")
    predicted = run_module(kubeadm_upgrade, NODE, check=True)
    first, second = run_module(kubeadm_upgrade, NODE), run_module(kubeadm_upgrade, NODE)
    assert (predicted["changed"], first["changed"], second["changed"]) == (True, True, False)
    assert first["stdout_tail"] == ["[upgrade] done"]
    assert set(first["diff"]["before"]["kubelet"]) == {CONFIG}
    assert first["diff"]["before"] != first["diff"]["after"]
    assert [call for call in node.calls("kubeadm") if "version" not in call] == ["upgrade node"] * 2


def test_a_control_plane_is_upgraded_and_then_left_alone(run_module: Run, node: FakeNode) -> None:
    """The manifests tell, and the version of the cluster."""
    node.control_plane("1.33.13")
    node.file("/patches/x")
    script = 'for file in $ROOT%s/kube-*; do text=$(while IFS= read -r line; do echo "${line%%13}"; done < $file); done'
    kubeadm(node, script % MANIFESTS)
    assert run_module(kubeadm_upgrade, APPLY, check=True)["changed"] is True
    done = run_module(kubeadm_upgrade, {**APPLY, "patches": "/patches"})
    assert done["changed"] is True
    assert node.calls("kubeadm")[-1] == "upgrade apply v1.34.4 --yes --patches /patches"
    node.control_plane("1.34.4")
    again = run_module(kubeadm_upgrade, {**APPLY, "cluster_version": "1.34.4"})
    assert (again["changed"], again["ran"]) == (False, False)


def test_a_failed_run_shows_its_last_lines_and_is_not_taken_as_done(run_module: Run, node: FakeNode) -> None:
    """Also when the static pods are at the version already."""
    node.control_plane("1.34.4")
    node.file(UNFINISHED, "{}")
    kubeadm(node, "echo first; echo '[ERROR x]: no disk' >&2; exit 3")
    failed = run_module(kubeadm_upgrade, NODE)
    assert "kubeadm upgrade node failed with status 3" in failed["msg"]
    assert failed["msg"].endswith("first\n[ERROR x]: no disk")
    assert failed["status"] == 3
    kubeadm(node, "true")
    assert run_module(kubeadm_upgrade, NODE)["ran"] is True
    assert run_module(kubeadm_upgrade, NODE)["ran"] is False


def test_a_timeout_ends_everything_that_kubeadm_has_started(
    run_module: Run, node: FakeNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what does not listen to the first signal."""
    monkeypatch.setattr(kubeadm_run, "GRACE", 0.2)
    kubeadm(node, "trap '' TERM; echo working; /bin/sleep 60 & echo $! > $ROOT/child; wait; /bin/sleep 60")
    failed = run_module(kubeadm_upgrade, {**NODE, "timeout": 1})
    assert "was stopped after 1 s, the timeout" in failed["msg"]
    assert failed["msg"].endswith("working")
    assert failed["duration"] < 20
    child = node.host.read("/child").strip()
    time.sleep(0.1)
    stat = pathlib.Path(f"/proc/{child}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_kubeadm_left_behind_is_waited_for(run_module: Run, node: FakeNode) -> None:
    """Two at a time would fight for the manifests; whoever has started it, its command tells."""
    kubeadm(node, "echo second")
    node.file("/proc/7/cmdline", "/usr/bin/kubeadm\0upgrade\0node\0")
    node.file("/proc/7/stat", f"7 (kubeadm) S {' '.join(['0'] * 19)}")
    waiting = run_module(kubeadm_upgrade, {**NODE, "timeout": 0})
    assert "waiting for a kubeadm upgrade that runs on this node already" in waiting["msg"]
    assert waiting["last_seen"] == [7]
    node.file("/proc/7/cmdline", "/usr/bin/kubeadm\0version\0")
    assert run_module(kubeadm_upgrade, NODE)["stdout_tail"] == ["second"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(APPLY, "phase apply is for a control-plane node", id="apply on a worker"),
        pytest.param({**NODE, "version": "1.34.5"}, "only kubeadm 1.34.5 can upgrade", id="another kubeadm"),
    ],
)
def test_what_cannot_work_is_not_begun(run_module: Run, node: FakeNode, request_: dict[str, t.Any], words: str) -> None:
    """A sentence says why."""
    kubeadm(node, "true")
    assert words in run_module(kubeadm_upgrade, request_)["msg"]
    assert not [call for call in node.calls("kubeadm") if "upgrade" in call]
