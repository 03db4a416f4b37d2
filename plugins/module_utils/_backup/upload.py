# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Carry verified snapshots to S3 with credentials that may put objects and nothing else.

Nothing is listed, read or overwritten there: what was carried is noted in the sidecar on this node, as ``uploaded``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import Place
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import Bucket, Credentials, signed
from ansible_collections.day2.kubernetes.plugins.module_utils._store.transfer import put_file

LARGEST = 5 << 30  # bytes of one PUT
THERE_ALREADY = 412  # HTTP: the condition If-None-Match does not hold
KINDS = {".db": "application/octet-stream", ".json": "application/json"}


@dataclass(frozen=True)
class Destination:
    """A bucket, where in it, and how files get there; ca_bundle is a file, timeout in seconds."""

    bucket: Bucket
    where: Place
    credentials: Credentials
    headers: t.Mapping[str, str]
    ca_bundle: str | None
    timeout: int

    def place(self, path: str) -> str:
        """Return the address of a file as people write it."""
        return f"s3://{self.bucket.name}/{self.key(path)}"

    def key(self, path: str) -> str:
        """Return the name of the object of a file."""
        return self.where.key(os.path.basename(path))


def is_there(one: Shelved, destination: Destination) -> bool:
    """Tell whether a snapshot was carried there."""
    uploaded = one.facts.get("uploaded")
    return isinstance(uploaded, dict) and uploaded.get("to") == destination.place(one.path)


def carry(host: Host, one: Shelved, destination: Destination) -> bool:
    """Carry a snapshot, then its sidecar, and note it; return whether it was not there already.

    The sidecar comes last, so that a snapshot with one is whole.

    Raises:
        Day2Error: that is not possible, with its detail ``phase``, which is upload.

    """
    size, sha256 = one.size, one.facts["sha256"]
    if size > LARGEST:
        sentence = f"{one.path} has {size} bytes, and one request carries {LARGEST}: have it fetched instead"
        raise Day2Error(sentence, phase="upload")
    offsite = {"file": os.path.basename(one.path), "size": size, "sha256": sha256}
    new = _put(one.path, destination.key(one.path), sha256, destination)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as sidecar:
        told = {name: value for name, value in one.facts.items() if name != "uploaded"}
        json.dump({**told, "offsite": offsite}, sidecar, indent=1, sort_keys=True)
        sidecar.flush()
        with open(sidecar.name, "rb") as stream:
            digest = hashlib.sha256(stream.read()).hexdigest()
        _put(sidecar.name, sidecar_of(destination.key(one.path)), digest, destination)
    noted = {**one.facts, "uploaded": {"to": destination.place(one.path), "at": round(time.time(), 3)}}
    host.write(sidecar_of(one.path), json.dumps(noted, indent=1, sort_keys=True), 0o600)
    return new


def _put(path: str, key: str, sha256: str, destination: Destination) -> bool:
    """Put one object unless there is one of that name, and tell whether there was none."""
    url = destination.bucket.url(key)
    given = {
        **destination.headers,
        "Content-Type": KINDS.get(os.path.splitext(key)[1], KINDS[".db"]),
        "If-None-Match": "*",
        "X-Amz-Checksum-SHA256": base64.b64encode(bytes.fromhex(sha256)).decode(),
    }
    who, region = destination.credentials, destination.bucket.region
    headers = signed("PUT", url, given, sha256=sha256, region=region, credentials=who, now=time.time())
    try:
        put_file(path, url, headers=headers, timeout=destination.timeout, cafile=destination.ca_bundle)
    except Day2Error as error:
        if error.details.get("status") == THERE_ALREADY:
            return False
        sentence = f"s3://{destination.bucket.name}/{key} cannot be put: {error}"
        raise Day2Error(sentence, **{**error.details, "phase": "upload"}) from error
    return True
