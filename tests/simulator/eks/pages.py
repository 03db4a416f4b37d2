# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lists, a page at a time."""

from __future__ import annotations

import base64
import binascii
import typing as t

from tests.simulator.eks.registry import refuse

if t.TYPE_CHECKING:
    from tests.simulator.eks.region import Region


def page(region: Region, wanted: dict[str, t.Any], member: str, entries: t.Sequence[t.Any]) -> dict[str, t.Any]:
    """Return one page of a list under the name ``member``, and a token where more is to come."""
    size = min(int(wanted.get("maxResults") or region.settings.page_size), region.settings.page_size)
    begin = _begin(wanted.get("nextToken"))
    end = begin + size
    more = {"nextToken": base64.b64encode(str(end).encode()).decode()} if end < len(entries) else {}
    return {member: list(entries[begin:end]), **more}


def _begin(token: str | None) -> int:
    try:
        return int(base64.b64decode(token or "MA==", validate=True))
    except (binascii.Error, ValueError) as error:
        raise refuse("InvalidParameterException", "Invalid token provided") from error
