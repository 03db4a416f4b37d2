# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Names off the cluster: where an object is, and which file says what it holds.

``NAME.db`` may be carried as ``NAME.db.gz``, ``NAME.db.cms`` or ``NAME.db.gz.cms``; its sidecar is ``NAME.db.json``.
The archive of a control plane is ``NAME.config.tar.gz``, or with ``.cms``; its sidecar is ``NAME.config.tar.gz.json``.
"""

from __future__ import annotations

import os
import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

SNAPSHOT, ARCHIVE, SIDECAR = ".db", ".config.tar.gz", ".json"
GZIP, CMS = ".gz", ".cms"
Facts = dict[str, t.Any]


class Place(t.NamedTuple):
    """A prefix in a bucket, without slashes around it, or the key of an object."""

    bucket: str
    prefix: str

    def key(self, name: str) -> str:
        """Return the key of what has this name below the prefix."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def __str__(self) -> str:
        """Return it as users write it."""
        return f"s3://{self.bucket}/{self.prefix}"


def place_of(text: str) -> Place:
    """Return what a user names.

    Raises:
        Day2Error: it is no address of S3.

    """
    found = re.fullmatch(r"s3://([A-Za-z0-9][A-Za-z0-9._-]{2,62})(?:/(.*))?", text)
    if not found:
        raise Day2Error(f"{text} is no address such as s3://bucket/prefix")
    return Place(found.group(1), (found.group(2) or "").strip("/"))


def base_of(name: str) -> str:
    """Return the name of what was packed.

    >>> base_of("etcd-cp1.db.gz.cms")
    'etcd-cp1.db'
    """
    name = name[: -len(CMS)] if name.endswith(CMS) else name
    return name[: -len(GZIP)] if name.endswith(f"{SNAPSHOT}{GZIP}") else name


def sidecar_of(name: str) -> str:
    """Return the name, or path, of the file that says what another one holds."""
    return f"{base_of(name)}{SIDECAR}"


def carried(facts: Facts, name: str, size: int, sha256: str) -> Facts:
    """Return what a sidecar says off the cluster: what it said, and the file that was carried (bytes, hex)."""
    return {"schema": 1, **facts, "offsite": {"file": os.path.basename(name), "size": size, "sha256": sha256}}


def offsite_of(facts: Facts, sidecar: str) -> Facts:
    """Return what a sidecar says of the file that was carried.

    Raises:
        Day2Error: it says nothing.

    """
    found = facts.get("offsite")
    if not isinstance(found, dict) or {type(found.get(name)) for name in ("file", "sha256")} != {str}:
        raise Day2Error(f"{sidecar} does not say which file was carried: use another one")
    if os.path.basename(found["file"]) != found["file"] or not isinstance(found.get("size"), int):
        raise Day2Error(f"{sidecar} is damaged: use another one")
    return found
