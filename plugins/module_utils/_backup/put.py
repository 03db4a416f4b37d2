# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Objects that are put by the node with its own credentials, in one request or in parts, and never over another."""

from __future__ import annotations

import contextlib
import os
import re
import typing as t
import xml.sax.saxutils

from ansible_collections.day2.kubernetes.plugins.module_utils._backup.destination import Destination
from ansible_collections.day2.kubernetes.plugins.module_utils._backup.signed_request import SignedRequest
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import encoded
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Span, measure
from ansible_collections.day2.kubernetes.plugins.module_utils._store.sigv4 import quoted

THERE_ALREADY = 412  # HTTP: the condition If-None-Match does not hold
KINDS = {".db": "application/octet-stream", ".json": "application/json"}
ROW = "<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag><ChecksumSHA256>{sha256}</ChecksumSHA256></Part>"
WHOLE = '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{rows}</CompleteMultipartUpload>'


def put(path: str, key: str, size: int, sha256: str, destination: Destination) -> bool:
    """Put a file unless there is an object of that name, and tell whether there was none.

    Raises:
        Day2Error: that is not possible, with its detail ``phase``, which is upload.

    """
    way = _in_parts if size > destination.sizes.single else _at_once
    try:
        return way(path, key, Span(0, size, sha256), destination)
    except Day2Error as error:
        sentence = f"s3://{destination.bucket.name}/{key} cannot be put: {error}"
        raise Day2Error(sentence, **{**error.details, "phase": "upload"}) from error


def _is_new(request: SignedRequest, send: t.Callable[[], t.Any]) -> bool:
    """Send the request that makes the object, and tell whether there was none."""
    try:
        send()
    except Day2Error as error:
        if error.details.get("status") != THERE_ALREADY:
            raise
        return request.tries > 1  # an earlier try has made it, and its answer was lost
    return True


def _at_once(path: str, key: str, whole: Span, destination: Destination) -> bool:
    headers = {**destination.headers, **_kind(key), "If-None-Match": "*", **_checksum(whole)}
    request = SignedRequest("PUT", destination.bucket.url(key), headers, destination)
    return _is_new(request, lambda: request.send_file(path, whole))


def _in_parts(path: str, key: str, whole: Span, destination: Destination) -> bool:
    url = destination.bucket.url(key)
    spans = measure(path, destination.sizes.single, destination.sizes.part).parts
    upload = _begin(url, {**destination.headers, **_kind(key)}, destination)
    new = False
    try:
        rows = []
        for number, span in enumerate(spans, 1):
            part = SignedRequest("PUT", f"{url}?partNumber={number}&{upload}", _checksum(span), destination)
            etag = xml.sax.saxutils.escape(part.send_file(path, span).get("etag", ""))
            rows.append(ROW.format(number=number, etag=etag, sha256=encoded(span.sha256)))
        end = SignedRequest("POST", f"{url}?{upload}", {"If-None-Match": "*"}, destination)
        new = _is_new(end, lambda: end.ask(WHOLE.format(rows="".join(rows))))
    finally:
        if not new:
            # parts that nobody completes are paid for, and seen nowhere
            with contextlib.suppress(Day2Error):
                SignedRequest("DELETE", f"{url}?{upload}", {}, destination).ask()
    return new


def _begin(url: str, headers: t.Mapping[str, str], destination: Destination) -> str:
    """Begin an upload in parts, and return how it is named in a query."""
    request = SignedRequest("POST", f"{url}?uploads", {**headers, "X-Amz-Checksum-Algorithm": "SHA256"}, destination)
    told = re.search(r"<UploadId>([^<]+)</UploadId>", request.ask())
    if not told:
        raise Day2Error("the storage does not name the upload that it was to begin: look at the storage")
    return f"uploadId={quoted(xml.sax.saxutils.unescape(told.group(1)))}"


def _kind(key: str) -> dict[str, str]:
    return {"Content-Type": KINDS.get(os.path.splitext(key)[1], KINDS[".db"])}


def _checksum(span: Span) -> dict[str, str]:
    return {"X-Amz-Checksum-SHA256": encoded(span.sha256)}
