# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Where etcd of this node listens, and which certificates open it.

Looked at in this order: a running etcd (kubeadm, Kubespray and others), kubeadm's manifest, Kubespray's /etc/etcd.env,
and the folders of k3s and RKE2. The last two are known from their documentation only.
"""

from __future__ import annotations

import os
import typing as t
import urllib.parse

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import FOLDER, flags_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.processes import Process, find_processes

KUBESPRAY = "/etc/etcd.env"
RANCHER = ("/var/lib/rancher/k3s/server", "/var/lib/rancher/rke2/server")
PORT = 2379
PREFIX = "ETCD_"
# kubeadm's certificate for asking after the health is made to be a client's, and the least powerful one
CLIENTS = ("healthcheck-client.crt", "client.crt")
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
Settings = t.Mapping[str, str]


class Found(t.NamedTuple):
    """The member of this node; source tells where that was read."""

    access: Access
    data_dir: str
    source: str


def discover(host: Host) -> Found:
    """Return how etcd of this node is reached.

    Raises:
        Day2Error: there is none, or there are several.

    """
    for source, settings in _candidates(host):
        if settings:
            return Found(access_of(host, settings), settings.get("data-dir", ""), source)
    raise Day2Error(
        "No etcd was found on this node (no process, no manifest of kubeadm, no /etc/etcd.env, no k3s, no RKE2): "
        "run this on a host of etcd, or give endpoint, cacert, cert and key"
    )


def _candidates(host: Host) -> t.Iterator[tuple[str, Settings]]:
    yield "the running etcd", _running(host)
    yield f"{FOLDER}/etcd.yaml", flags_of(host.read(f"{FOLDER}/etcd.yaml"))
    yield KUBESPRAY, variables_of(host.read(KUBESPRAY).splitlines())
    for folder in RANCHER:
        yield folder, _rancher(host, folder)


def _running(host: Host) -> Settings:
    every = [settings_of(host, process) for process in find_processes(host, "etcd")]
    # with a file of settings (RKE2), neither flags nor variables count
    usable = [settings for settings in every if settings.get("listen-client-urls") and "config-file" not in settings]
    main = [settings for settings in usable if f":{PORT}" in settings["listen-client-urls"]] or usable
    if len(main) > 1:
        urls = ", ".join(settings["listen-client-urls"] for settings in main)
        raise Day2Error(f"Several members of etcd run on this node ({urls}): give endpoint, cacert, cert and key")
    return main[0] if main else {}


def settings_of(host: Host, process: Process) -> Settings:
    """Return what a running etcd was told, by flags or by variables, under the names of the flags."""
    settings = dict(variables_of(host.read(f"/proc/{process.pid}/environ").split("\0")))
    words = list(process.words[1:])
    for index, word in enumerate(words):
        if word.startswith("-"):
            name, equals, value = word.lstrip("-").partition("=")
            settings[name] = value if equals else "".join(words[index + 1 : index + 2])
    return settings


def variables_of(lines: t.Iterable[str]) -> Settings:
    """Return what NAME=VALUE lines tell etcd, under the names of the flags."""
    pairs = (line.strip().partition("=") for line in lines)
    names = ((name, value.strip("\"'")) for name, equals, value in pairs if equals and name.startswith("ETCD"))
    return {name.replace(PREFIX, "", 1).lower().replace("_", "-"): value for name, value in names}


def _rancher(host: Host, folder: str) -> Settings:
    tls = f"{folder}/tls/etcd"
    if not host.exists(f"{tls}/client.crt"):
        return {}
    return {
        "listen-client-urls": f"https://127.0.0.1:{PORT}",
        "trusted-ca-file": f"{tls}/server-ca.crt",
        "cert-file": f"{tls}/client.crt",
        "key-file": f"{tls}/client.key",
        "data-dir": f"{folder}/db/etcd",
    }


def access_of(host: Host, settings: Settings) -> Access:
    """Return how the member is reached from its own node."""
    urls = [url for url in settings.get("listen-client-urls", "").split(",") if url] or [f"https://127.0.0.1:{PORT}"]
    local = [url for url in urls if urllib.parse.urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")]
    endpoint = (local or urls)[0]
    for address, loopback in EVERYWHERE.items():
        if urllib.parse.urlsplit(endpoint).hostname == address:
            endpoint = endpoint.replace(f"[{address}]" if ":" in address else address, loopback)
    if endpoint.startswith("http://"):
        return Access(endpoint)
    return Access(endpoint, settings.get("trusted-ca-file", ""), *_client(host, settings))


def _client(host: Host, settings: Settings) -> tuple[str, str]:
    """Return certificate and key: a client's where there is one, else the server's own."""
    cert, key = settings.get("cert-file", ""), settings.get("key-file", "")
    folder, name = os.path.split(cert)
    pairs = [(settings.get("etcdctl-cert", ""), settings.get("etcdctl-key", ""))]
    pairs += [(f"{folder}/{client}", f"{folder}/{client[:-4]}.key") for client in CLIENTS]
    if name.startswith("member-"):
        admin = f"{folder}/admin-{name[7:]}"
        pairs.append((admin, f"{admin[:-4]}-key.pem"))
    return next((pair for pair in pairs if all(path and host.exists(path) for path in pair)), (cert, key))
