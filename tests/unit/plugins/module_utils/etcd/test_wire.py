# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Numbers, fields and header texts on the wire."""

from __future__ import annotations

import random

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd import hpack, protobuf
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.crc32c import BLOCK, TABLE, Crc32c


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, (1 << 32) - 1, (1 << 64) - 1])
def test_numbers_come_back(value: int) -> None:
    """Of one to ten bytes."""
    raw = protobuf.write_varint(value)
    assert protobuf.read_varint(raw, 0) == (value, len(raw))


def test_a_negative_number_takes_64_bits() -> None:
    """Etcd says -1 for never compacted."""
    assert (protobuf.signed((1 << 64) - 1), protobuf.signed(5)) == (-1, 5)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(b"\x08", "a number is cut off", id="no value"),
        pytest.param(b"\x08" + b"\xff" * 11, "more than ten bytes", id="endless"),
        pytest.param(b"\x0a\x05ab", "a field is cut off", id="short text"),
        pytest.param(b"\x09abc", "a field is cut off", id="short double"),
        pytest.param(b"\x0b", "wire type 3 is unknown", id="group"),
    ],
)
def test_what_is_no_message_is_refused(raw: bytes, words: str) -> None:
    """With the reason."""
    with pytest.raises(protobuf.WireError, match=words):
        list(protobuf.read_fields(raw))


def test_fields_of_every_kind_are_read() -> None:
    """The last value of a number counts."""
    raw = protobuf.number_field(1, 7) + protobuf.bytes_field(2, b"text") + b"\x1d1234" + b"\x2112345678"
    raw += protobuf.number_field(1, 8)
    assert [field for field, dummy in protobuf.read_fields(raw)] == [1, 2, 3, 4, 1]
    assert (protobuf.numbers(raw), protobuf.texts(raw, 2)) == ({1: 8}, ["text"])
    assert protobuf.number_field(1, 0) == b""


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        # RFC 7541, C.3.1, C.4.1 and C.6.1
        pytest.param(
            "828684410f7777772e6578616d706c652e636f6d",
            {":method": "GET", ":scheme": "http", ":path": "/", ":authority": "www.example.com"},
            id="plain",
        ),
        pytest.param(
            "828684418cf1e3c2e5f23a6ba0ab90f4ff",
            {":method": "GET", ":scheme": "http", ":path": "/", ":authority": "www.example.com"},
            id="Huffman",
        ),
        pytest.param(
            "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
            {
                ":status": "302",
                "cache-control": "private",
                "date": "Mon, 21 Oct 2013 20:13:21 GMT",
                "location": "https://www.example.com",
            },
            id="more of Huffman",
        ),
        pytest.param("20" + "88", {":status": "200"}, id="the size of the dynamic table"),
    ],
)
def test_headers_of_the_standard_are_read(raw: str, fields: dict[str, str]) -> None:
    """Its own examples."""
    assert hpack.decode(bytes.fromhex(raw)) == fields


def test_what_is_written_is_read() -> None:
    """Also texts of more than 127 bytes."""
    fields = {":path": "/x", "token": "t" * 126, "long": "l" * 127, "longer": "é" * 300}
    assert hpack.decode(hpack.encode(fields)) == fields


def test_headers_that_are_none_are_an_error() -> None:
    """One error, whatever they hold."""
    for seed in range(2000):
        rnd = random.Random(seed)
        raw = rnd.randbytes(rnd.randrange(1, 40))
        try:
            assert isinstance(hpack.decode(raw), dict)
        except hpack.HeaderError:
            continue


def test_the_checksum_is_the_known_one() -> None:
    """https://reveng.sourceforge.io/crc-catalogue: CRC-32/ISCSI."""
    crc = Crc32c()
    crc.update(b"123456789")
    assert crc.value() == crc.value() == 0xE3069283


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, BLOCK - 1, BLOCK, BLOCK + 300])
def test_the_checksum_does_not_depend_on_pieces(size: int) -> None:
    """Byte by byte it is the same as in lanes."""
    data = random.Random(size).randbytes(size)
    state = 0xFFFFFFFF
    for byte in data:
        state = TABLE[(state ^ byte) & 0xFF] ^ state >> 8
    crc = Crc32c()
    for begin in range(0, size, 1 << 16):
        crc.update(data[begin : begin + (1 << 16)])
    assert crc.value() == state ^ 0xFFFFFFFF
