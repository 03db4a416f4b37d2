# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""CRC-32C (Castagnoli), the checksum of etcd's HashKV, at 100 MB/s without a C library.

The data is cut into many lanes of equal length. Their states are kept as four integers, one for each byte of the
state, with one byte for each lane: then a step of all lanes is a few operations on long integers and look-ups with
bytes.translate, which all run in C. At the end the lanes are joined by "append so many zero bytes", a linear map.
"""

from __future__ import annotations

POLYNOMIAL = 0x82F63B78  # reflected
LANE = 256  # bytes
LANES = 16384
BLOCK = LANE * LANES


def _table() -> list[int]:
    table = []
    for value in range(256):
        for dummy in range(8):
            value = value >> 1 ^ (POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


TABLE = _table()
PLANES = [bytes(entry >> 8 * byte & 0xFF for entry in TABLE) for byte in range(4)]


def _apply(columns: list[int], value: int) -> int:
    result = 0
    for bit in range(value.bit_length()):
        if value >> bit & 1:
            result ^= columns[bit]
    return result


def _after_zeros(count: int) -> list[list[int]]:
    """Return four tables of the map from a state to the one after count zero bytes."""
    step = [TABLE[1 << bit & 0xFF] ^ (1 << bit) >> 8 for bit in range(32)]
    result = [1 << bit for bit in range(32)]
    while count:
        if count & 1:
            result = [_apply(step, column) for column in result]
        step = [_apply(step, column) for column in step]
        count >>= 1
    return [[_apply(result, value << 8 * byte) for value in range(256)] for byte in range(4)]


SHIFT = _after_zeros(LANE)


class Crc32c:
    """A running checksum."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._state = 0xFFFFFFFF
        self._waiting = bytearray()

    def update(self, data: bytes | memoryview) -> None:
        """Add data; it is worked on when there is enough of it."""
        self._waiting += data
        if len(self._waiting) >= BLOCK:
            raw = bytes(self._waiting)
            whole = len(raw) // BLOCK * BLOCK
            for begin in range(0, whole, BLOCK):
                self._state = _block(self._state, raw[begin : begin + BLOCK])
            self._waiting = bytearray(raw[whole:])

    def value(self) -> int:
        """Return the checksum of all data so far."""
        raw = bytes(self._waiting)
        lanes = len(raw) // LANE * LANE
        state = _block(self._state, raw[:lanes]) if lanes else self._state
        for byte in raw[lanes:]:
            state = TABLE[(state ^ byte) & 0xFF] ^ state >> 8
        return state ^ 0xFFFFFFFF


def _block(state: int, data: bytes) -> int:
    """Return the state after data, whose length is a multiple of LANE."""
    count = len(data) // LANE
    low = second = third = high = 0
    for offset in range(LANE):
        index = (int.from_bytes(data[offset::LANE], "little") ^ low).to_bytes(count, "little")
        low = int.from_bytes(index.translate(PLANES[0]), "little") ^ second
        second = int.from_bytes(index.translate(PLANES[1]), "little") ^ third
        third = int.from_bytes(index.translate(PLANES[2]), "little") ^ high
        high = int.from_bytes(index.translate(PLANES[3]), "little")
    lanes = zip(*(plane.to_bytes(count, "little") for plane in (low, second, third, high)))
    first, after, then, last = SHIFT
    for one, two, three, four in lanes:
        state = first[state & 0xFF] ^ after[state >> 8 & 0xFF] ^ then[state >> 16 & 0xFF] ^ last[state >> 24]
        state ^= one | two << 8 | three << 16 | four << 24
    return state
