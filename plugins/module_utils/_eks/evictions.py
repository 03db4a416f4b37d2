# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Why the update of a node group has failed, with the nodes and the way out where pods could not be evicted."""

from __future__ import annotations

from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import failure_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

EVICTION = "PodEvictionFailure"


def could_not_evict(update: Dict) -> bool:
    """Tell whether an update has failed because pods could not be evicted."""
    return any(one.get("errorCode") == EVICTION for one in update.get("errors", ()))


def update_failed(name: str, update: Dict) -> Day2Error:
    """Return the error for an update of a node group that did not end well."""
    text = f"Update {update['id']} of node group '{name}' ended as {update['status']}: {failure_of(update)}"
    nodes = sorted({node for error in update.get("errors", ()) for node in error.get("resourceIds") or ()})
    if could_not_evict(update):
        text += (
            f"; pods could not be evicted from {', '.join(nodes) or 'its nodes'}: find disruption budgets with"
            " disruptionsAllowed=0 (kubectl get poddisruptionbudgets -A), or set force_on_eviction_failure=true"
        )
    return Day2Error(text, update=update_result(update), nodes=nodes)
