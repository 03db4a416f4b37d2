# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A look at the member of this node, which may be down."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import rejoin_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.maintenance import told
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.restore_record import read_record
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.rpc import Access
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import find_etcdutl, read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


def read_status(access: Access, timeout: float) -> tuple[dict[str, t.Any] | None, str | None]:
    """Return what the member says of itself, or nothing and why."""
    try:
        etcd = Etcd(access, timeout)
        try:
            status = etcd.status()
        finally:
            etcd.close()
    except Day2Error as error:
        return None, str(error)
    return told(status), None


def read_member(host: Host, timeout: float) -> dict[str, t.Any]:
    """Return what etcd_member_info documents as member; raises Day2Error where none is set up."""
    setup, record, replaced = read_setup(host), read_record(host), rejoin_record.read_record(host)
    status, problem = read_status(setup.access, timeout)
    return {
        **{name: getattr(setup, name) for name in ("name", "layout", "peer_url", "data_dir")},
        "endpoint": setup.access.endpoint,
        "etcdutl": find_etcdutl(host, setup),
        "status": status,
        "problem": problem,
        "restore": dataclasses.asdict(record) if record else None,
        "replace": dataclasses.asdict(replaced) if replaced else None,
    }
