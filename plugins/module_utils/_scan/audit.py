# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which clients use deprecated APIs, by the audit log of an API server: a stream of JSON, of which little is kept."""

from __future__ import annotations

import gzip
import json
import os
import typing as t
import zlib
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.requested import Request, kind_of

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import Discovery
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest

GZIP = b"\x1f\x8b"
LONGEST = 16 * 1024 * 1024  # a line; requests of more than 3 MiB are refused by the API server
MOST_CLIENTS = 100  # of one API
MOST_BAD = 20
MOST_NAME = 200
MARK = b"k8s.io/deprecated"
OTHERS = ("other clients", "")
CONTROL_PLANE = ("kube-controller-manager/", "kube-apiserver/", "kube-scheduler/", "cloud-controller-manager/")
OWN = "A part of Kubernetes itself asks for it, and is upgraded together with the cluster."
Json = dict[str, t.Any]


@dataclass
class Client:
    """How often a client asked, and when and in which line (from 1) that was seen last."""

    count: int = 0
    time: str = ""
    line: int = 0


@dataclass
class AuditLog:
    """What was read of an audit log: clients (user agent and user) of each API."""

    path: str
    clients: dict[Request, dict[tuple[str, str], Client]] = field(default_factory=dict)
    bad: int = 0

    def add(self, event: Json, line: int) -> None:
        """Count an event, if it is about a deprecated API."""
        notes, about = event.get("annotations") or {}, event.get("objectRef") or {}
        if notes.get("k8s.io/deprecated") != "true" or not about.get("resource"):
            return
        names = (about.get("apiGroup"), about.get("apiVersion"), about["resource"], notes.get("k8s.io/removed-release"))
        known = self.clients.setdefault(Request(*(str(name or "") for name in names)), {})
        who = str(event.get("userAgent") or "")[:MOST_NAME], str((event.get("user") or {}).get("username") or "")
        client = known.setdefault(who if who in known or len(known) < MOST_CLIENTS else OTHERS, Client())
        client.count += 1
        client.time, client.line = max(client.time, str(event.get("stageTimestamp") or "")), line


def scan_audit_log(path: str, discovery: Discovery | None, versions: Versions, harvest: Harvest) -> None:
    """Read an audit log, also one that is compressed with gzip.

    Raises:
        Day2Error: it is not there or cannot be opened.

    """
    log = AuditLog(path)
    try:
        with _opened(path) as file:
            _read(file, log, harvest)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        harvest.unreadable(path, f"the rest cannot be decompressed: {error}")
    except OSError as error:
        raise Day2Error(f"audit_log {path} cannot be read: {error.strerror}") from error
    if log.bad > MOST_BAD:
        harvest.unreadable(path, f"{log.bad - MOST_BAD} more lines are no events")
    harvest.files += 1
    harvest.uses.extend(_uses(log, discovery, versions))


def _opened(path: str) -> t.IO[bytes]:
    if os.path.isdir(path):
        raise Day2Error(f"audit_log {path} is a folder: give one file, plain or compressed with gzip")
    with open(path, "rb") as file:
        compressed = file.read(len(GZIP)) == GZIP
    return t.cast("t.IO[bytes]", gzip.open(path, "rb")) if compressed else open(path, "rb")


def _read(file: t.IO[bytes], log: AuditLog, harvest: Harvest) -> None:
    number = 0
    while True:
        data = file.readline(LONGEST)
        if not data:
            return
        number += 1
        if len(data) == LONGEST and not data.endswith(b"\n"):
            _bad(log, harvest, number, f"longer than {LONGEST // 1024 // 1024} MiB")
            while data and not data.endswith(b"\n"):
                data = file.readline(LONGEST)
            continue
        line = data.strip()
        if line:
            harvest.documents += 1
            _line(line, number, log, harvest)


def _line(line: bytes, number: int, log: AuditLog, harvest: Harvest) -> None:
    try:
        if MARK not in line and line.startswith(b"{") and line.endswith(b"}"):
            return  # most are about nothing deprecated, and need not be read
        event = json.loads(line)
        for one in event["items"] if event.get("kind") == "EventList" else [event]:
            log.add(one, number)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        _bad(log, harvest, number, "no event of an audit log")


def _bad(log: AuditLog, harvest: Harvest, number: int, reason: str) -> None:
    log.bad += 1
    if log.bad <= MOST_BAD:
        harvest.unreadable(log.path, reason, number)


def _uses(log: AuditLog, discovery: Discovery | None, versions: Versions) -> t.Iterator[Use]:
    for request, clients in log.clients.items():
        kind = kind_of(request, discovery, versions)
        for (agent, user), seen in sorted(clients.items(), key=lambda one: -one[1].count):
            told = {"client": agent, "user": user, "time": seen.time, "count": seen.count}
            evidence = {"source": "audit", "path": log.path, "line": seen.line, **told}
            note = (2, OWN) if agent.startswith(CONTROL_PLANE) else (0, "")
            yield Use(request.api_version, kind, None, None, "high", evidence, *note)
