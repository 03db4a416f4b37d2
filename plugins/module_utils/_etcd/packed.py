# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The newest snapshot of a folder, as it is carried off the cluster: ``NAME.db``, or with ``.gz``, ``.cms`` or both.

Its sidecar ``NAME.db.json`` is beside it in any case.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget, private
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.shelf import (
    PART,
    SUFFIX,
    Facts,
    read_sidecar,
    sidecar_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host

PACKINGS = ("", ".gz", ".gz.cms", ".cms")
OPENSSL_SECONDS = 1800


class Packed(t.NamedTuple):
    """A snapshot as it lies there: its own name without packing, how it is packed, and what its sidecar says."""

    base: str
    packing: str
    facts: Facts

    @property
    def path(self) -> str:
        """Return the file."""
        return self.base + self.packing


def find(src: str) -> Packed:
    """Return the snapshot that a path names, or the newest one of a folder.

    Raises:
        Day2Error: there is none with a sidecar.

    """
    if not os.path.isdir(src):
        base = next((src[: -len(one)] for one in PACKINGS[:0:-1] if src.endswith(one)), src)
        found = [_packed(base)] if os.path.isfile(src) else []
    else:
        names = (name[: -len(".json")] for name in os.listdir(src) if name.endswith(f"{SUFFIX}.json"))
        found = [_packed(os.path.join(src, name)) for name in names]
    whole = [one for one in found if one]
    if whole:
        return max(whole, key=lambda one: (one.facts["taken"], one.base))
    raise Day2Error(
        f"{src} holds no snapshot with its sidecar (NAME.db or NAME.db.gz, with NAME.db.json beside it): name the "
        "folder to which snapshots are brought"
    )


def _packed(base: str) -> Packed | None:
    facts, problem = read_sidecar(base)
    packing = next((one for one in PACKINGS if os.path.isfile(base + one)), None)
    return None if problem or packing is None else Packed(base, packing, facts)


def unpack(found: Packed, dest: str, private_key: str | None) -> str:
    """Write the snapshot and its sidecar into a folder, and return its path; one that is not packed stays where it is.

    Raises:
        Day2Error: it is damaged, or cannot be decrypted.

    """
    if not found.packing:
        return found.base
    _refuse_damaged(found)
    path = os.path.join(dest, os.path.basename(found.base))
    parts = [f"{path}.clear{PART}", f"{path}{PART}"]
    try:
        os.makedirs(dest, mode=0o700, exist_ok=True)
        source = found.path
        if found.packing.endswith(".cms"):
            _decrypt(source, parts[0], private_key)
            source = parts[0]
        _write(source, parts[1], ".gz" in found.packing)
        shutil.copyfile(sidecar_of(found.base), sidecar_of(path))
        os.replace(parts[1], path)
    except (OSError, EOFError) as error:
        raise Day2Error(f"{found.path} cannot be unpacked into {dest}: {error}", phase="unpack") from error
    finally:
        forget(*parts)
    return path


def _refuse_damaged(found: Packed) -> None:
    """Compare it with what was carried, where that was noted."""
    wanted = (found.facts.get("offsite") or {}).get("sha256")
    digest = hashlib.sha256()
    with open(found.path, "rb") as stream:
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            digest.update(chunk)
    if wanted and digest.hexdigest() != wanted:
        raise Day2Error(f"{found.path} is not what was brought there: its SHA-256 is another one. Use another snapshot")


def _write(source: str, target: str, zipped: bool) -> None:
    with gzip.open(source) if zipped else open(source, "rb") as reader, open(target, "wb", opener=private) as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)


def _decrypt(source: str, target: str, private_key: str | None) -> None:
    if not private_key:
        raise Day2Error(f"{source} is encrypted: give private_key, the key of the certificate that it was encrypted to")
    open(target, "wb", opener=private).close()  # nobody else may read what openssl writes
    words = ("openssl", "cms", "-decrypt", "-inform", "DER", "-in", source, "-inkey", private_key, "-out", target)
    Host().run(*words, timeout=OPENSSL_SECONDS).check(f"{source} cannot be decrypted with {private_key}")
