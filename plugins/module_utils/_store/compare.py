# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whether an object is the file that it should be, by what the storage tells without being read."""

from __future__ import annotations

import base64
import hashlib
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Measured


class Kept(t.NamedTuple):
    """An object; sha256 is base64 as S3 has it, with ``-N`` of N parts; both sums are empty where they are not told."""

    size: int
    etag: str
    sha256: str


class Verdict(t.NamedTuple):
    """Same is None where nothing could be compared; by is sha256, md5 or size."""

    same: bool | None
    by: str


def compare(measured: Measured, kept: Kept) -> Verdict:
    """Compare by SHA-256, else by MD5, which ETag is where the storage encrypts with no key of its own."""
    if kept.size != measured.size:
        return Verdict(False, "size")
    sums = {checksum_of(measured), encoded(measured.sha256)}
    # some storage leaves out the number of parts
    if kept.sha256 in {form for one in sums for form in (one, one.partition("-")[0])}:
        return Verdict(True, "sha256")
    if kept.sha256 and "-" not in kept.sha256:
        return Verdict(False, "sha256")
    if measured.md5 and kept.etag in (etag_of(measured), measured.md5):
        return Verdict(True, "md5")
    return Verdict(None, "size")


def checksum_of(measured: Measured) -> str:
    """Return the SHA-256 as S3 has it of an object that was sent in these parts."""
    return _joined([part.sha256 for part in measured.parts], "sha256", encoded)


def etag_of(measured: Measured) -> str:
    """Return the ETag of an object that was sent in these parts."""
    return _joined([part.md5 for part in measured.parts], "md5", str)


def encoded(digest: str | None) -> str:
    """Return a sum in hex as base64."""
    return base64.b64encode(bytes.fromhex(digest or "")).decode()


def _joined(sums: t.Sequence[str | None], algorithm: str, form: t.Callable[[str], str]) -> str:
    if len(sums) == 1:
        return form(sums[0] or "")
    joined = b"".join(bytes.fromhex(one or "") for one in sums)
    whole = hashlib.new(algorithm, joined, usedforsecurity=False)
    return f"{form(whole.hexdigest())}-{len(sums)}"
