# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A quick look at bytes: which documents have to be parsed, and which cannot name an API of the tables.

An object is written with its apiVersion as a scalar. Its characters stand in the bytes as they are, unless a quoted
scalar has an escape that stands for one of them. An API whose version many others share (v1) is looked for by its kind.
tests/unit/plugins/module_utils/scan/test_quick_pass.py holds this against a full parse.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions, assess
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.table import Row, api_version_of, rows

STAGED = re.compile(r"v\d+(?:alpha|beta)\d+")
# escapes for characters of ASCII, which is all that an apiVersion has; a backslash at the end of a line joins two lines
ESCAPE = rb"\\(?:x[2-7]|u00[2-7]|U000000[2-7]|[/\r\n\xc2\xe2])"
ANY_ESCAPE = rb"\\"
TEMPLATE = rb"\{[{%]"
STAGE = re.compile(rb"/(v[0-9]+(?:alpha|beta)[0-9]+)")
NO_GROUP: tuple[bytes, ...] = ()


class Suspicion:
    """Finds what in some bytes asks for a closer look."""

    def __init__(self, versions: Versions, *, nested: bool) -> None:
        """Prepare for the APIs that are deprecated or removed there; nested: also in strings that are manifests."""
        wanted = [
            *((row.group, row.version, row.kind) for row in rows().values() if _matters(row, versions)),
            *versions.others.known(),
        ]
        self._matters = {(api_version_of(group, version), kind) for group, version, kind in wanted}
        groups: dict[bytes, list[bytes]] = {}
        kinds = {kind.encode() for dummy, version, kind in wanted if not STAGED.fullmatch(version)}
        for group, version, dummy in wanted:
            if STAGED.fullmatch(version):
                groups.setdefault(version.encode(), []).append(group.encode())
        self._groups = {version: tuple(names) for version, names in groups.items()}
        # one after the other: each begins with bytes of its own, which are looked for much faster than any of several
        patterns = [*map(re.escape, sorted(kinds)), ANY_ESCAPE if nested else ESCAPE, TEMPLATE]
        self._patterns = [re.compile(pattern) for pattern in patterns]

    def dull(self, api_version: str, kind: str) -> bool:
        """Tell whether nothing is said against this API."""
        return (api_version, kind) not in self._matters

    def places(self, data: bytes) -> t.Iterator[int]:
        """Yield the offsets of what asks for a look, in no order."""
        for found in STAGE.finditer(data):
            if data.endswith(self._groups.get(found[1], NO_GROUP), 0, found.start()):
                yield found.start()
        for pattern in self._patterns:
            for found in pattern.finditer(data):
                yield found.start()


def _matters(row: Row, versions: Versions) -> bool:
    return assess(row.api_version, row.kind, versions) is not None


def has_template(data: bytes) -> bool:
    """Tell whether braces of a template are in there."""
    return b"{{" in data or b"{%" in data
