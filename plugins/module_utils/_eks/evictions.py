# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Why the update of a node group has failed; where pods could not be evicted, with nodes, pods and the way out."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.report import sentence
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.inside import held_pods
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import failure_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

EVICTION = "PodEvictionFailure"
FIND = "find disruption budgets with disruptionsAllowed=0 (kubectl get poddisruptionbudgets -A)"
Inside = t.Callable[[], Cluster]  # connects to the Kubernetes API


def could_not_evict(update: Dict) -> bool:
    """Tell whether an update has failed because pods could not be evicted."""
    return any(one.get("errorCode") == EVICTION for one in update.get("errors", ()))


def update_failed(name: str, update: Dict, inside: Inside | None) -> Day2Error:
    """Return the error for an update of a node group that did not end well; without inside no pod is named."""
    text = f"Update {update['id']} of node group '{name}' ended as {update['status']}: {failure_of(update)}"
    nodes = sorted({node for error in update.get("errors", ()) for node in error.get("resourceIds") or ()})
    blocked: dict[str, str] = {}
    if could_not_evict(update):
        way, blocked = _way_out(name, nodes, inside) if inside else (f": {FIND}", {})
        where = ", ".join(nodes) or "its nodes"
        text += f"; pods could not be evicted from {where}{way}, or set force_on_eviction_failure=true"
    return Day2Error(text, update=update_result(update), nodes=nodes, blocked=blocked)


def _way_out(group: str, nodes: list[str], inside: Inside) -> tuple[str, dict[str, str]]:
    """Return the end of the sentence, and the pods that it names; the update's failure is told in any case."""
    try:
        blocked = held_pods(inside().within(0), group, nodes)
    except Day2Error as error:
        return f". Which ones could not be read ({error}): {FIND}", {}
    if blocked is None:
        return f". The cluster of this kubeconfig has no node of '{group}', check it: {FIND}", {}
    if not blocked:
        return ". No disruption budget keeps a pod there at this moment: run again", {}
    return f". Held: {sentence(blocked)}. Let these budgets allow it", blocked
