# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""A request to S3 that is signed with the node's credentials, for each of its tries anew."""

from __future__ import annotations

import hashlib
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import Destination
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Span
from ansible_collections.day2.kubernetes.plugins.module_utils._store.persist import accepted, persist
from ansible_collections.day2.kubernetes.plugins.module_utils._store.request import Trust, answered, place_of
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import signed
from ansible_collections.day2.kubernetes.plugins.module_utils._store.transfer import TRIES, put_file


class SignedRequest:
    """One request; tries says how often it was sent, each time with a signature of that time."""

    def __init__(self, method: str, url: str, headers: t.Mapping[str, str], destination: Destination) -> None:
        """Keep what is to be sent."""
        self._method, self._url, self._headers = method, url, headers
        self._destination, self._line = destination, destination.line
        self.tries = 0

    def send_file(self, path: str, span: Span) -> dict[str, str]:
        """Send a span of a file, and return the headers of the answer.

        Raises:
            Day2Error: as put_file does.

        """
        line = self._line._asdict()
        return put_file(path, self._url, headers=lambda: self._signed(span.sha256 or ""), span=span, **line)

    def ask(self, text: str = "") -> str:
        """Send a text, and return that of the answer.

        Raises:
            Day2Error: with phase "upload", and status and code of an answer.

        """
        body = text.encode()
        line: t.Any = {"timeout": self._line.timeout, "trust": Trust(self._line.cafile), "proxy": self._line.proxy}

        def attempt() -> str:
            sent = {"Content-Length": str(len(body)), **self._signed(hashlib.sha256(body).hexdigest())}
            with answered(self._method, self._url, sent, (body,), **line) as response:
                return accepted(response)[1]

        return persist(attempt, what=f"{self._method} of {place_of(self._url)}", phase="upload", tries=TRIES)

    def _signed(self, sha256: str) -> dict[str, str]:
        self.tries += 1
        request = (self._method, self._url, self._headers)
        who, region = self._destination.credentials, self._destination.bucket.region
        return signed(*request, sha256=sha256, region=region, credentials=who, now=time.time())
