# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The module etcd_member_info on a host whose etcd is down."""

from __future__ import annotations

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import etcd_member_info
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.test_restore import ENV, MANIFEST, PEER
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode


@pytest.fixture
def node(tmp_path, monkeypatch):
    """Return a host that is the module's own."""
    node = FakeNode(tmp_path, monkeypatch)
    monkeypatch.setattr(etcd_member_info, "Host", lambda: node.host)
    return node


@pytest.mark.parametrize(
    ("path", "text", "layout"),
    [
        pytest.param("/etc/kubernetes/manifests/etcd.yaml", MANIFEST, "static pod", id="kubeadm"),
        pytest.param("/etc/kubernetes/day2-kubernetes-etcd-restore/etcd.yaml", MANIFEST, "static pod", id="stopped"),
        pytest.param("/etc/etcd.env", ENV, "systemd", id="Kubespray"),
    ],
)
def test_a_member_that_is_down_is_known_by_its_files(run_module, node, path, text, layout):
    """And why it does not answer."""
    node.file(path, text)
    member = run_module(etcd_member_info, {"timeout": 1})["member"]
    assert (member["name"], member["layout"], member["peer_url"]) == ("cp1", layout, PEER)
    assert (member["status"], member["etcdutl"], member["restore"]) == (None, None, None)
    assert member["problem"]


def test_a_host_without_etcd_is_a_sentence(run_module, node):
    """It names what was looked for."""
    assert "No etcd is set up on this node" in run_module(etcd_member_info, {})["msg"]
