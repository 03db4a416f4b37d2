# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an object is the file, by what storage tells."""

from __future__ import annotations

import base64
import hashlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import Kept, Verdict, compare
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Measured, Span

WHOLE, HALVES = b"aabb", (b"aa", b"bb")


def sha256(data: bytes) -> str:
    """Return it in hex."""
    return hashlib.sha256(data).hexdigest()


def md5(data: bytes) -> str:
    """Return it in hex."""
    return hashlib.new("md5", data, usedforsecurity=False).hexdigest()


def as_base64(digest: str) -> str:
    """Return a sum as S3 writes it."""
    return base64.b64encode(bytes.fromhex(digest)).decode()


SINGLE = Measured(4, sha256(WHOLE), md5(WHOLE), [Span(0, 4, sha256(WHOLE), md5(WHOLE))])
PARTS = SINGLE._replace(parts=[Span(2 * n, 2, sha256(half), md5(half)) for n, half in enumerate(HALVES)])
OF_SUMS = as_base64(sha256(b"".join(bytes.fromhex(sha256(half)) for half in HALVES)))
ETAG = md5(b"".join(bytes.fromhex(md5(half)) for half in HALVES)) + "-2"


@pytest.mark.parametrize(
    ("measured", "kept", "verdict"),
    [
        pytest.param(SINGLE, Kept(5, "", ""), Verdict(False, "size"), id="another size"),
        pytest.param(SINGLE, Kept(4, "", as_base64(sha256(WHOLE))), Verdict(True, "sha256"), id="the same sum"),
        pytest.param(SINGLE, Kept(4, md5(WHOLE), as_base64(sha256(b"x"))), Verdict(False, "sha256"), id="another sum"),
        pytest.param(SINGLE, Kept(4, md5(WHOLE), ""), Verdict(True, "md5"), id="only an ETag"),
        pytest.param(SINGLE, Kept(4, "0" * 32, ""), Verdict(None, "size"), id="an ETag may be no MD5"),
        pytest.param(PARTS, Kept(4, "", f"{OF_SUMS}-2"), Verdict(True, "sha256"), id="sum of sums"),
        pytest.param(PARTS, Kept(4, "", OF_SUMS), Verdict(True, "sha256"), id="sum of sums without their number"),
        pytest.param(PARTS, Kept(4, "", as_base64(sha256(WHOLE))), Verdict(True, "sha256"), id="one sum for all parts"),
        pytest.param(PARTS, Kept(4, ETAG, ""), Verdict(True, "md5"), id="ETag of parts"),
        pytest.param(SINGLE, Kept(4, ETAG, f"{OF_SUMS}-2"), Verdict(None, "size"), id="sent in other parts"),
        pytest.param(SINGLE._replace(md5=""), Kept(4, "", ""), Verdict(None, "size"), id="MD5 is forbidden"),
    ],
)
def test_the_strongest_sum_that_is_told_decides(measured, kept, verdict):
    """And it is said which one it was; without any nothing is claimed."""
    assert compare(measured, kept) == verdict
