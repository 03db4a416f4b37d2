# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The member that is saved, as it is seen before anything is written."""

from __future__ import annotations

import contextlib
import os
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.answers import Status
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.client import Etcd
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.discover import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.refusals import (
    Room,
    quorum_problem,
    refusals,
    refuse,
    room_problem,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Facts
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.wanted import Wanted
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

DATA_DIR = "/var/lib/etcd"


@dataclass(frozen=True)
class Seen:
    """An open connection to the member and its state; data_dir may be empty."""

    etcd: Etcd
    status: Status
    name: str
    data_dir: str

    @property
    def cluster_id(self) -> str:
        """Return the cluster's id as etcdctl prints it."""
        return f"{self.status.cluster_id:x}"

    def facts(self) -> Facts:
        """Return what a sidecar says about where a snapshot is from."""
        return {
            "cluster_id": self.cluster_id,
            "member": self.name,
            "member_id": f"{self.status.member_id:x}",
            "is_leader": self.status.leader == self.status.member_id,
            "is_learner": self.status.learner,
            "endpoint": self.etcd.access.endpoint,
            "etcd_version": self.status.version,
            "db_size": self.status.db_bytes,
            "db_in_use": self.status.db_in_use,
        }


@contextlib.contextmanager
def connected(host: Host, wanted: Wanted) -> t.Iterator[Seen]:
    """Find the member of this node, or take the one that is given, and ask for its state.

    Raises:
        Day2Error: that is not possible.

    """
    with phase("connect"):
        found = None if wanted.access else discover(host)
        access = wanted.access or t.cast("t.Any", found).access
        etcd = Etcd(access, wanted.timeout, wanted.username, wanted.password)
    try:
        with phase("look"):
            status = etcd.status()
            # a learner is not asked for the list, so that it goes by its id
            names = {} if status.learner else {member.member_id: member.name for member in etcd.members()}
        name = names.get(status.member_id) or f"{status.member_id:x}"
        yield Seen(etcd, status, name, found.data_dir if found else DATA_DIR)
    finally:
        etcd.close()


def refuse_unfit(seen: Seen, wanted: Wanted) -> None:
    """Raise when the member must not be saved, or when there is no room for it."""
    with phase("look"):
        quorum = None if wanted.allowed.no_quorum else quorum_problem(seen.etcd, seen.status)
        refuse(refusals(seen.status, quorum, wanted.allowed), seen.etcd.access.endpoint)
        problem = room_problem(seen.status.db_bytes, room_of(wanted.folder, seen.data_dir))
        if problem and not wanted.allowed.low_space:
            raise Day2Error(f"{wanted.folder} has no room: {problem}. Choose another folder (allow_low_space tries it)")


def room_of(folder: str, data_dir: str) -> Room:
    """Return the room where a folder is, or will be; data_dir is that of etcd on this node."""
    while not os.path.isdir(folder):  # it is made later
        folder = os.path.dirname(folder)
    stat = os.statvfs(folder)
    same = os.path.isdir(data_dir) and os.stat(data_dir).st_dev == os.stat(folder).st_dev
    return Room(stat.f_bavail * stat.f_frsize, stat.f_blocks * stat.f_frsize, same)


@contextlib.contextmanager
def phase(name: str) -> t.Iterator[None]:
    """Let an error say in which phase it happened, in its text and in its detail ``phase``."""
    try:
        yield
    except Day2Error as error:
        raise Day2Error(f"etcd snapshot, {name}: {error}", **{**error.details, "phase": name}) from error
