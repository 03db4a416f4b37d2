# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One file into a bucket: what has to be sent, signed requests for it, and the proof that it came."""

from __future__ import annotations

import contextlib
import hashlib
import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._store.bucket import Bucket, Signed
from ansible_collections.day2.kubernetes.plugins.module_utils._store.compare import Verdict, compare, encoded
from ansible_collections.day2.kubernetes.plugins.module_utils._store.names import Facts
from ansible_collections.day2.kubernetes.plugins.module_utils._store.parts import Measured, Span
from ansible_collections.day2.kubernetes.plugins.module_utils._store.terms import Terms

Send = t.Callable[[list[dict[str, t.Any]]], list[dict[str, str]]]


def is_there(bucket: Bucket, key: str, measured: Measured, sidecar: Facts | None) -> Verdict | None:
    """Return by what an object is known to be the file, or None when nothing is there.

    Raises:
        Day2Error: something else is there.

    """
    kept = bucket.look(key)
    if not kept:
        return None
    verdict = compare(measured, kept)
    if verdict.same is None and (sidecar or {}).get("offsite", {}).get("sha256") == measured.sha256:
        verdict = Verdict(True, "sidecar")
    if verdict.same:
        return verdict
    why = (
        f"another content (by {verdict.by})" if verdict.same is False else "a content that the storage tells nothing of"
    )
    text = f"{bucket.place(key)} is there with {why}, and nothing is overwritten: use another name or prefix"
    raise Day2Error(text, object=bucket.place(key))


def upload(bucket: Bucket, key: str, measured: Measured, terms: Terms, send: Send) -> Verdict:
    """Have the node send a file, and look whether it came; send gets parts and returns their ETags.

    Raises:
        Day2Error: it did not come.

    """
    many = len(measured.parts) > 1
    try:
        (_in_parts if many else _at_once)(bucket, key, measured, terms, send)
    except Day2Error as error:
        # the first try may have come although its answer was lost
        if error.details.get("code") != "PreconditionFailed":
            raise
    kept = bucket.look(key)
    verdict = compare(measured, kept) if kept else Verdict(False, "size")
    if verdict.same is False:
        told = f"{bucket.place(key)} is not what was sent (by {verdict.by}): look at the storage, and start again"
        raise Day2Error(told, phase="check", object=bucket.place(key))
    return verdict


def put_sidecar(bucket: Bucket, key: str, facts: Facts, terms: Terms) -> None:
    """Store a sidecar from the controller.

    Raises:
        Day2Error: it was refused.

    """
    body = as_text(facts)
    md5 = hashlib.new("md5", body, usedforsecurity=False).hexdigest() if terms.checksum == "md5" else None
    span = Span(0, len(body), hashlib.sha256(body).hexdigest(), md5)
    params = {**terms.sums(span)[0], **terms.never_over()[0], **terms.kept()[0]}
    bucket.ask("put_object", key, Body=body, ContentType="application/json", **params)


def as_text(facts: Facts) -> bytes:
    """Return a sidecar as it is stored."""
    return json.dumps(facts, indent=1, sort_keys=True).encode()


def _at_once(bucket: Bucket, key: str, measured: Measured, terms: Terms, send: Send) -> None:
    [span] = measured.parts
    pairs = (terms.sums(span), terms.never_over(), terms.kept())
    params, headers = ({name: value for pair in pairs for name, value in pair[side].items()} for side in (0, 1))
    signed = bucket.sign("put_object", key, terms.expiry, headers, **params)
    send([_part(span, signed)])


def _in_parts(bucket: Bucket, key: str, measured: Measured, terms: Terms, send: Send) -> None:
    algorithm = {"ChecksumAlgorithm": "SHA256"} if terms.checksum == "sha256" else {}
    begun = bucket.ask("create_multipart_upload", key, **algorithm, **terms.kept()[0])["UploadId"]
    try:
        parts = []
        for number, span in enumerate(measured.parts, 1):
            params, headers = terms.sums(span)
            signed = bucket.sign("upload_part", key, terms.expiry, headers, UploadId=begun, PartNumber=number, **params)
            parts.append(_part(span, signed))
        rows = [
            {
                "PartNumber": number,
                "ETag": answer["etag"],
                **({"ChecksumSHA256": encoded(span.sha256)} if algorithm else {}),
            }
            for number, (span, answer) in enumerate(zip(measured.parts, send(parts)), 1)
        ]
        condition = terms.never_over()[0]
        bucket.ask("complete_multipart_upload", key, UploadId=begun, MultipartUpload={"Parts": rows}, **condition)
    except BaseException:
        # parts that nobody completes are paid for, and seen nowhere
        with contextlib.suppress(Day2Error):
            bucket.ask("abort_multipart_upload", key, UploadId=begun)
        raise


def _part(span: Span, signed: Signed) -> dict[str, t.Any]:
    return {"offset": span.offset, "size": span.size, "sha256": span.sha256, **signed}
