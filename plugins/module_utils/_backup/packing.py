# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Packed copies of snapshots on the node, each there until it is known to be off the cluster.

What is encrypted twice is not the same. So one that may have come, although its answer was lost, is never packed anew.
"""

from __future__ import annotations

import contextlib
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import Destination
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.member import room_of
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.refusals import room_problem
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.setup import read_setup
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import CMS, GZIP, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.pack import pack

FOLDER = "packed"  # in the folder of snapshots
DATA_DIR = "/var/lib/etcd"


class Ready(t.NamedTuple):
    """A file as it is carried: its SHA-256 in hex, and whether it was made by this run, so that nobody else has it."""

    path: str
    size: int
    sha256: str
    new: bool
    warnings: tuple[str, ...] = ()


def ready(host: Host, one: Shelved, destination: Destination) -> Ready:
    """Return the file that is carried: the snapshot itself, or a packed copy of it.

    Raises:
        Day2Error: it cannot be packed, or there is no room for it.

    """
    packing = destination.packing
    if not any(packing):
        return Ready(one.path, one.size, one.facts["sha256"], new=False)
    folder = folder_of(one)
    if not is_begun(one, destination):
        _refuse_little_room(host, folder, one.size)
    packed = pack(host, one.path, folder, packing.recipients, packing.gzip, None, check=False)
    offsite = packed.facts["offsite"]
    return Ready(packed.path, offsite["size"], offsite["sha256"], packed.changed, tuple(packed.warnings))


def is_begun(one: Shelved, destination: Destination) -> bool:
    """Tell whether there is a packed copy, which may be there already."""
    return any(destination.packing) and os.path.exists(_path(one, destination))


def done(one: Shelved, destination: Destination) -> None:
    """Remove the packed copy, and the folder when it is empty."""
    if any(destination.packing):
        path = _path(one, destination)
        forget(path, sidecar_of(path))
        _leave_no_folder(folder_of(one))


def sweep(folder: str, waiting: t.Iterable[Shelved], destination: Destination) -> None:
    """Remove packed copies of snapshots that wait for nothing any more; folder is that of snapshots."""
    inside = os.path.join(folder, FOLDER)
    paths = [_path(one, destination) for one in waiting if any(destination.packing)]
    kept = {name for path in paths for name in (path, sidecar_of(path))}
    for name in os.listdir(inside) if os.path.isdir(inside) else []:
        if os.path.join(inside, name) not in kept:
            forget(os.path.join(inside, name))
    _leave_no_folder(inside)


def folder_of(one: Shelved) -> str:
    """Return the folder of packed copies."""
    return os.path.join(os.path.dirname(one.path), FOLDER)


def _path(one: Shelved, destination: Destination) -> str:
    packing = destination.packing
    name = os.path.basename(one.path) + GZIP * packing.gzip + CMS * bool(packing.recipients)
    return os.path.join(folder_of(one), name)


def _leave_no_folder(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def _refuse_little_room(host: Host, folder: str, size: int) -> None:
    try:
        data_dir = read_setup(host).data_dir
    except Day2Error:  # it is set up in a way of its own
        data_dir = DATA_DIR
    problem = room_problem(size, room_of(folder, str(host.path(data_dir))))
    if problem:
        raise Day2Error(f"{folder} has no room for a packed copy: {problem}. Make room, or keep fewer snapshots")
