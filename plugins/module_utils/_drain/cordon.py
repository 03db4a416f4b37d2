# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Cordon a node and remember it on the node, so that only what was cordoned here is uncordoned here."""

from __future__ import annotations

import json
import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc
from ansible_collections.day2.kubernetes.plugins.module_utils._who import who

Json = dict[str, t.Any]
ANNOTATION = "day2.kubernetes/cordon"
TRIES = 5


class Cordon(t.NamedTuple):
    """Whether a node takes no new pods, and the text of our annotation on it."""

    cordoned: bool
    annotation: str | None = None


def cordon_of(node: Json) -> Cordon:
    """Return the cordon of a node."""
    annotations = node["metadata"].get("annotations") or {}
    return Cordon(bool(node.get("spec", {}).get("unschedulable")), annotations.get(ANNOTATION))


def new_mark(reason: str) -> str:
    """Return an annotation: who cordons, when, why, and what was before."""
    return json.dumps({"by": who(), "at": utc(time.time()), "reason": reason, "before": False})


def plan_cordon(before: Cordon, wanted: bool, mark: str) -> Cordon:
    """Return the cordon that a node will have.

    A node that somebody else has cordoned (no annotation) stays so, whatever is wanted.
    """
    if wanted:
        return before if before.cordoned else Cordon(True, mark)
    return Cordon(False) if before.annotation else before


def set_cordon(cluster: Cluster, node: Json, wanted: bool, mark: str) -> Cordon:
    """Bring the node (as last read) to the planned cordon and return it.

    Raises:
        Day2Error: the node could not be changed; nothing may be evicted then.

    """
    name = node["metadata"]["name"]
    for _try in range(TRIES):
        before = cordon_of(node)
        after = plan_cordon(before, wanted, mark)
        if after == before:
            return after
        try:
            return cordon_of(cluster.patch(f"/api/v1/nodes/{name}", _patch(node, after)))
        except ApiError as error:
            # the resourceVersion keeps a cordon that somebody else sets just now theirs
            if error.status != 409:
                word = "cordoned" if wanted else "uncordoned"
                raise Day2Error(f"Node {name} could not be {word}: {error}", **error.details) from error
        node = cluster.get(f"/api/v1/nodes/{name}")
    raise Day2Error(f"Node {name} could not be changed: others changed it {TRIES} times in between; run again")


def _patch(node: Json, after: Cordon) -> Json:
    return {
        "metadata": {
            "resourceVersion": node["metadata"]["resourceVersion"],
            "annotations": {ANNOTATION: after.annotation},
        },
        "spec": {"unschedulable": True if after.cordoned else None},
    }
