# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Readers of etcd's answers and files against bytes that hypothesis thinks of: an error of their own, or an answer.

The examples are the same each time. ``DAY2_FUZZ_EXAMPLES=20000`` tries so many others.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import frames, hpack, protobuf
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.snapshot_file import read_snapshot
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.etcd.recorded import (
    ask_everything,
    client,
    every_version,
    session,
    snapshot,
)

MORE = os.environ.get("DAY2_FUZZ_EXAMPLES")
PAGE = 4096
KINDS = st.sampled_from([frames.DATA, frames.HEADERS, frames.RST_STREAM, frames.SETTINGS, frames.PING, frames.GOAWAY])
BYTE = st.integers(0, 255)


def bounded(examples: int) -> settings:
    """Return how often a test is tried."""
    count = int(MORE) if MORE else examples
    return settings(max_examples=count, deadline=None, derandomize=not MORE, database=None)


def changes(size: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Return offsets and new bytes: in the heads of pages, where structure is, and anywhere."""
    heads = st.builds(lambda page, offset: page * PAGE + offset, st.integers(0, size // PAGE - 1), st.integers(0, 63))
    return st.lists(st.tuples(heads | st.integers(0, size - 1), BYTE), min_size=1, max_size=30)


def changed(content: bytes, edits: list[tuple[int, int]]) -> bytes:
    """Return the bytes with changes."""
    damaged = bytearray(content)
    for offset, byte in edits:
        damaged[offset] = byte
    return bytes(damaged)


@every_version
def test_a_damaged_snapshot_is_one_kind_of_error(version: str) -> None:
    """Never a traceback, and never an endless loop."""
    whole = snapshot(version)

    @bounded(300)
    @given(edits=changes(len(whole)), hashed=st.booleans())
    def read(edits: list[tuple[int, int]], hashed: bool) -> None:
        with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DamagedError):
            path = pathlib.Path(folder, "snapshot.db")
            path.write_bytes(changed(whole, edits))
            read_snapshot(str(path), hashed)

    read()


@every_version
def test_damaged_answers_are_an_error_of_etcd(version: str) -> None:
    """Whatever bytes are wrong: it fails with a sentence, or what is wrong is in the data."""
    whole = session(version)

    # the first answers have headers and short messages, the rest is almost only data
    @bounded(300)
    @given(edits=st.lists(st.tuples(st.integers(0, 999) | st.integers(0, len(whole) - 1), BYTE), max_size=30))
    def ask(edits: list[tuple[int, int]]) -> None:
        _ask(changed(whole, edits))

    ask()


@bounded(300)
@given(
    said=st.lists(
        st.builds(frames.pack_frame, KINDS | BYTE, BYTE, st.sampled_from([0, 1, 3]), st.binary(max_size=200)),
        max_size=12,
    )
)
def test_any_frames_are_an_error_of_etcd(said: list[bytes]) -> None:
    """Also such as no server would send."""
    _ask(frames.pack_frame(frames.SETTINGS, 0, 0) + b"".join(said))


def _ask(said: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        try:
            ask_everything(client(patch, said))
        except Day2Error as error:
            assert str(error).startswith("etcd at http://127.0.0.1:2379")  # noqa: PT017 - most pass, some raise


@bounded(500)
@given(data=st.binary(max_size=300))
def test_any_header_block_is_read_or_refused(data: bytes) -> None:
    """HPACK has numbers, indexes and Huffman code, all of which can be wrong."""
    with contextlib.suppress(hpack.HeaderError):
        assert all(isinstance(text, str) for pair in hpack.decode(data).items() for text in pair)


@bounded(300)
@given(
    fields=st.dictionaries(
        st.text("abcdefghij-", min_size=1), st.text(st.characters(min_codepoint=32, max_codepoint=126))
    )
)
def test_header_fields_survive_their_own_block(fields: dict[str, str]) -> None:
    """What is sent is read again."""
    assert hpack.decode(hpack.encode(fields)) == fields


@bounded(500)
@given(data=st.binary(max_size=300))
def test_any_message_is_read_or_refused(data: bytes) -> None:
    """Every field lies within the message."""
    with contextlib.suppress(protobuf.WireError):
        for dummy, value in protobuf.read_fields(data):
            assert isinstance(value, int) or len(value) <= len(data)


@bounded(300)
@given(value=st.integers(0, 2**64 - 1), text=st.binary(max_size=50))
def test_fields_survive_their_own_message(value: int, text: bytes) -> None:
    """Numbers of any size and bytes."""
    message = protobuf.number_field(3, value) + protobuf.bytes_field(4, text)
    read = [
        (number, found if isinstance(found, int) else bytes(found)) for number, found in protobuf.read_fields(message)
    ]
    assert read == [*([(3, value)] if value else []), (4, text)]
