# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a node does with signed URLs: measure a file, send it, and receive one with its sidecar."""

from __future__ import annotations

import json
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import Host
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import Facts, sidecar_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Measured, Span, measure
from ansible_collections.day2.kubernetes.plugins.module_utils._store.transfer import get_file, put_file

LARGEST_SIDECAR = 1 << 22
Part = dict[str, t.Any]


class Line(t.NamedTuple):
    """How the storage is reached: PEM of its authority, seconds for each piece, tries, URL of a proxy."""

    ca: str | None
    timeout: int
    tries: int
    proxy: str | None = None


def read_sidecar(path: str) -> Facts:
    """Return what the sidecar of a file says, or nothing where there is none.

    Raises:
        Day2Error: it is damaged.

    """
    name = sidecar_of(path)
    try:
        with open(name, encoding="utf-8") as stream:
            facts = json.loads(stream.read(LARGEST_SIDECAR))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Day2Error(f"{name} cannot be read: {error}. Remove it, or use another snapshot") from error
    if not isinstance(facts, dict):
        raise Day2Error(f"{name} is damaged: remove it, or use another snapshot")
    return facts


def send(path: str, parts: t.Iterable[Part], line: Line) -> list[dict[str, str]]:
    """Send the parts of a file one after the other; return the ETag of each.

    Raises:
        Day2Error: with phase "upload" and the number of the part, from 1.

    """
    answers = []
    for number, part in enumerate(parts, 1):
        span = Span(part["offset"], part["size"], part["sha256"])
        try:
            told = put_file(path, part["url"], headers=part["headers"], span=span, **line._asdict())
        except Day2Error as error:
            raise Day2Error(str(error), **{**error.details, "part": number}) from error
        answers.append({"etag": told.get("etag", "")})
    return answers


def receive(url: str, path: str, sha256: str, sidecar: Facts, line: Line, check: bool) -> bool:
    """Have a file and its sidecar at a path; return whether they were not there before.

    Raises:
        Day2Error: another file has that name, which is left as it is; or with phase "download".

    """
    if os.path.lexists(path):
        if not is_file(path, sha256):
            raise Day2Error(f"{path} is there with another content: remove it, or choose another folder", path=path)
        if read_sidecar(path) == sidecar:
            return False
    elif not check:
        os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
        get_file(url, path, sha256=sha256, **line._asdict())
    if not check:
        Host().write(sidecar_of(path), json.dumps(sidecar, indent=1, sort_keys=True), mode=0o600)
    return True


def is_file(path: str, sha256: str) -> bool:
    """Tell whether a file has this sha256, in hex."""
    return os.path.isfile(path) and _whole(path).sha256 == sha256


def _whole(path: str) -> Measured:
    return measure(path, os.path.getsize(path), 1)
