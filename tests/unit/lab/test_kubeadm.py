# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is read out of a cluster."""

from __future__ import annotations

import pytest

from tests.lab import kubeadm


def node(name, *, ready="True", labels=None, **spec):
    """Return a Node as the API answers it."""
    return {
        "metadata": {"name": name, "labels": labels or {}},
        "spec": spec,
        "status": {"conditions": [{"type": "Ready", "status": ready}], "nodeInfo": {"kubeletVersion": "v1.33.13"}},
    }


@pytest.mark.parametrize(
    ("given", "key", "expected"),
    [
        pytest.param(node("w1"), "ready", True, id="ready"),
        pytest.param(node("w1", ready="Unknown"), "ready", False, id="its kubelet is silent"),
        pytest.param(node("w1", unschedulable=True), "cordoned", True, id="cordoned"),
        pytest.param(node("cp1", labels={kubeadm.MASTER_LABEL: ""}), "master", True, id="a master"),
        pytest.param(node("cp1"), "master", False, id="a master whose join has not come to its end"),
    ],
)
def test_a_node_is_summed_up(given, key, expected):
    """By what the status table shows."""
    assert kubeadm.summary(given)[key] is expected


def test_a_master_without_its_label_has_not_joined(monkeypatch):
    """It is the last thing that a join writes."""
    seen = {"cp1": {"master": True}, "cp2": {"master": False}, "w1": {"master": False}}
    monkeypatch.setattr(kubeadm, "nodes", lambda dummy: seen)
    assert kubeadm.joined_nodes(None) == {"cp1", "w1"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param("2/2", True, id="all replicas"),
        pytest.param("1/2", False, id="one of two"),
        pytest.param("/2", False, id="none yet"),
        pytest.param("", False, id="no such workload"),
    ],
)
def test_the_workload_is_available_with_all_replicas(monkeypatch, answer, expected):
    """Else create goes on waiting."""
    monkeypatch.setattr(kubeadm, "kubectl", lambda *dummy, **more: answer)
    assert kubeadm.workload_available(None) is expected
