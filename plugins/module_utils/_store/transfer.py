# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Files to and from a URL that was signed elsewhere: streaming, hashed on the way, tried again."""

from __future__ import annotations

import hashlib
import http.client
import io
import os
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._etcd.files import forget, private
from ansible_collections.day2.kubernetes.plugins.module_utils._node.host import sync_folder
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Span, opened, pieces
from ansible_collections.day2.kubernetes.plugins.module_utils._store.persist import accepted, persist
from ansible_collections.day2.kubernetes.plugins.module_utils._store.request import (
    CHUNK,
    Headers,
    Trust,
    answered,
    place_of,
    told_of,
)

TRIES = 8  # with their pauses more than a minute
KIND = "application/octet-stream"


def put_file(
    path: str,
    url: str,
    *,
    headers: Headers | None = None,
    timeout: float = 60,
    cafile: str | None = None,
    ca: str | None = None,
    proxy: str | None = None,
    span: Span | None = None,
    tries: int = TRIES,
) -> dict[str, str]:
    """Send a file, or a span of it, and return the headers of the answer with their names in small letters.

    timeout is seconds for each piece. A failure that may not come again is tried again, up to so many tries.
    headers are sent as they are and have to be those that were signed, or are signed anew for each try by a function;
    ca is the authority as PEM instead of a file.

    Raises:
        Day2Error: with phase "upload", and status and code of an answer. The URL's query is never in it.

    """
    line: t.Any = {"timeout": timeout, "trust": Trust(cafile, ca), "proxy": proxy}

    def attempt() -> dict[str, str]:
        with opened(path) as stream:
            part = span or Span(0, os.fstat(stream.fileno()).st_size)
            sent = {"Content-Length": str(part.size), "Content-Type": KIND, **told_of(headers)}
            with answered("PUT", url, sent, pieces(stream, path, part), **line) as response:
                return accepted(response)[0]

    return persist(attempt, what=f"The upload to {place_of(url)}", phase="upload", tries=tries)


def get_file(
    url: str,
    path: str,
    *,
    headers: Headers | None = None,
    timeout: float = 60,
    cafile: str | None = None,
    ca: str | None = None,
    proxy: str | None = None,
    sha256: str | None = None,
    tries: int = TRIES,
) -> dict[str, t.Any]:
    """Store what is at a URL in a file of mode 0600, which gets its name at the end; return ``{"size", "sha256"}``.

    Raises:
        Day2Error: with phase "download"; also when it has another sha256 (hex). There is no new file then.

    """
    part = f"{path}.part"
    trust = Trust(cafile, ca)

    def attempt() -> dict[str, t.Any]:
        with answered("GET", url, told_of(headers), timeout=timeout, trust=trust, proxy=proxy) as response:
            if response.status != http.client.OK:
                accepted(response)
            return _store(response, part)

    try:
        found = persist(attempt, what=f"The download of {place_of(url)}", phase="download", tries=tries)
        _compare(found["sha256"], sha256, place_of(url))
        os.replace(part, path)
        sync_folder(os.path.dirname(os.path.abspath(path)))
    finally:
        forget(part)
    return found


def _compare(found: str, wanted: str | None, place: str) -> None:
    if wanted and found != wanted:
        text = f"{place} has the sha256 {found} and not {wanted}: it is damaged, use another one"
        raise Day2Error(text, phase="download", expected=wanted, found=found)


def _store(response: http.client.HTTPResponse, part: str) -> dict[str, t.Any]:
    digest, size, expected = hashlib.sha256(), 0, response.length
    forget(part)
    # unbuffered, so that a full disk is told apart from a lost connection
    with open(_create(part), "wb", buffering=0) as stream:
        while chunk := response.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            _write(stream, chunk, part)
        if expected is not None and size != expected:
            raise http.client.IncompleteRead(b"", expected - size)
        os.fsync(stream.fileno())
    return {"size": size, "sha256": digest.hexdigest()}


def _create(part: str) -> int:
    try:
        return private(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except OSError as error:
        raise _unwritten(part, error) from error


def _write(stream: io.FileIO, chunk: bytes, part: str) -> None:
    left = memoryview(chunk)
    try:
        while left:
            left = left[stream.write(left) :]
    except OSError as error:
        raise _unwritten(part, error) from error


def _unwritten(part: str, error: OSError) -> Day2Error:
    return Day2Error(
        f"{part} cannot be written: {error.strerror}. Choose another folder, or make room", phase="download"
    )
