# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One revision of a key as etcd stores it: mvccpb.KeyValue.

https://github.com/etcd-io/etcd/blob/main/api/mvccpb/kv.proto. Millions of them are read from one file, so this does
not go through the reader of messages in general.
"""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.pages import DamagedError

KEY, CREATED, MODIFIED, VERSION, VALUE, LEASE = 0x0A, 0x10, 0x18, 0x20, 0x2A, 0x30
PREFIX = 16  # bytes of the value that are looked at


def read_keyvalue(record: memoryview) -> tuple[bytes, int, bytes]:
    """Return the key, the revision that wrote it and the first bytes of its value.

    Raises:
        DamagedError: the record is cut off, or holds what etcd does not write.

    """
    raw = bytes(record)
    found = {KEY: 0, MODIFIED: 0, VALUE: 0, CREATED: 0, VERSION: 0, LEASE: 0}
    begins = {KEY: 0, VALUE: 0}
    position, end = 0, len(raw)
    try:
        while position < end:
            tag, number = raw[position], raw[position + 1]
            position += 2
            if number > 0x7F:
                number, position = _rest(raw, number & 0x7F, position)
            if tag not in found:
                raise DamagedError(f"a record has a field with tag {tag:#x}")
            found[tag] = number
            if tag in begins:
                begins[tag] = position
                position += number
    except IndexError:
        position = end + 1
    if position != end:
        raise DamagedError("a record is cut off")
    key, value = begins[KEY], begins[VALUE]
    return raw[key : key + found[KEY]], found[MODIFIED], raw[value : value + min(found[VALUE], PREFIX)]


def _rest(raw: bytes, number: int, position: int) -> tuple[int, int]:
    for shift in range(7, 70, 7):
        byte = raw[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, position
    raise DamagedError("a record has a number of more than ten bytes")
