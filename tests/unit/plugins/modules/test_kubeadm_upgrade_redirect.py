# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module kubeadm_upgrade on a master whose kubelet it redirects, with a kubeadm and a systemd that are scripts."""

from __future__ import annotations

import json
import pathlib
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import answers, journal, kubelet_unit, redirect
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm import UNFINISHED
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import ASIDE, KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.modules import kubeadm_upgrade
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.systemd import add_systemd

Run = t.Callable[..., "dict[str, t.Any]"]
OWN, OTHER = "https://10.0.0.11:6443", "https://10.0.0.12:6443"
TEXT = "clusters:\n- cluster:\n    server: {}\n"
NODE = {"version": "1.34.4", "phase": "node", "kubelet_servers": [OTHER]}


@pytest.fixture
def node(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> FakeNode:
    """Return a master at 1.33.13 whose kubelet talks to its own API server."""
    node = FakeNode(tmp_path, monkeypatch)
    node.control_plane("1.33.13")
    node.says("1.33.13", "kubelet")
    node.file(KUBECONFIG, TEXT.format(OWN))
    add_systemd(node)
    monkeypatch.setattr(kubelet_unit, "ask", lambda url: answers.Answer(200))
    monkeypatch.setattr(redirect, "ask", lambda url, cafile: answers.Answer(200))
    monkeypatch.setattr(kubeadm_upgrade, "Host", lambda: node.host)
    return node


def kubeadm(node: FakeNode, body: str) -> None:
    """Write a kubeadm that says its version, or looks which server the kubelet has and does the body."""
    seen = f'while IFS= read -r line; do echo "saw $line"; done < $ROOT{KUBECONFIG}'
    node.program("kubeadm", f'[ "$1" = version ] && {{ echo v1.34.4; exit; }}\n{seen}\n{body}')


def restarts(node: FakeNode) -> int:
    """Count the restarts of the kubelet."""
    return node.calls("systemctl").count("restart kubelet")


def test_kubeadm_runs_while_the_kubelet_is_elsewhere(run_module: Run, node: FakeNode) -> None:
    """The step is noted, and the file is back."""
    kubeadm(node, "true")
    done = run_module(kubeadm_upgrade, NODE)
    assert (done["redirected_to"], done["redirect_note"], done["apiserver_stopped_early"]) == (OTHER, None, 0)
    assert f"saw     server: {OTHER}" in done["stdout_tail"]
    assert node.host.read(KUBECONFIG) == TEXT.format(OWN)
    assert (restarts(node), node.host.exists("/armed/day2-kubernetes-kubelet-again")) == (1, True)
    noted = json.loads(node.host.read(journal.PATH))
    assert (noted["target"], noted["step"], noted["phase"]) == ("1.34.4", "kubeadm", "done")


def test_a_failure_tells_what_else_was_done(run_module: Run, node: FakeNode) -> None:
    """The kubelet is back at once, and the step is not done."""
    kubeadm(node, "exit 1")
    failed = run_module(kubeadm_upgrade, NODE)
    assert (failed["status"], failed["redirected_to"], failed["redirect_note"]) == (1, OTHER, None)
    assert node.host.read(KUBECONFIG) == TEXT.format(OWN)
    assert (restarts(node), node.host.exists("/armed/day2-kubernetes-kubelet")) == (2, False)
    assert json.loads(node.host.read(journal.PATH))["phase"] == "begun"


def left_behind(node: FakeNode) -> None:
    """Leave what a module that was killed in the middle of kubeadm leaves."""
    node.file(ASIDE, TEXT.format(OWN))
    node.file(KUBECONFIG, TEXT.format(OTHER))
    node.file("/armed/day2-kubernetes-kubelet")


def test_what_a_killed_run_has_left_is_taken_back_first(run_module: Run, node: FakeNode) -> None:
    """With nothing left for kubeadm, and with something left for it and no other server to go to."""
    left_behind(node)
    node.control_plane("1.34.4")
    kubeadm(node, "true")
    assert run_module(kubeadm_upgrade, NODE)["ran"] is False
    assert (node.host.read(KUBECONFIG), restarts(node)) == (TEXT.format(OWN), 1)
    assert not node.host.exists("/armed/day2-kubernetes-kubelet")
    left_behind(node)
    node.file(UNFINISHED)
    again = run_module(kubeadm_upgrade, {**NODE, "kubelet_servers": []})
    assert f"saw     server: {OWN}" in again["stdout_tail"]
    assert (node.host.read(KUBECONFIG), restarts(node), node.host.exists(ASIDE)) == (TEXT.format(OWN), 2, False)


def test_a_killed_run_goes_on_elsewhere_with_one_restart(run_module: Run, node: FakeNode) -> None:
    """There and back and there again would cost time."""
    left_behind(node)
    kubeadm(node, "true")
    assert run_module(kubeadm_upgrade, NODE)["redirected_to"] == OTHER
    assert (node.host.read(KUBECONFIG), restarts(node)) == (TEXT.format(OWN), 1)


def test_nothing_is_touched_without_servers_or_in_check_mode(run_module: Run, node: FakeNode) -> None:
    """A broken note on the node is told in both."""
    kubeadm(node, "true")
    node.file(journal.PATH, "broken")
    predicted = run_module(kubeadm_upgrade, NODE, check=True)
    assert (predicted["changed"], predicted["redirected_to"], restarts(node)) == (True, None, 0)
    done = run_module(kubeadm_upgrade, {**NODE, "kubelet_servers": []})
    assert (done["redirected_to"], done["redirect_note"], restarts(node)) == (None, None, 0)
    for result in (predicted, done):
        assert "holds no note and is replaced" in result["journal_problem"]
