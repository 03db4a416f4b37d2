# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stream in chunks: nothing is lost or twice there, however long documents, chunks and what a read returns are."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.day2.kubernetes.plugins.module_utils._scan import stream, text
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.scan.test_quick_pass import bounded

YAML = st.lists(st.integers(0, 40), min_size=1, max_size=8).map(
    lambda sizes: "\n---\n".join("a: b\n" * size + "c: d" for size in sizes)
)
JSON = st.lists(st.integers(0, 40), min_size=1, max_size=8).map(
    lambda sizes: "\n".join('{"a": [' + "1, " * size + "1]}" for size in sizes)
)


def pieces(data: bytes) -> list[tuple[bytes, int]]:
    """Return the chunks with the lines before them; a document that is too long for one is put together."""
    found = []
    for chunk in stream.chunks(text.read_text(io.BytesIO(data))):
        document = chunk.data
        while chunk.rest and (more := chunk.rest(stream.CHUNK)):
            document += more
        found.append((document, chunk.line))
    return found


@bounded(300)
@given(content=YAML | JSON, chunk=st.integers(10, 60), longest=st.integers(60, 200))
def test_chunks_are_the_stream(content: str, chunk: int, longest: int) -> None:
    """They begin where a document does, and know their line."""
    data = content.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "CHUNK", chunk)
        patch.setattr(stream, "LARGEST_DOCUMENT", longest)
        patch.setattr(stream, "MARGIN", 8)
        found = pieces(data)
    assert b"".join(piece for piece, dummy in found) == data
    at = 0
    for piece, line in found:
        assert line == data.count(b"\n", 0, at)
        assert at in (0, len(data)) or data[at : at + 3] == b"---" or data[at : at + 1] == b"{"
        at += len(piece)
