# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Carry verified snapshots to S3 with credentials that may put objects and nothing else.

Nothing is listed, read or overwritten there: what was carried is noted in the sidecar on this node, as ``uploaded``.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._backup import packing
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import Destination
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.put import put
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host


class Carried(t.NamedTuple):
    """What was carried: its address, its bytes, and whether it was not there already."""

    place: str
    size: int
    new: bool
    warnings: tuple[str, ...] = ()


def carry(host: Host, one: Shelved, destination: Destination) -> Carried:
    """Carry a snapshot as it is to be packed, then its sidecar, and note it.

    The sidecar comes last, so that a snapshot with one is whole.

    Raises:
        Day2Error: that is not possible, with its detail ``phase``, which is upload where the storage refused.

    """
    file = packing.ready(host, one, destination)
    new = put(file.path, destination.key(file.path), file.size, file.sha256, destination)
    if file.new and not new:
        packing.done(one, destination)
        place = destination.place(file.path)
        raise Day2Error(f"{place} is there, and is not from here: use a prefix for each cluster", phase="upload")
    offsite = {"file": os.path.basename(file.path), "size": file.size, "sha256": file.sha256}
    told = {name: value for name, value in one.facts.items() if name != "uploaded"}
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as sidecar:
        text = json.dumps({**told, "offsite": offsite}, indent=1, sort_keys=True)
        sidecar.write(text)
        sidecar.flush()
        digest = hashlib.sha256(text.encode()).hexdigest()
        put(sidecar.name, sidecar_of(destination.key(one.path)), len(text.encode()), digest, destination)
    noted = {**one.facts, "uploaded": {"to": destination.place(one.path), "at": round(time.time(), 3)}}
    host.write(sidecar_of(one.path), json.dumps(noted, indent=1, sort_keys=True), 0o600)
    packing.done(one, destination)
    return Carried(destination.place(file.path), file.size, new, file.warnings)
