# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests are counted once each, by who has sent them."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from tests.lab.local_audit import Asked, AuditLog


def event(number: int, **more: t.Any) -> dict[str, t.Any]:
    """Build an event as the API server writes it."""
    thing = {"resource": "pods", "subresource": "eviction", "namespace": "shop", "name": "cart-0"}
    told = {"auditID": str(number), "verb": "create", "userAgent": "kubectl/v1", "objectRef": thing}
    return {**told, "responseStatus": {"code": 201}, **more}


def write(folder: Path, *events: dict[str, t.Any], end: str = "") -> None:
    """Add lines to the log, and perhaps the beginning of one."""
    with (folder / "audit.log").open("a") as log:
        log.write("".join(json.dumps(one) + "\n" for one in events) + end)


def test_each_request_is_told_once(tmp_path: Path) -> None:
    """A watch has an event when it begins and one when it ends; half a line is read when it is whole."""
    log = AuditLog(tmp_path)
    eviction = Asked("kubectl/v1", "create", "pods/eviction", "shop/cart-0", 201)
    write(tmp_path, event(1), event(2), event(2), end='{"auditID": "3", "verb": "get", ')
    assert log.take() == [eviction, eviction]
    write(tmp_path, end='"requestURI": "/readyz"}\n')
    assert log.take() == [Asked("", "get", "/readyz", "", 0)]
    assert log.take() == []
