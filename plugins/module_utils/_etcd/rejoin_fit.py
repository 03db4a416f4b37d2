# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What has to hold on a node before its lost member is replaced."""

from __future__ import annotations

import re

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member import room_of
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rejoin_files import joining_manifest
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import ASIDE, STATIC_POD, Setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._node.manifests import (
    FOLDER,
    flags_of,
    image_of,
    version_of,
)

ROOM = 1.2  # of the database of the others
CERTIFICATES = ("cert-file", "key-file", "trusted-ca-file", "peer-cert-file", "peer-key-file", "peer-trusted-ca-file")
REJOIN = "a host that has lost that too is made anew: kubeadm reset, then kubeadm join --control-plane"


def refuse_unfit(host: Host, setup: Setup, version: str | None, db_bytes: int) -> None:
    """Raise where this node cannot run the member: before the first change."""
    if setup.separate_wal:
        raise Day2Error(f"etcd member {setup.name} keeps its log in a folder of its own (--wal-dir): not supported yet")
    if setup.layout == STATIC_POD:
        text = manifest_of(host)
        flags = flags_of(text)
        missing = [flags[name] for name in CERTIFICATES if name in flags and not host.exists(flags[name])]
        if missing:
            raise Day2Error(f"Certificates of etcd are missing ({', '.join(missing)}): bring them, or {REJOIN}")
        joining_manifest(text, "a=b")
        own = version_of(image_of(text, "etcd"))
    else:
        found = re.search(r"etcd Version: (\S+)", host.run("etcd", "--version").output)
        own = found.group(1) if found else None
    if version and own and own != version:
        raise Day2Error(f"etcd of this node is {own}, and the other members run {version}: make it the same first")
    data_dir = str(host.path(setup.data_dir))
    free, needed = room_of(data_dir, data_dir).free, int(db_bytes * ROOM)
    if free < needed:
        raise Day2Error(f"{setup.data_dir} has {free} bytes free, and the data of the others needs {needed}: make room")


def manifest_of(host: Host) -> str:
    """Return the manifest, also while it is aside."""
    return host.read(f"{FOLDER}/etcd.yaml") or host.read(f"{ASIDE}/etcd.yaml")
