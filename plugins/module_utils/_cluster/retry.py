# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which failures are worth another try, when, and what to say when there is none left."""

from __future__ import annotations

import random

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import CERTIFICATE, REFUSED, ApiError

LATER = frozenset({429, 500, 502, 503, 504})
DENIED = frozenset({401, 403})
SLOWEST = 5.0


def may_come_back(error: ApiError) -> bool:
    """Tell whether the same request can succeed a moment later, at this or another endpoint."""
    return error.status in LATER or (error.status == 0 and error.reason != CERTIFICATE)


def was_never_sent(error: ApiError) -> bool:
    """Tell whether no server has seen the request, so that a write may be sent again."""
    return error.reason == REFUSED


def pause_after(rounds: int, error: ApiError) -> float:
    """Return the seconds to wait before another round over the endpoints: doubling, jittered, or as the server says."""
    return max(min(SLOWEST, 0.25 * 2 ** min(rounds, 6)) * random.uniform(0.5, 1.0), error.retry_after or 0)


def summary(failures: dict[str, ApiError], last: ApiError) -> ApiError:
    """Return the last failure with the words of every endpoint (URL to failure)."""
    others = [str(failure) for failure in failures.values() if failure is not last]
    message = "; ".join([str(last), *others])
    return ApiError(message, status=last.status, reason=last.reason, body=last.body, retry_after=last.retry_after)
