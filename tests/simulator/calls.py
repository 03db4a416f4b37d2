# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which call of which service a request is, whatever the service's protocol, and what was called so far."""

from __future__ import annotations

import json
import re
import threading
import time
import typing as t
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.simulator import models

READS = re.compile(
    r"(Describe|List|Get|Head|BatchGet|BatchCheck|Search|Lookup|Select|Simulate|Filter|Query|Scan|Assume|Download|GET|HEAD)"
)
SECRET = re.compile(r"password|secret|sessiontoken|authorization|credential", re.IGNORECASE)
HIDDEN = "(not recorded)"


@dataclass(frozen=True)
class Call:
    """One call: service and region as the signature names them, operation and parameters as in the service's model."""

    service: str
    region: str
    operation: str
    parameters: dict[str, t.Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name that IAM policies use."""
        return f"{self.service}:{self.operation}"

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return bool(READS.match(self.operation))

    def shown(self) -> dict[str, t.Any]:
        """Return it as data without secrets."""
        return {**vars(self), "parameters": _without_secrets(self.parameters)}


class Ledger:
    """The calls that were made, in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: list[dict[str, t.Any]] = []

    def add(self, call: Call, status: int, error: str) -> None:
        """Note a call and its answer."""
        with self._lock:
            self._made.append(
                {**call.shown(), "writes": not call.reads, "status": status, "error": error, "at": time.time()}
            )

    def made(self) -> list[dict[str, t.Any]]:
        """Return the calls so far."""
        with self._lock:
            return list(self._made)

    def forget(self) -> None:
        """Begin again."""
        with self._lock:
            self._made.clear()


def of_request(environ: dict[str, t.Any], body: bytes) -> Call:
    """Tell which call a WSGI request is; a request without a signature counts as one of S3."""
    region, service = _signed_for(environ.get("HTTP_AUTHORIZATION", ""))
    raw = urlsplit(environ.get("REQUEST_URI") or environ.get("PATH_INFO", "/"))
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return Call(service, region, target.rpartition(".")[2], _json(body))
    rpc = re.match(r"/service/[^/]+/operation/(\w+)", raw.path)
    if rpc:
        return Call(service, region, rpc[1])
    form = dict(parse_qsl(body.decode(errors="replace") if _is_form(environ) else raw.query, keep_blank_values=True))
    if "Action" in form:
        return Call(service, region, form.pop("Action"), {name: form[name] for name in form if name != "Version"})
    if service in models.REST:
        found = models.find(service, environ["REQUEST_METHOD"], raw.path, raw.query, _json(body))
        if found:
            return Call(service, region, *found)
    return Call(service, region, environ["REQUEST_METHOD"], {"path": unquote(raw.path), "query": raw.query})


def _signed_for(authorization: str) -> tuple[str, str]:
    """Return region and service of a signature's scope."""
    scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request", authorization)
    return (scope[1], scope[2]) if scope else ("us-east-1", "s3")


def _is_form(environ: dict[str, t.Any]) -> bool:
    return str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded")


def _json(body: bytes) -> dict[str, t.Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _without_secrets(found: t.Any) -> t.Any:
    if isinstance(found, dict):
        return {name: HIDDEN if SECRET.search(name) else _without_secrets(value) for name, value in found.items()}
    return [_without_secrets(value) for value in found] if isinstance(found, list) else found
