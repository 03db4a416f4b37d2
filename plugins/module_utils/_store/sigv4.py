# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Requests to S3 that are signed with credentials (AWS Signature Version 4, in the header Authorization)."""

from __future__ import annotations

import hashlib
import hmac
import time
import typing as t
import urllib.parse
from dataclasses import dataclass, field

ALGORITHM = "AWS4-HMAC-SHA256"
PORTS = {"http": 80, "https": 443}
PATH_STYLE, VIRTUAL_STYLE, AUTO_STYLE = "path", "virtual", "auto"


@dataclass(frozen=True)
class Credentials:
    """Whose request it is; token belongs to temporary credentials. Nothing of it but the access key is ever shown."""

    access_key: str
    secret_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Bucket:
    """Where objects go; endpoint is a URL, or empty for Amazon's own of the region."""

    name: str
    region: str = "us-east-1"
    endpoint: str = ""
    addressing_style: str = AUTO_STYLE

    def url(self, key: str) -> str:
        """Return the URL of an object; the bucket is in its path, or the first part of its host."""
        parts = urllib.parse.urlsplit(self.endpoint or f"https://s3.{self.region}.amazonaws.com")
        path = f"{parts.path.rstrip('/')}/"
        if self._in_path():
            path, host = f"{path}{quoted(self.name)}/", parts.netloc
        else:
            host = f"{self.name}.{parts.netloc}"
        return urllib.parse.urlunsplit((parts.scheme, host, f"{path}{quoted(key, '/')}", "", ""))

    def _in_path(self) -> bool:
        if self.addressing_style == AUTO_STYLE:
            # certificates of Amazon are for one name in front of theirs, and a dot would make it two
            return bool(self.endpoint) or "." in self.name
        return self.addressing_style == PATH_STYLE


def quoted(text: str, also: str = "") -> str:
    """Return text as S3 wants it in a path or a query: everything is escaped but letters, digits, -._~ and also."""
    return urllib.parse.quote(text, safe=f"-._~{also}")


def signed(
    method: str,
    url: str,
    headers: t.Mapping[str, str],
    *,
    sha256: str,
    region: str,
    credentials: Credentials,
    now: float,
) -> dict[str, str]:
    """Return the headers of a request, those that are given among them, so that S3 knows whose request it is.

    Host is signed too and not among them, since http.client sends it, without the port when that is the usual one.
    sha256 is that of the body, in hexadecimal digits; S3 refuses a body that has another one. now is in seconds since
    1970, from which the clock of S3 may differ by 15 minutes.
    """
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    own = {"X-Amz-Date": moment, "X-Amz-Content-SHA256": sha256}
    if credentials.session_token:
        own["X-Amz-Security-Token"] = credentials.session_token
    sent = {**headers, **own}
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    names, request = _canonical(method, url, {**sent, "Host": host_of(url)}, sha256)
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = _signing_key(credentials.secret_key, scope)
    signature = hmac.new(key, f"{ALGORITHM}\n{moment}\n{scope}\n{digest}".encode(), hashlib.sha256).hexdigest()
    who = f"Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**sent, "Authorization": f"{ALGORITHM} {who}"}


def host_of(url: str) -> str:
    """Return the value of the header Host as http.client sends it."""
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    usual = f":{PORTS.get(parts.scheme, '')}"
    return host[: -len(usual)] if host.endswith(usual) else host


def _canonical(method: str, url: str, headers: t.Mapping[str, str], sha256: str) -> tuple[str, str]:
    """Return the names of the headers that are signed, and the text that is signed for the request."""
    parts = urllib.parse.urlsplit(url)
    flat = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    names = ";".join(sorted(flat))
    lines = "".join(f"{name}:{flat[name]}\n" for name in sorted(flat))
    pairs = sorted(tuple(pair.partition("=")[::2]) for pair in parts.query.split("&") if pair)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return names, "\n".join((method, parts.path or "/", query, lines, names, sha256))


def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
