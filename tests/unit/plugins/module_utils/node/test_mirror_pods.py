# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Deleting the mirror pod of a static pod that has gone, and no other."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._node import mirror_pods
from ansible_collections.day2.kubernetes.plugins.module_utils._node.answers import Answer
from ansible_collections.day2.kubernetes.plugins.module_utils._node.kubelet import KUBECONFIG
from ansible_collections.day2.kubernetes.plugins.module_utils._node.mirror_pods import Hastening, MirrorPods, hastened
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.node.builders import FakeNode

PEM = "/var/lib/kubelet/pki/kubelet-client-current.pem"
TEXT = f"""    server: https://10.0.0.12:6443
    client-certificate: {PEM}
    client-key: {PEM}
"""
BASE = "https://10.0.0.12:6443/api/v1/namespaces/kube-system/pods"
FOLDER = "/var/lib/kubelet/pods/hash-{}/etc-hosts"
Requests = list[tuple[str, str, t.Any]]


@pytest.fixture
def requests(node: FakeNode, monkeypatch: pytest.MonkeyPatch) -> Requests:
    """Return what is asked of an API server that knows the mirror pods of etcd and of the scheduler."""
    node.control_plane("1.33.13")
    node.file(KUBECONFIG, TEXT)
    node.file("/var/lib/kubelet/kubeadm-flags.env", "--hostname-override=cp1")
    for name in ("etcd", "kube-scheduler"):
        node.file(FOLDER.format(name))
    sent: Requests = []

    def answer(url: str, *, method: str, body: t.Any, cafile: str, certificate: tuple[str, str]) -> Answer:
        assert certificate == (str(node.host.path(PEM)),) * 2
        assert cafile.endswith("/etc/kubernetes/pki/ca.crt")
        name = url.rpartition("/")[2].removesuffix("-cp1")
        sent.append((method, url, body))
        if node.host.exists("/down"):
            return Answer(0, "refused")
        if node.host.exists("/renewed"):
            return Answer(409)
        if not node.host.exists(FOLDER.format(name)) and method == "GET":
            return Answer(403, text='{"kind": "Status"}')
        annotations = {"kubernetes.io/config.hash": f"hash-{name}"}
        return Answer(200, text=json.dumps({"metadata": {"uid": f"uid-{name}", "annotations": annotations}}))

    monkeypatch.setattr(mirror_pods, "ask", answer)
    return sent


def remove(node: FakeNode, name: str) -> None:
    """Remove what the kubelet removes last."""
    node.host.path(FOLDER.format(name)).unlink()
    node.host.path(FOLDER.format(name)).parent.rmdir()


def remove_two(node: FakeNode) -> None:
    """Remove two of them."""
    for name in ("etcd", "kube-scheduler"):
        remove(node, name)


def deletions(requests: Requests) -> list[tuple[str, int, t.Any]]:
    """Return what was to be deleted, with which grace, and under which condition."""
    bodies = [(url.rpartition("/")[2], body) for method, url, body in requests if method == "DELETE"]
    return [(name, body["gracePeriodSeconds"], body["preconditions"]) for name, body in bodies]


def test_it_is_deleted_when_nothing_is_left_until_there_is_a_new_one(node: FakeNode, requests: Requests) -> None:
    """By its uid, so that the next one of the name is never met; each request with a shorter grace is heard."""
    hastening = Hastening(MirrorPods(node.host))
    names = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
    assert [url for dummy, url, dummy2 in requests] == [f"{BASE}/{name}-cp1" for name in names]
    hastening.step()
    assert deletions(requests) == []
    remove(node, "etcd")
    hastening.step()
    hastening.step()
    node.file("/renewed")
    hastening.step()
    hastening.step()
    uid = {"uid": "uid-etcd"}
    assert deletions(requests) == [("etcd-cp1", 30, uid), ("etcd-cp1", 29, uid), ("etcd-cp1", 28, uid)]
    assert hastening.deleted == ["etcd-cp1"]


def test_an_api_server_that_is_away_is_asked_again_for_a_while(node: FakeNode, requests: Requests) -> None:
    """Until the kubelet has tried by itself."""
    hastening = Hastening(MirrorPods(node.host))
    node.file("/down")
    for name in ("etcd", "kube-scheduler"):
        remove(node, name)
    for dummy in range(40):
        hastening.step()
    assert [grace for dummy, grace, dummy2 in deletions(requests)][-2:] == [2, 2]
    assert hastening.deleted == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda node: node.file("/down"), id="no API server"),
        pytest.param(lambda node: node.file(KUBECONFIG, "    server: https://a\n"), id="credentials of another kind"),
        pytest.param(lambda node: node.file(KUBECONFIG, ""), id="no kubeconfig"),
        pytest.param(remove_two, id="no mirror pod"),
    ],
)
def test_without_what_it_needs_nothing_is_done(
    node: FakeNode, requests: Requests, change: t.Callable[[FakeNode], None]
) -> None:
    """The kubelet goes its own way."""
    change(node)
    with hastened(node.host, wanted=True) as deleted:
        pass
    assert (deleted(), deletions(requests)) == ([], [])


def test_the_watch_ends_with_its_block(node: FakeNode, requests: Requests, monkeypatch: pytest.MonkeyPatch) -> None:
    """And unwanted it does not begin; on a worker nothing is asked."""
    monkeypatch.setattr(mirror_pods, "INTERVAL", 0.01)
    with hastened(node.host, wanted=False) as deleted:
        assert (deleted(), requests) == ([], [])
    with hastened(node.host, wanted=True) as deleted:
        assert deleted() == []
    for name in ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"):
        node.host.path(f"/etc/kubernetes/manifests/{name}.yaml").unlink()
    requests.clear()
    with hastened(node.host, wanted=True):
        pass
    assert requests == []
