# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The public certificates on a node, never a key."""

from __future__ import annotations

import base64
import binascii
import re

from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

BASE = "/etc/kubernetes/"
PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
EMBEDDED = re.compile(r"^\s*client-certificate-data:\s*[\"']?([\w+/=]+)", re.MULTILINE)
FILES = (
    f"{BASE}pki/*.crt",
    f"{BASE}pki/etcd/*.crt",
    "/var/lib/kubelet/pki/kubelet-client-current.pem",
    "/var/lib/kubelet/pki/kubelet.crt",
    "/var/lib/kubelet/pki/kubelet-server-current.pem",
)


def embedded_certificate(kubeconfig: str) -> str | None:
    """Return the client certificate inside a kubeconfig as PEM, or None."""
    found = EMBEDDED.search(kubeconfig)
    try:
        text = base64.b64decode(found.group(1)).decode("ascii") if found else ""
    except (binascii.Error, UnicodeDecodeError):
        return None
    return _certificates_of(text)


def read_certificates(host: Host) -> list[dict[str, str]]:
    """Return ``{path, pem}`` of each file and kubeconfig; a path below /etc/kubernetes is relative to it."""
    names = [name for pattern in FILES for name in host.glob(pattern)]
    found = [(name, _certificates_of(host.read(name))) for name in names]
    found += [(name, embedded_certificate(host.read(name))) for name in host.glob(f"{BASE}*.conf")]
    return [{"path": name[len(BASE) :] if name.startswith(BASE) else name, "pem": pem} for name, pem in found if pem]


def _certificates_of(text: str) -> str | None:
    """Keep only the certificate blocks: kubelet-client-current.pem holds the key too."""
    return "".join(f"{block}\n" for block in PEM.findall(text)) or None
