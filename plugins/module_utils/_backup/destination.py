# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Where snapshots are carried to by the node itself, how they are packed for it, and on which way they get there."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import Shelved
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import Place
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import SINGLE
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import Bucket, Credentials

PART = 1 << 29  # bytes


class Packing(t.NamedTuple):
    """How a snapshot is packed: with gzip or not, and for the keys of which certificates, as PEM or as paths."""

    gzip: bool = False
    recipients: tuple[str, ...] = ()


class Line(t.NamedTuple):
    """How the storage is reached: file of its authority, seconds for each piece, URL of a proxy."""

    cafile: str | None = None
    timeout: int = 60
    proxy: str | None = None


class Sizes(t.NamedTuple):
    """Bytes up to which a file goes in one request, and of a part of a larger one."""

    single: int = SINGLE
    part: int = PART


@dataclass(frozen=True)
class Destination:
    """A bucket, where in it, whose requests these are, headers that go with every object, and how it is done."""

    bucket: Bucket
    where: Place
    credentials: Credentials
    headers: t.Mapping[str, str]
    line: Line
    packing: Packing
    sizes: Sizes

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
