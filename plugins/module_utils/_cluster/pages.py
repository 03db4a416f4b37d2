# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Collections that are read page by page."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import ApiError

Json = dict[str, t.Any]
JsonList = list[Json]
# for objects whose contents are long and not needed
METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
EXPIRED = 410


def pages(get: t.Callable[[Json], Json], query: Json, limit: int, *, one_moment: bool) -> t.Iterator[JsonList]:
    """Yield the items of each page; ``get`` asks with a query.

    The snapshot behind a continue token lives for minutes only. Where one moment is wanted that is an error, else the
    rest is read as it is by then: what is created or deleted meanwhile may be there or not.

    Raises:
        ApiError: as get does.

    """
    token, expired = None, False
    while True:
        try:
            page = get({**query, "limit": limit, **({"continue": token} if token else {})})
        except ApiError as error:
            token = error.body.get("metadata", {}).get("continue")
            if one_moment or error.status != EXPIRED or expired or not token:
                raise
            expired = True
            continue
        yield page.get("items") or []
        token, expired = page.get("metadata", {}).get("continue"), False
        if not token:
            return


def items(get: t.Callable[[Json], Json], query: Json, limit: int) -> JsonList:
    """Return the items of all pages, of one moment; past the life of a token the reading begins anew."""
    try:
        return [item for page in pages(get, query, limit, one_moment=True) for item in page]
    except ApiError as error:
        if error.status != EXPIRED:
            raise
        return [item for page in pages(get, query, limit, one_moment=True) for item in page]
