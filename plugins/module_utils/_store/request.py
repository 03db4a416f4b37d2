# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One request over HTTP with the standard library: through a proxy where there is one, and without redirects.

A signature is only good for the host it was made for, so a redirect could not be followed.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import ssl
import typing as t
import urllib.parse
import urllib.request

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

CHUNK = 1 << 20
PROXY_PORT = 80  # where a URL of a proxy says none
Body = t.Iterable[bytes]
Headers = t.Union[t.Mapping[str, str], t.Callable[[], t.Mapping[str, str]]]


class Trust(t.NamedTuple):
    """Authorities that sign servers' certificates, as a file or as PEM; without either those of the system."""

    cafile: str | None = None
    pem: str | None = None

    def context(self) -> ssl.SSLContext:
        """Return it as TLS takes it.

        Raises:
            Day2Error: there is no authority in it.

        """
        try:
            context = ssl.create_default_context(cafile=self.cafile or None, cadata=self.pem or None)
        except (OSError, ValueError) as error:
            text = f"The authority in {self.cafile or 'ca'} cannot be read: it has to be PEM ({type(error).__name__})"
            raise Day2Error(text) from error
        # private authorities often lack a key usage, which Python 3.13 asks for
        context.verify_flags &= ~getattr(ssl, "VERIFY_X509_STRICT", 0)
        return context


@contextlib.contextmanager
def answered(
    method: str,
    url: str,
    headers: t.Mapping[str, str],
    body: Body = (),
    *,
    timeout: float,
    trust: Trust,
    proxy: str | None = None,
) -> t.Iterator[http.client.HTTPResponse]:
    """Send a request and yield the answer, whatever its status; timeout is seconds for each piece.

    proxy is a URL such as http://proxy:3128, instead of that of the environment.

    Raises:
        OSError, http.client.HTTPException: the connection failed.

    """
    connection, target = _connect(url, timeout, trust, proxy)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        # a server that refuses answers before it has read everything, and closes
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for chunk in body:
                connection.send(chunk)
        yield connection.getresponse()
    finally:
        connection.close()


def told_of(headers: Headers | None) -> t.Mapping[str, str]:
    """Return headers as they are sent now."""
    return headers() if callable(headers) else headers or {}


def place_of(url: str) -> str:
    """Return a URL as it may be shown: without its query, which can be a signature, and without a password."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _connect(url: str, timeout: float, trust: Trust, given: str | None) -> tuple[http.client.HTTPConnection, str]:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Day2Error(f"{place_of(url)} is no URL such as https://s3.example.com/bucket/name")
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    proxy = _proxy(parts, given)
    at, port = (proxy, proxy.port or PROXY_PORT) if proxy else (parts, parts.port)
    if parts.scheme == "http":
        plain = http.client.HTTPConnection(at.hostname or "", port, timeout=timeout, blocksize=CHUNK)
        return plain, place_of(url) + f"?{parts.query}" * bool(parts.query) if proxy else target
    secure = http.client.HTTPSConnection(
        at.hostname or "", port, timeout=timeout, blocksize=CHUNK, context=trust.context()
    )
    if proxy:
        secure.set_tunnel(parts.hostname, parts.port, _login(proxy))
    return secure, target


def _proxy(parts: urllib.parse.SplitResult, given: str | None) -> urllib.parse.SplitResult | None:
    found = given or urllib.request.getproxies().get(parts.scheme, "")
    if not found or urllib.request.proxy_bypass(parts.hostname or ""):
        return None
    proxy = urllib.parse.urlsplit(found if "://" in found else f"http://{found}")
    if proxy.scheme != "http" or not proxy.hostname:
        raise Day2Error(f"The proxy {place_of(found)} is no URL such as http://proxy:3128, the only kind that is used")
    return proxy


def _login(proxy: urllib.parse.SplitResult) -> dict[str, str]:
    if not proxy.username:
        return {}
    pair = f"{urllib.parse.unquote(proxy.username)}:{urllib.parse.unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
