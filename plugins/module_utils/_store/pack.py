# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A file as it leaves its host: compressed, encrypted, with a sidecar that says so; and back."""

from __future__ import annotations

import hashlib
import json
import os
import typing as t
from dataclasses import dataclass

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store import openssl
from ansible_collections.day2.kubernetes.plugins.module_utils._store.carry import is_file, read_sidecar
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import (
    CMS,
    GZIP,
    Facts,
    base_of,
    carried,
    offsite_of,
    sidecar_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import measure
from ansible_collections.day2.kubernetes.plugins.module_utils._store.streams import (
    Owner,
    Pieces,
    compressed,
    expanded,
    read,
    target,
)


@dataclass(frozen=True)
class Packed:
    """The file that was made, what its sidecar says, and warnings."""

    path: str
    facts: Facts
    changed: bool
    warnings: t.Sequence[str] = ()


def pack(
    host: Host, src: str, folder: str, recipients: t.Sequence[str], gzip: bool, owner: Owner, check: bool
) -> Packed:
    """Have a file packed in a folder, with its sidecar; an archive is compressed already.

    Raises:
        Day2Error: with phase "openssl" or "pack".

    """
    program = openssl.find_openssl(host) if recipients else ""
    gzip = gzip and not src.endswith(GZIP)
    path = _other(os.path.join(folder, os.path.basename(src)) + GZIP * gzip + CMS * bool(program), src, "pack")
    facts = {key: value for key, value in read_sidecar(src).items() if key != "offsite"} or _facts(src)
    there = read_sidecar(path)
    if _same(there, facts) and os.path.exists(path) and is_file(path, offsite_of(there, path)["sha256"]):
        return Packed(path, there, False)
    with openssl.certificates(host, program, recipients) as (files, warnings):
        if check:
            return Packed(path, facts, True, warnings)
        source = _proven(read(src), facts, f"{src} is not what {sidecar_of(src)} says: it is damaged, use another one")
        source = compressed(source) if gzip else source
        with target(path, owner) as stream:
            if program:
                openssl.encrypt(program, files, source, stream.fileno())
            else:
                stream.writelines(source)
    made = measure(path, os.path.getsize(path), 1)
    facts = carried(facts, path, made.size, made.sha256)
    _put_sidecar(path, facts, owner)
    return Packed(path, facts, True, warnings)


def unpack(host: Host, src: str, folder: str, key: str | None, passphrase: str | None, check: bool) -> Packed:
    """Have what was packed in a folder, proven by the sidecar of the packed file.

    Raises:
        Day2Error: with phase "openssl" or "unpack".

    """
    facts, program = read_sidecar(src), ""
    path = os.path.join(folder, base_of(os.path.basename(src)))
    bare = base_of(src) == src and "offsite" not in facts and "sha256" in facts
    offsite = facts if bare else offsite_of(facts, sidecar_of(src))
    if is_file(path, str(facts.get("sha256"))) and read_sidecar(path) == facts:
        return Packed(path, facts, False)
    _other(path, src, "unpack")
    if not is_file(src, str(offsite["sha256"])):
        raise Day2Error(f"{src} is not what was carried: its sha256 is another one. Use another one", phase="unpack")
    if src.endswith(CMS):
        program = openssl.find_openssl(host)
        if not key:
            raise Day2Error(f"{src} is encrypted: give key, the path of a key of one of its recipients", phase="unpack")
    if check:
        return Packed(path, facts, True)
    pieces = openssl.decrypt(program, src, str(key), passphrase) if program else read(src)
    plain = src[: -len(CMS)] if program else src
    pieces = expanded(pieces, plain) if base_of(plain) != plain else pieces
    with target(path, None) as stream:
        stream.writelines(_proven(pieces, facts, f"{src} does not hold what {sidecar_of(src)} says: use another one"))
    _put_sidecar(path, facts, None)
    return Packed(path, facts, True)


def _other(path: str, src: str, phase: str) -> str:
    if os.path.realpath(path) == os.path.realpath(src):
        raise Day2Error(f"{src} would come to where it is: choose another folder as dest", phase=phase)
    return path


def _same(there: Facts, facts: Facts) -> bool:
    """Tell whether one sidecar was made from the other."""
    return "offsite" in there and {**there, "offsite": None} == {"schema": 1, **facts, "offsite": None}


def _facts(src: str) -> Facts:
    made = measure(src, os.path.getsize(src), 1) if os.path.exists(src) else None
    if not made:
        raise Day2Error(f"{src} is not there: save it first, or name another file", phase="pack")
    return {"size": made.size, "sha256": made.sha256}


def _proven(pieces: Pieces, facts: Facts, sentence: str) -> t.Iterator[bytes]:
    """Yield them, and fail at the end when they were not what the facts say."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != facts.get("sha256"):
        raise Day2Error(sentence, phase="unpack" if "offsite" in facts else "pack")


def _put_sidecar(path: str, facts: Facts, owner: Owner) -> None:
    with target(sidecar_of(path), owner) as stream:
        stream.write(json.dumps(facts, indent=1, sort_keys=True).encode())
