# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deciding what kubeadm is to do."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node import kubeadm
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubeadm import Request, State
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

NAMES = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")


def state(version: str, **more: str) -> State:
    """Return a control plane of one version."""
    images: dict[str, str | None] = {name: f"r/{name}:v{version}" for name in NAMES}
    return State({**images, **{name.replace("_", "-"): f"r/x:v{tag}" for name, tag in more.items()}}, {})


WORKER = State({}, {"/var/lib/kubelet/config.yaml": "1"})


@pytest.mark.parametrize(
    ("seen", "request_", "unfinished", "done"),
    [
        pytest.param(state("1.34.4"), {"phase": "node"}, False, True, id="static pods at the version"),
        pytest.param(state("1.34.4"), {"phase": "node"}, True, False, id="but a run was cut off"),
        pytest.param(state("1.34.4", kube_scheduler="1.33.13"), {"phase": "node"}, False, False, id="one is not yet"),
        pytest.param(
            state("1.34.4"), {"phase": "apply", "cluster_version": "1.34.4"}, False, True, id="the cluster is, too"
        ),
        pytest.param(
            state("1.34.4"), {"phase": "apply", "cluster_version": "1.33.13"}, False, False, id="the cluster is not"
        ),
        pytest.param(state("1.34.4"), {"phase": "apply"}, False, False, id="nobody said what the cluster is"),
        pytest.param(WORKER, {"phase": "node"}, False, False, id="a worker is only known after a run"),
    ],
)
def test_done_is_seen_on_the_node(seen: State, request_: dict[str, t.Any], unfinished: bool, done: bool) -> None:
    """Nothing is assumed."""
    assert kubeadm.is_done(seen, Request("1.34.4", **request_), unfinished=unfinished) is done


OFF = {"certificate_renewal": False, "etcd_upgrade": False, "image_pull": False, "patches": "/p"}


@pytest.mark.parametrize(
    ("seen", "request_", "patches", "words"),
    [
        pytest.param(state("1.33.13"), {"phase": "apply"}, False, "apply v1.34.4 --yes", id="apply"),
        pytest.param(state("1.33.13"), {"phase": "node"}, False, "node", id="node"),
        pytest.param(
            state("1.33.13"),
            {"phase": "node", **OFF},
            True,
            "node --patches /p --certificate-renewal=false --etcd-upgrade=false --ignore-preflight-errors=ImagePull",
            id="every option on a control-plane node",
        ),
        pytest.param(WORKER, {"phase": "node", **OFF}, True, "node --patches /p", id="on a worker only the patches"),
        pytest.param(WORKER, {"phase": "node", **OFF}, False, "node", id="which must be there"),
    ],
)
def test_the_command_has_what_is_asked_for(seen: State, request_: dict[str, t.Any], patches: bool, words: str) -> None:
    """Defaults of kubeadm are not repeated."""
    command = kubeadm.command(seen, Request("1.34.4", **request_), "/usr/bin/kubeadm", patches=patches)
    assert " ".join(command) == f"/usr/bin/kubeadm upgrade {words}"


def test_a_kubeadm_of_another_version_is_refused(node: FakeNode) -> None:
    """Only the new one can upgrade."""
    node.says("1.33.13", "kubeadm")
    with pytest.raises(Day2Error, match=r"/usr/bin/kubeadm is 1\.33\.13, but only kubeadm 1\.34\.4 can upgrade"):
        kubeadm.find_kubeadm(node.host, Request("1.34.4", "node"))


def test_a_missing_kubeadm_is_told(node: FakeNode) -> None:
    """With the module that brings it."""
    with pytest.raises(Day2Error, match="kubeadm is not on this node: install it with node_programs first"):
        kubeadm.find_kubeadm(node.host, Request("1.34.4", "node"))
