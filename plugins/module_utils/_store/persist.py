# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which failures of a request are worth another try, when, and what to say of one that is not."""

from __future__ import annotations

import http.client
import math
import random
import re
import ssl
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._poll import poll

LATER = frozenset({408, 409, 429, 500, 502, 503, 504})
LATER_CODES = frozenset({"SlowDown", "RequestTimeout", "ServiceUnavailable", "InternalError"})
SLOWEST = 30.0
WAYS_OUT = {
    "AccessDenied": "allow it in the policy of the credentials, or give others",
    "NoSuchBucket": "create the bucket, or name another one",
    "NoSuchKey": "there is no such object",
    "PreconditionFailed": "there is an object of that name already, and nothing is overwritten",
    "SignatureDoesNotMatch": "the secret key or the region is wrong",
    "InvalidAccessKeyId": "the access key is wrong",
    "RequestTimeTooSkewed": "set the clock",
    "ExpiredToken": "the session has ended: get new credentials",
    "BadDigest": "the file changed on the way: try again",
    "XAmzContentChecksumMismatch": "the file changed on the way: try again",
    "EntityTooLarge": "the storage takes no object or part of that size: make part_size smaller",
}
T = t.TypeVar("T")


class Refused(Exception):
    """An answer that is no success; code is the word of S3 for it, or empty."""

    def __init__(self, status: int, body: str) -> None:
        """Keep status and code; the body may repeat the request with its signature, so it is not kept."""
        super().__init__(status)
        self.status = status
        found = re.search(r"<Code>([A-Za-z0-9.]{1,60})</Code>", body)
        self.code = found.group(1) if found else ""
        self.expired = "expired" in body

    @property
    def later(self) -> bool:
        """Tell whether the same request can succeed a moment later."""
        return self.status in LATER or self.code in LATER_CODES

    def __str__(self) -> str:
        """Return it with what to do."""
        way_out = "the URL was good for too short a time: make expiry longer" if self.expired else ""
        way_out = way_out or WAYS_OUT.get(self.code, "")
        return f"status {self.status}" + f", {self.code}" * bool(self.code) + f": {way_out}" * bool(way_out)


def accepted(response: http.client.HTTPResponse) -> tuple[dict[str, str], str]:
    """Return headers, with names in small letters, and body of an answer.

    Raises:
        Refused: it is no success; S3 tells some failures in the body of an answer that began as a success.

    """
    body = response.read(1 << 16).decode("utf-8", "replace")
    if not 200 <= response.status < 300 or "<Error>" in body:
        raise Refused(response.status, body)
    return {name.lower(): value for name, value in response.getheaders()}, body


class Again(t.NamedTuple):
    """A failure that may not come again."""

    reason: str
    details: dict[str, t.Any]


def persist(attempt: t.Callable[[], T], *, what: str, phase: str, tries: int) -> T:
    """Return what attempt returns, trying again up to so many times with doubling pauses.

    Raises:
        Day2Error: it failed for good; with the details phase, and status and code of an answer.

    """
    done, due = 0, 0.0
    seen: Again | list[T] | None = None

    def look() -> Again | list[T] | None:
        nonlocal done, due, seen
        if time.monotonic() >= due:
            seen = _once(attempt, what, phase)
            due = time.monotonic() + min(SLOWEST, 0.5 * 2**done) * random.uniform(0.5, 1.0)
            done += 1
        return seen

    # tries have an end, not time: one of them can take hours
    poll(look, lambda seen: isinstance(seen, list) or done >= tries, timeout=math.inf, interval=0.1, waiting_for=what)
    if isinstance(seen, Again):
        text = f"{what} failed {tries} times, last with {seen.reason}: look at the storage and the network"
        raise Day2Error(text, phase=phase, **seen.details)
    return t.cast("list[T]", seen)[0]


def _once(attempt: t.Callable[[], T], what: str, phase: str) -> Again | list[T]:
    try:
        return [attempt()]
    except Refused as error:
        details = {"status": error.status, "code": error.code}
        if error.later:
            return Again(str(error), details)
        raise Day2Error(f"{what} was refused ({error})", phase=phase, **details) from error
    except ssl.SSLCertVerificationError as error:
        text = (
            f"{what} failed: the server's certificate is not to be trusted ({error.verify_message}): give its authority"
        )
        raise Day2Error(text, phase=phase) from error
    except (OSError, http.client.HTTPException) as error:
        return Again(f"a lost connection ({reason_of(error)})", {})


def reason_of(error: Exception) -> str:
    """Return the words of a broken connection."""
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
