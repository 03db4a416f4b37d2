# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What goes into the archive of a control plane."""

from __future__ import annotations

import io
import tarfile

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.archive import build, facts_of, find_files

APISERVER = """
    - kube-apiserver
    - --encryption-provider-config=/etc/kubernetes/enc/enc.yaml
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --not-there=/etc/kubernetes/none.yaml
    - --log-file=/var/log/x
"""
KUBEADM = {
    "/etc/kubernetes/admin.conf": "a",
    "/etc/kubernetes/enc/enc.yaml": "secret",
    "/etc/kubernetes/enc/other.yaml": "no flag names it",
    "/etc/kubernetes/manifests/kube-apiserver.yaml": APISERVER,
    "/etc/kubernetes/pki/apiserver.crt": "c",
    "/etc/kubernetes/pki/ca.key": "key",
    "/etc/kubernetes/pki/etcd/ca.key": "key",
    "/var/lib/kubelet/config.yaml": "k",
    "/var/log/x": "log",
}
KUBESPRAY = {"/etc/etcd.env": "ETCD_NAME=a", "/etc/ssl/etcd/ssl/ca.pem": "c", "/etc/ssl/etcd/ssl/ca-key.pem": "k"}


def host(root, files):
    """Lay out a node."""
    for name, text in files.items():
        path = root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o640)
    return Host(root)


@pytest.mark.parametrize(
    ("files", "left_out"),
    [
        pytest.param(KUBEADM, {"/etc/kubernetes/enc/other.yaml", "/var/log/x"}, id="kubeadm"),
        pytest.param(KUBESPRAY, set(), id="etcd of Kubespray"),
    ],
)
def test_keys_manifests_and_what_flags_name_go_along(tmp_path, files, left_out):
    """And nothing else."""
    assert find_files(host(tmp_path, files), []) == sorted(set(files) - left_out)


def test_a_folder_that_is_a_link_is_there_as_a_link_and_as_what_it_leads_to(tmp_path):
    """As Kubespray has pki."""
    node = host(tmp_path, {"/etc/kubernetes/ssl/ca.key": "k"})
    (tmp_path / "etc/kubernetes/pki").symlink_to("ssl")
    names = find_files(node, [])
    assert names == ["/etc/kubernetes/pki", "/etc/kubernetes/ssl/ca.key"]
    assert build(node, names)[1][0].target == "ssl"


def test_the_same_files_are_the_same_bytes_with_their_content_and_mode(tmp_path):
    """A sidecar lists them and holds nothing of them."""
    node = host(tmp_path, KUBEADM)
    names = find_files(node, [])
    content, entries = build(node, names)
    assert build(node, names)[0] == content
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert archive.extractfile("etc/kubernetes/pki/ca.key").read() == b"key"
        assert {member.mode for member in archive.getmembers()} == {0o640}
    facts = facts_of(content, entries, 5.0)
    assert ([one["name"] for one in facts["files"]], facts["size"]) == (names, len(content))
    assert "secret" not in str(facts)
    (tmp_path / "etc/kubernetes/pki/ca.key").write_text("new")
    assert build(node, names)[0] != content


@pytest.mark.parametrize(
    ("files", "extra", "said"),
    [
        pytest.param({"/etc/kubernetes/admin.conf": "a"}, [], "There are no keys of a control plane", id="a worker"),
        pytest.param(KUBEADM, ["/etc/none*"], "/etc/none\\* is not there: correct include", id="a wrong name"),
    ],
)
def test_an_archive_without_what_it_is_for_is_refused(tmp_path, files, extra, said):
    """With the way out."""
    with pytest.raises(Day2Error, match=said):
        find_files(host(tmp_path, files), extra)


def test_an_archive_does_not_grow_without_end(tmp_path, monkeypatch):
    """A wrong include could name a disk."""
    monkeypatch.setattr("ansible_collections.day2.kubernetes.plugins.module_utils._store.archive.LARGEST", 3)
    with pytest.raises(Day2Error, match="larger than 3 bytes"):
        build(host(tmp_path, KUBEADM), ["/etc/kubernetes/manifests/kube-apiserver.yaml"])
