# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who has asked the loopback cluster's API server for what: its audit log, level Metadata."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.lab.local_api import Json

POLICY: Json = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [{"level": "Metadata"}],
}


@dataclass(frozen=True)
class Asked:
    """One request: user agent, verb, resource ("pods/eviction", or a path), namespace and name, status (int)."""

    agent: str
    verb: str
    resource: str
    name: str
    status: int


class AuditLog:
    """The log of a cluster with ``audit=True``; ``take`` returns each request once."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "audit.log"
        self._policy = folder / "audit-policy.json"
        self._read = 0

    def arguments(self) -> list[str]:
        """Write the policy and return the API server's arguments."""
        self._policy.write_text(json.dumps(POLICY))
        return [f"--audit-policy-file={self._policy}", f"--audit-log-path={self.path}"]

    def take(self) -> list[Asked]:
        """Return the requests that were answered since the last call."""
        with self.path.open("rb") as log:
            log.seek(self._read)
            lines = [line for line in log if line.endswith(b"\n")]
        self._read += sum(map(len, lines))
        return requests_of(json.loads(line) for line in lines)


def requests_of(events: t.Iterable[Json]) -> list[Asked]:
    """Return one request for all events of the same audit id (a watch has two)."""
    return [_asked(event) for event in {event["auditID"]: event for event in events}.values()]


def _asked(event: Json) -> Asked:
    thing = event.get("objectRef") or {}
    parts = (thing.get("resource"), thing.get("subresource"))
    return Asked(
        agent=event.get("userAgent", ""),
        verb=event["verb"],
        resource="/".join(filter(None, parts)) or event["requestURI"],
        name="/".join(filter(None, (thing.get("namespace"), thing.get("name")))),
        status=(event.get("responseStatus") or {}).get("code", 0),
    )
