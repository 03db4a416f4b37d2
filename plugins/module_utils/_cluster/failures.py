# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What the failures of an API server mean."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

CERTIFICATE = "certificate"
REFUSED = "refused"
LOST = "lost"


class ApiError(Day2Error):
    """The API server said no, or there was none."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        reason: str = "",
        body: dict[str, t.Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        """Take an HTTP status (0 without a connection), Status.reason or REFUSED, LOST, CERTIFICATE, and a Status."""
        super().__init__(message, failure={"status": status, "reason": reason, "message": (body or {}).get("message")})
        self.status = status
        self.reason = reason
        self.body = body or {}
        self.retry_after = retry_after

    @property
    def server_message(self) -> str:
        """Return the words of the server, or else of the connection."""
        return str(self.body.get("message") or self)


def no_answer(request: str, url: str, error: Exception) -> ApiError:
    """Return the error of a request (as in GET /path) that urllib3 could not bring to its end."""
    import urllib3

    never_sent = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError)
    reason = REFUSED if isinstance(error, never_sent) else LOST
    cause = f"{error}"
    if isinstance(error, urllib3.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in cause:
        reason = CERTIFICATE
    return ApiError(f"{request}: no answer from {url} ({cause})", reason=reason)


def bad_answer(request: str, url: str, answer: t.Any) -> ApiError:
    """Return the error of a request whose answer (of urllib3) is none of success."""
    try:
        body = json.loads(answer.data)
    except ValueError:
        body = {"message": answer.data[:200].decode(errors="replace").strip()}
    body = body if isinstance(body, dict) else {}
    reason = str(body.get("reason") or answer.reason or "")
    retry_after = str(answer.headers.get("Retry-After") or (body.get("details") or {}).get("retryAfterSeconds") or "")
    return ApiError(
        f"{request}: {answer.status} {reason} from {url}: {body.get('message') or 'no message'}",
        status=answer.status,
        reason=reason,
        body=body,
        retry_after=float(retry_after) if retry_after.isdigit() else None,
    )
