# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Header fields of HTTP/2 (RFC 7541), without a dynamic table, which our settings forbid."""

from __future__ import annotations

import itertools

LONGEST_NUMBER = 28  # bits; no header of etcd is anywhere near
# Appendix A; what is behind the name and a bar is the value, most have none.
STATIC_TEXT = (
    ":authority :method|GET :method|POST :path|/ :path|/index.html :scheme|http :scheme|https :status|200 :status|204 "
    ":status|206 :status|304 :status|400 :status|404 :status|500 accept-charset accept-encoding|gzip,deflate "
    "accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control "
    "content-disposition content-encoding content-language content-length content-location content-range content-type "
    "cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since "
    "last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after "
    "server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate"
)
STATIC = STATIC_TEXT.split()
# Appendix B: the code is canonical, so that the lengths of the codes of the bytes 0 to 255 and of the end (256) say it
# all. Runs of one length are written as length x count.
LENGTHS = (
    "13 23 28x7 24 30 28x2 30 28x8 30 28x9 6 10x2 12 13 6 8 11 10x2 8 11 8 6x3 5x3 6x7 7 8 15 6 12 10 13 6 7x22 8 7 "
    "8 13 19 13 14 6 15 5 6 5 6 5 6x3 5 7x2 6x3 5 6 7 6 5x2 6 7x5 15 11 14 13 28 20 22 20x2 22x3 23 22 23x5 24 23 "
    "24x2 22 23 24 23x4 21 22 23 22 23x2 24 22 21 20 22x2 23x2 21 23 22x2 24 21 22 23x2 21x2 22 21 23 22 23x2 20 "
    "22x3 23 22x2 23 26x2 20 19 22 23 22 25 26x3 27x2 26 24 25 19 21 26 27x2 26 27 24 21x2 26x2 28 27x3 20 24 20 21 "
    "22 21x2 23 22x2 25x2 24x2 26 23 26 27 26x2 27x5 28 27x5 26 30"
)
END = 256


class HeaderError(ValueError):
    """The bytes are no header fields, or need a dynamic table."""


def _lengths() -> list[int]:
    runs = (run.partition("x") for run in LENGTHS.split())
    return list(itertools.chain.from_iterable([int(length)] * int(count or 1) for length, dummy, count in runs))


def _codes() -> dict[tuple[int, int], int]:
    codes, code, before = {}, 0, 0
    for length, symbol in sorted((length, symbol) for symbol, length in enumerate(_lengths())):
        code <<= length - before
        codes[length, code] = symbol
        code, before = code + 1, length
    return codes


CODES = _codes()


def unpack_text(data: bytes) -> bytes:
    """Return the text in Huffman code."""
    text = bytearray()
    code = length = 0
    for byte in data:
        for shift in range(7, -1, -1):
            code, length = code << 1 | byte >> shift & 1, length + 1
            symbol = CODES.get((length, code))
            if symbol == END or length > 30:
                raise HeaderError("a text is not in Huffman code")
            if symbol is not None:
                text.append(symbol)
                code = length = 0
    return bytes(text)


def _read_number(data: bytes, start: int, bits: int) -> tuple[int, int]:
    mask = (1 << bits) - 1
    value = data[start] & mask
    start += 1
    shift = 0
    while value >= mask and shift < LONGEST_NUMBER:
        byte = data[start]
        start += 1
        value += (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, start
    if value >= mask:
        raise HeaderError("a number is too big")
    return value, start


def _read_text(data: bytes, start: int) -> tuple[str, int]:
    packed = data[start] & 0x80
    size, start = _read_number(data, start, 7)
    if start + size > len(data):
        raise HeaderError("a text is cut off")
    raw = data[start : start + size]
    return (unpack_text(raw) if packed else raw).decode("utf-8", "replace"), start + size


def _static(index: int) -> tuple[str, str]:
    if not 1 <= index <= len(STATIC):
        raise HeaderError(f"there is no header field {index}")
    name, dummy, value = STATIC[index - 1].partition("|")
    return name, value


def decode(data: bytes) -> dict[str, str]:
    """Return the fields of a header block.

    Raises:
        HeaderError: they cannot be read.

    """
    fields: dict[str, str] = {}
    position = 0
    try:
        while position < len(data):
            first = data[position]
            if first & 0x80:
                index, position = _read_number(data, position, 7)
                name, value = _static(index)
            elif first & 0xE0 == 0x20:  # the size of the dynamic table, which stays empty
                dummy, position = _read_number(data, position, 5)
                continue
            else:
                index, position = _read_number(data, position, 6 if first & 0x40 else 4)
                name, position = (_static(index)[0], position) if index else _read_text(data, position)
                value, position = _read_text(data, position)
            fields[name] = value
    except IndexError as error:
        raise HeaderError("the header fields are cut off") from error
    return fields


def encode(fields: dict[str, str]) -> bytes:
    """Return a header block of plain texts that nobody has to remember."""
    return b"".join(b"\0" + _text(name) + _text(value) for name, value in fields.items())


def _text(text: str) -> bytes:
    raw = text.encode()
    if len(raw) < 0x7F:
        return bytes([len(raw)]) + raw
    size, rest = bytearray([0x7F]), len(raw) - 0x7F
    while rest > 0x7F:
        size.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([*size, rest]) + raw
