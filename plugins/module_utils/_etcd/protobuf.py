# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Protocol buffers on the wire, as far as etcd's messages need them: https://protobuf.dev/programming-guides/encoding/."""

from __future__ import annotations

import typing as t

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
LONGEST_VARINT = 70  # bits; ten bytes of seven
Buffer = t.Union[bytes, bytearray, memoryview]
Value = t.Union[int, Buffer]


class WireError(ValueError):
    """The bytes are no message."""


def read_varint(data: Buffer, start: int) -> tuple[int, int]:
    """Return a number and the offset behind it."""
    value = shift = 0
    while shift < LONGEST_VARINT:
        if start >= len(data):
            raise WireError("a number is cut off")
        byte = data[start]
        start += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, start
        shift += 7
    raise WireError("a number has more than ten bytes")


def read_fields(data: Buffer) -> t.Iterator[tuple[int, Value]]:
    """Yield field number and value: an int, or a slice of data for texts, bytes and messages.

    Raises:
        WireError: the data is cut off or no message.

    """
    position = 0
    while position < len(data):
        tag, position = read_varint(data, position)
        if tag & 7 == VARINT:
            value, position = read_varint(data, position)
            yield tag >> 3, value
            continue
        if tag & 7 == BYTES:
            size, position = read_varint(data, position)
        elif tag & 7 in (FIXED64, FIXED32):
            size = 8 if tag & 7 == FIXED64 else 4
        else:
            raise WireError(f"wire type {tag & 7} is unknown")
        if position + size > len(data):
            raise WireError("a field is cut off")
        yield tag >> 3, data[position : position + size]
        position += size


def numbers(data: Buffer) -> dict[int, int]:
    """Return the last value of each numeric field."""
    return {field: value for field, value in read_fields(data) if isinstance(value, int)}


def blobs(data: Buffer, wanted: int) -> list[bytes]:
    """Return all values of a field that is a text, bytes or a message."""
    return [bytes(value) for field, value in read_fields(data) if field == wanted and not isinstance(value, int)]


def texts(data: Buffer, wanted: int) -> list[str]:
    """Return all values of a text field."""
    return [blob.decode("utf-8", "replace") for blob in blobs(data, wanted)]


def number_field(field: int, value: int) -> bytes:
    """Return a numeric field; as in proto3, one that is zero is left out."""
    return write_varint(field << 3 | VARINT) + write_varint(value) if value else b""


def signed(value: int) -> int:
    """Return the value of an int64, which is written as a number of 64 bits without a sign."""
    return value - (1 << 64) if value >> 63 else value


def bytes_field(field: int, value: bytes) -> bytes:
    """Return a text, bytes or message field."""
    return write_varint(field << 3 | BYTES) + write_varint(len(value)) + value


def write_varint(value: int) -> bytes:
    """Return a number that is not negative."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
