# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the programs of the loopback cluster are started, and how clients reach it."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.lab.command import run
from tests.lab.local_api import Json

SERVICE_NETWORK = "10.0.0.0/24"


def etcd(port: int, peer_port: int) -> list[str]:
    """Return the arguments of an etcd that forgets everything, so that it need not wait for a disk."""
    client, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peer_port}"
    return [
        "--data-dir=etcd",
        "--unsafe-no-fsync",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--log-level=warn",
    ]


def api_server(folder: Path, port: int, etcd_port: int, token: str) -> list[str]:
    """Write tokens.csv and the key of service accounts into the folder and return the arguments of kube-apiserver."""
    tokens = folder / "tokens.csv"
    tokens.write_text(f'{token},admin,admin,"system:masters"\n')
    key = folder / "service-accounts.key"
    run("ssh-keygen", "-q", "-t", "ecdsa", "-b", "256", "-m", "PEM", "-N", "", "-f", key)
    return [
        f"--etcd-servers=http://127.0.0.1:{etcd_port}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        # it signs a certificate for 127.0.0.1 itself and leaves it there, with its authority
        f"--cert-dir={folder / 'certificates'}",
        f"--token-auth-file={tokens}",
        "--authorization-mode=RBAC",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-cluster-ip-range={SERVICE_NETWORK}",
        "--endpoint-reconciler-type=none",
        # pods of a new namespace need not wait for its service account
        "--disable-admission-plugins=ServiceAccount",
        "--allow-privileged=true",
        "--max-requests-inflight=3000",
        "--profiling=false",
    ]


def kwok(selector: str, leases: bool) -> list[str]:
    """Return the options of kwok for the nodes with that annotation."""
    # without leases nodes are taken for dead while kwok is busy with hundreds of pods; tests may want to renew them
    renewed = ["--node-lease-duration-seconds=40"] if leases else []
    return [f"--manage-nodes-with-annotation-selector={selector}", *renewed]


def kubeconfig(url: str, token: str, authority: bytes) -> Json:
    """Return a kubeconfig (JSON is YAML too) with one cluster, user and context, all named local."""
    cluster = {"server": url, "certificate-authority-data": base64.b64encode(authority).decode()}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "local", "cluster": cluster}],
        "users": [{"name": "local", "user": {"token": token}}],
        "contexts": [{"name": "local", "context": {"cluster": "local", "user": "local"}}],
        "current-context": "local",
    }
