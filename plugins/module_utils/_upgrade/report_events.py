# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The last warnings that the cluster itself has of a failed node and of kube-system."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict

LAST = 20
# a report is also written when the API is gone: do not hold up the end of a failed run
PATIENCE = 15.0


def warnings_of(cluster: Cluster, nodes: t.Iterable[str]) -> list[JsonDict]:
    """Return the last events of type Warning of these nodes and of kube-system, the oldest first; none is no error."""
    events: list[JsonDict] = []
    patient = cluster.within(PATIENCE)
    try:
        for node in nodes:
            chosen = f"type=Warning,involvedObject.kind=Node,involvedObject.name={node}"
            events += patient.list("/api/v1/events", {"fieldSelector": chosen})
        events += patient.list("/api/v1/namespaces/kube-system/events", {"fieldSelector": "type=Warning"})
    except ApiError:
        # versions.after.error of the report says that the API is away
        return []
    return sorted(map(event_of, events), key=lambda event: event["at"] or "")[-LAST:]


def event_of(event: JsonDict) -> JsonDict:
    """Return what a person reads of an Event; at is when it was seen last, in UTC."""
    series, about = event.get("series") or {}, event.get("involvedObject") or {}
    moments = (series.get("lastObservedTime"), event.get("lastTimestamp"), event.get("eventTime"))
    name = f"{about['namespace']}/{about.get('name')}" if about.get("namespace") else about.get("name")
    return {
        "at": next((moment for moment in moments if moment), None),
        "object": f"{about.get('kind') or 'object'} {name or 'without a name'}",
        "reason": event.get("reason"),
        "message": event.get("message"),
        "count": series.get("count") or event.get("count") or 1,
    }
