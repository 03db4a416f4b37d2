# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a file is cut into parts, and what each of them hashes to."""

from __future__ import annotations

import hashlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import (
    MOST,
    SINGLE,
    Span,
    measure,
    opened,
    pieces,
    plan_parts,
)

GIB = 1 << 30


@pytest.mark.parametrize(
    ("size", "single", "part", "sizes"),
    [
        pytest.param(0, 10, 5, [0], id="an empty file is one part"),
        pytest.param(10, 10, 5, [10], id="as a whole up to the limit"),
        pytest.param(11, 10, 5, [5, 5, 1], id="the last part is what is left"),
        pytest.param(15, 10, 5, [5, 5, 5], id="nothing is left"),
        pytest.param(SINGLE, SINGLE, GIB, [SINGLE], id="5 GiB is one request"),
        pytest.param(SINGLE + 1, SINGLE, GIB, [GIB] * 5 + [1], id="a byte more is not"),
    ],
)
def test_every_byte_is_in_one_part(size, single, part, sizes):
    """One after the other."""
    spans = plan_parts(size, single, part)
    assert [span.size for span in spans] == sizes
    assert [span.offset for span in spans] == [sum(sizes[:index]) for index in range(len(sizes))]


def test_there_are_never_more_parts_than_storage_takes():
    """They become larger instead."""
    spans = plan_parts(MOST * 5 + 1, 5, 5)
    assert (len(spans) <= MOST, sum(span.size for span in spans)) == (True, MOST * 5 + 1)


def test_a_file_is_measured_as_a_whole_and_in_parts(tmp_path):
    """In one go."""
    path = tmp_path / "x.db"
    path.write_bytes(b"aaabbbc")
    found = measure(str(path), 3, 3)
    assert (found.size, found.sha256) == (7, hashlib.sha256(b"aaabbbc").hexdigest())
    expected = [(offset, hashlib.sha256(text).hexdigest()) for offset, text in ((0, b"aaa"), (3, b"bbb"), (6, b"c"))]
    assert [(part.offset, part.sha256) for part in found.parts] == expected
    assert found.parts[2].md5 == hashlib.new("md5", b"c", usedforsecurity=False).hexdigest()


@pytest.mark.parametrize(
    ("span", "said"),
    [
        pytest.param(Span(0, 9), "became shorter", id="shorter"),
        pytest.param(Span(0, 3, "00"), "changed meanwhile", id="changed"),
    ],
)
def test_a_file_that_changes_is_never_sent_as_a_whole(tmp_path, span, said):
    """Its last bytes are held back until the others are known to be right."""
    path = tmp_path / "x.db"
    path.write_bytes(b"abc")
    sent: list[bytes] = []
    with opened(str(path)) as stream, pytest.raises(Day2Error, match=said):
        sent.extend(pieces(stream, str(path), span))
    assert len(b"".join(sent)) < span.size
