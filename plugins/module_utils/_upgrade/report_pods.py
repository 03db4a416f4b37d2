# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The pods of a failed node and of kube-system that are not well, and the ends of the logs before their restarts."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.pods import full_name
from ansible_collections.day2.kubernetes.plugins.module_utils._redact import redact
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.pod_trouble import (
    pod_of,
    worst_container,
    worst_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_events import PATIENCE

LOGS, LINES = 5, 15


def troubled_pods(cluster: Cluster, nodes: t.Iterable[str]) -> list[JsonDict]:
    """Return the worst pods of these nodes and of kube-system, the worst first; an API that is away is no error."""
    pods: list[JsonDict] = []
    patient = cluster.within(PATIENCE)
    try:
        for node in nodes:
            pods += patient.list("/api/v1/pods", {"fieldSelector": f"spec.nodeName={node}"})
        pods += patient.list("/api/v1/namespaces/kube-system/pods")
    except ApiError:
        # versions.after.error of the report says that the API is away
        return []
    worst = worst_of(pods)
    logs = _previous_logs(cluster, worst)
    return [pod_of(pod, logs.get(full_name(pod), [])) for pod in worst]


def _previous_logs(cluster: Cluster, pods: list[JsonDict]) -> dict[str, list[str]]:
    """Return namespace/name to the end of the log; not for long, since API servers wait for a kubelet that is away."""
    deadline = time.monotonic() + PATIENCE
    ended = [(pod, worst_container(pod)) for pod in pods]
    ended = [(pod, container) for pod, container in ended if container.get("restartCount")]
    logs: dict[str, list[str]] = {}
    for pod, container in ended[:LOGS]:
        if time.monotonic() < deadline:
            logs[full_name(pod)] = _previous_log(cluster, pod["metadata"], container["name"])
    return logs


def _previous_log(cluster: Cluster, pod: JsonDict, container: str) -> list[str]:
    query = {"container": container, "previous": "true", "tailLines": LINES}
    try:
        text = cluster.text(f"/api/v1/namespaces/{pod['namespace']}/pods/{pod['name']}/log", query)
    except ApiError as error:
        return [f"cannot be read: {error.server_message}"]
    return redact(text).splitlines()[-LINES:]
