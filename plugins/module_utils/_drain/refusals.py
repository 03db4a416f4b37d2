# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""What a refused eviction means."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import CERTIFICATE

LATER = "later"
DENIED = "denied"
FINAL = "final"
LOOK = "look"
OVERLAP = "more than one PodDisruptionBudget"


def meaning(error: ApiError) -> str:
    """Return LATER (ask again), DENIED (no permission, or a server that just starts), FINAL, or LOOK.

    LOOK is for a pod that is gone or another one by now (404, 409 by the uid precondition): the next list of the
    node's pods tells.
    """
    if error.status in {404, 409}:
        return LOOK
    if OVERLAP in error.server_message or error.reason == CERTIFICATE:
        return FINAL
    if error.status in {0, 429} or error.status >= 500 or _is_passing(error):
        return LATER
    return DENIED if error.status in {401, 403} else FINAL


def words(error: ApiError) -> str:
    """Return what the server said, with the causes that name a disruption budget's numbers."""
    causes = (error.body.get("details") or {}).get("causes") or []
    return " ".join([error.server_message, *(str(cause.get("message", "")) for cause in causes)]).strip()


def _is_passing(error: ApiError) -> bool:
    details = error.body.get("details") or {}
    reasons = {cause.get("reason") for cause in details.get("causes") or []}
    # admission webhooks of operators refuse until they have moved the pod's work elsewhere
    by_webhook = "admission webhook" in error.server_message and "denied the request" in error.server_message
    # a budget whose controller lags behind answers with 403
    by_budget = error.status == 403 and details.get("kind") == "poddisruptionbudget"
    return by_webhook or by_budget or "NamespaceTerminating" in reasons
