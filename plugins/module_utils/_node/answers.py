# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Requests to web servers without a proxy and with TLS verified, and what they answer."""

from __future__ import annotations

import http.client
import json
import ssl
import typing as t
import urllib.parse

CA = "/etc/kubernetes/pki/ca.crt"


class Answer(t.NamedTuple):
    """The HTTP status, or 0 and the reason why there is none; text is the body."""

    status: int
    reason: str = ""
    text: str = ""


def ask(
    url: str,
    *,
    method: str = "GET",
    body: t.Any = None,
    cafile: str | None = None,
    certificate: tuple[str, str] | None = None,
    timeout: float = 3,
) -> Answer:
    """Send one request; body becomes JSON, certificate is the client's with its key, timeout is in seconds."""
    try:
        parts = urllib.parse.urlsplit(url)
        connection = _connection(parts, cafile, certificate, timeout)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, parts.path or "/", data, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return Answer(response.status, text=response.read().decode("utf-8", "replace"))
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Answer(0, str(error) or type(error).__name__)


def _connection(
    parts: urllib.parse.SplitResult, cafile: str | None, certificate: tuple[str, str] | None, timeout: float
) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme != "https":
        return http.client.HTTPConnection(host, parts.port or 80, timeout=timeout)
    context = ssl.create_default_context(cafile=cafile)
    if certificate:
        context.load_cert_chain(*certificate)
    return http.client.HTTPSConnection(host, parts.port or 443, timeout=timeout, context=context)
