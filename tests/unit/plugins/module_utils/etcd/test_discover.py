# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where etcd of a node is, by the ways in which nodes are made."""

from __future__ import annotations

import pathlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

PKI = "/etc/kubernetes/pki/etcd"
SSL = "/etc/ssl/etcd/ssl"
K3S, RKE2 = "/var/lib/rancher/k3s/server", "/var/lib/rancher/rke2/server"
STAT = "1 (etcd) S " + " ".join(["0"] * 30)
FLAGS = {
    "cert-file": f"{PKI}/server.crt",
    "key-file": f"{PKI}/server.key",
    "trusted-ca-file": f"{PKI}/ca.crt",
    "data-dir": "/var/lib/etcd",
    "listen-client-urls": "https://10.0.0.11:2379,https://127.0.0.1:2379",
}
WORDS = ["etcd", *(f"--{name}={value}" for name, value in FLAGS.items())]
MANIFEST = "spec:\n  containers:\n  - command:\n" + "".join(f"    - {word}\n" for word in WORDS)
KUBESPRAY = {
    "ETCD_DATA_DIR": "/var/lib/etcd",
    "ETCD_LISTEN_CLIENT_URLS": "https://10.0.0.11:2379,https://127.0.0.1:2379",
    "ETCD_TRUSTED_CA_FILE": f"{SSL}/ca.pem",
    "ETCD_CERT_FILE": f"{SSL}/member-node1.pem",
    "ETCD_KEY_FILE": f"{SSL}/member-node1-key.pem",
    "KUBECONFIG": "/nowhere",
}
ETCDCTL = {"ETCDCTL_CERT": f"{SSL}/other.pem", "ETCDCTL_KEY": f"{SSL}/other-key.pem"}
LOCAL = "https://127.0.0.1:2379"
SERVER = Access(LOCAL, f"{PKI}/ca.crt", f"{PKI}/server.crt", f"{PKI}/server.key")
HEALTH = Access(LOCAL, f"{PKI}/ca.crt", f"{PKI}/healthcheck-client.crt", f"{PKI}/healthcheck-client.key")
MEMBER = Access(LOCAL, f"{SSL}/ca.pem", f"{SSL}/member-node1.pem", f"{SSL}/member-node1-key.pem")
ADMIN = Access(LOCAL, f"{SSL}/ca.pem", f"{SSL}/admin-node1.pem", f"{SSL}/admin-node1-key.pem")
OTHER = Access(LOCAL, f"{SSL}/ca.pem", f"{SSL}/other.pem", f"{SSL}/other-key.pem")
RUNNING, ENV, POD = "the running etcd", "/etc/etcd.env", "/etc/kubernetes/manifests/etcd.yaml"
Files = dict[str, str]


def process(words: list[str], variables: Files | None = None, pid: int = 7) -> Files:
    """Return the files of a process."""
    environment = "\0".join(f"{name}={value}" for name, value in (variables or {}).items())
    texts = {"cmdline": "\0".join(words) + "\0", "environ": environment, "stat": STAT}
    return {f"/proc/{pid}/{name}": text for name, text in texts.items()}


def pair(access: Access) -> Files:
    """Return a certificate and its key."""
    return {access.cert: "", access.key: ""}


def lines(variables: Files) -> str:
    """Return a file of variables."""
    return "# comment\n" + "".join(f'{name}="{value}"\n' for name, value in variables.items())


def urls(value: str) -> list[str]:
    """Return a command with these listeners."""
    return [*WORDS[:-1], f"--listen-client-urls={value}"]


def rancher(folder: str) -> tuple[Files, Access]:
    """Return k3s or RKE2 as documented."""
    access = Access(
        LOCAL, f"{folder}/tls/etcd/server-ca.crt", f"{folder}/tls/etcd/client.crt", f"{folder}/tls/etcd/client.key"
    )
    return pair(access), access


def node(root: pathlib.Path, files: Files) -> Host:
    """Return a node with these files."""
    for name, text in files.items():
        path = root / name.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Host(root)


@pytest.mark.parametrize(
    ("files", "access", "source"),
    [
        pytest.param(process(WORDS), SERVER, RUNNING, id="process of kubeadm"),
        pytest.param({**process(WORDS), **pair(HEALTH)}, HEALTH, RUNNING, id="the client's certificate is better"),
        pytest.param(
            process(["etcd", *(word for name, value in FLAGS.items() for word in (f"--{name}", value))]),
            SERVER,
            RUNNING,
            id="flags and values apart",
        ),
        pytest.param(
            {POD: MANIFEST},
            SERVER,
            POD,
            id="manifest",
        ),
        pytest.param(process(["/usr/local/bin/etcd"], KUBESPRAY), MEMBER, RUNNING, id="process of Kubespray"),
        pytest.param({ENV: lines(KUBESPRAY), **pair(ADMIN)}, ADMIN, ENV, id="Kubespray, stopped"),
        pytest.param(
            {ENV: lines({**KUBESPRAY, **ETCDCTL}), **pair(ADMIN), **pair(OTHER)},
            OTHER,
            ENV,
            id="its etcdctl's",
        ),
        pytest.param(*rancher(K3S), K3S, id="k3s"),
        pytest.param(
            {**process(["etcd", "--config-file=/x/config"]), **rancher(RKE2)[0]}, rancher(RKE2)[1], RKE2, id="RKE2"
        ),
        pytest.param(
            {**process(WORDS), **process(urls("https://127.0.0.1:2381"), pid=8)},
            SERVER,
            RUNNING,
            id="one more for events",
        ),
        pytest.param(process(urls("https://0.0.0.0:2379")), SERVER, RUNNING, id="every address"),
        pytest.param(
            process(urls("https://[::]:2379")),
            SERVER._replace(endpoint="https://[::1]:2379"),
            RUNNING,
            id="IPv6",
        ),
        pytest.param(
            process(urls("https://10.0.0.11:2379")),
            SERVER._replace(endpoint="https://10.0.0.11:2379"),
            RUNNING,
            id="no loopback",
        ),
        pytest.param(
            process(urls("http://127.0.0.1:2379")),
            Access("http://127.0.0.1:2379"),
            RUNNING,
            id="without TLS",
        ),
    ],
)
def test_it_is_found(tmp_path: pathlib.Path, files: Files, access: Access, source: str) -> None:
    """With the certificate that opens it."""
    found = discover(node(tmp_path, files))
    assert (found.access, found.source) == (access, source)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param({}, "No etcd was found on this node", id="none"),
        pytest.param(process(["/bin/sh", "etcd"]), "No etcd was found", id="a shell"),
        pytest.param({**process(WORDS), **process(WORDS, pid=8)}, "Several members of etcd run", id="two"),
    ],
)
def test_without_a_clear_answer_the_user_is_asked(tmp_path: pathlib.Path, files: Files, words: str) -> None:
    """For an endpoint."""
    with pytest.raises(Day2Error, match=f"{words}.*give endpoint"):
        discover(node(tmp_path, files))
