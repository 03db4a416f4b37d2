# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""How Helm 3 writes a release: JSON, packed with gzip, as base64; Secrets have base64 of that."""

from __future__ import annotations

import base64
import binascii
import gzip
import typing as t
import zlib

LARGEST = 64 * 1024 * 1024  # of a release when it is unpacked; the object that holds it has at most 1 MiB
GZIP = b"\x1f\x8b\x08"
GZIP_FORMAT = 31  # wbits of zlib
KEY = "release"


class BrokenReleaseError(ValueError):
    """What is stored is no release; the text says why."""


def unpack(resource: str, thing: dict[str, t.Any]) -> str:
    """Return the JSON of the release that an object holds.

    Raises:
        BrokenReleaseError: it holds none.

    """
    data = (thing.get("data") or {}).get(KEY)
    if not isinstance(data, str) or not data:
        raise BrokenReleaseError(f"there is no {KEY} in its data")
    packed = _base64(data.encode("utf-8", "surrogatepass"))
    packed = _base64(packed) if resource == "secrets" else packed
    raw = _gunzip(packed) if packed.startswith(GZIP) else packed
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise BrokenReleaseError("the release is not UTF-8") from error


def pack(resource: str, text: str) -> str:
    """Return what data.release of the object has to be for this JSON."""
    packed = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0))
    return (base64.b64encode(packed) if resource == "secrets" else packed).decode()


def stored_size(resource: str, data: str) -> int:
    """Return how many bytes the API server counts for data.release."""
    return len(base64.b64decode(data)) if resource == "secrets" else len(data)


def _base64(data: bytes) -> bytes:
    try:
        return base64.b64decode(data.translate(None, b"\r\n"), validate=True)
    except binascii.Error as error:
        raise BrokenReleaseError(f"the release is not base64: {error}") from error


def _gunzip(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(GZIP_FORMAT)
    try:
        raw = unpacker.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise BrokenReleaseError(f"the release cannot be unpacked: {error}") from error
    if len(raw) > LARGEST:
        raise BrokenReleaseError(f"the release has more than {LARGEST >> 20} MiB when it is unpacked")
    if not unpacker.eof:
        raise BrokenReleaseError("the release cannot be unpacked: it is cut off")
    return raw
