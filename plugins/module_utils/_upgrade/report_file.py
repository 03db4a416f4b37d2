# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Read what a report needs from the cluster, and write it down."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._report_file import write_text
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.identity import node_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.observed import JsonDict
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report import After
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_events import PATIENCE, warnings_of
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.report_pods import troubled_pods
from ansible_collections.day2.kubernetes.plugins.module_utils._upgrade.versions import Version, seen_version


def look(connect: t.Callable[[], Cluster] | None, nodes: t.Sequence[str] | None) -> tuple[After, JsonDict]:
    """Return the cluster at the end, and its last events and worst pods about these nodes; None asks for neither.

    No way to the cluster, as when connect is None, is a part of the answer: nobody may lose the report of the run that
    broke it.
    """
    if connect is None:
        return After(error="no way to it was open"), {}
    try:
        cluster = connect()
    except Day2Error as error:
        return After(error=str(error)), {}
    after = observe_after(cluster)
    if after.error or nodes is None:
        return after, {}
    return after, {"events": warnings_of(cluster, nodes), "pods": troubled_pods(cluster, nodes)}


def observe_after(cluster: Cluster) -> After:
    """Return the versions of kubelets by node and of API servers by URL; an API that is away is part of the answer."""
    apiservers = {url: _version(cluster, url) for url in cluster.endpoints}
    try:
        nodes = [node_of(thing) for thing in cluster.within(PATIENCE).list("/api/v1/nodes")]
    except ApiError as error:
        return After(apiservers=apiservers, error=str(error))
    return After({node.name: node for node in nodes}, apiservers)


def _version(cluster: Cluster, url: str) -> Version | None:
    try:
        return seen_version(cluster.version(url))
    except ApiError:
        return None


def write_report(path: str, report: JsonDict) -> None:
    """Write the report as JSON, all of it or nothing; folders are made.

    Raises:
        Day2Error: it cannot be written there.

    """
    write_text(path, json.dumps(report, indent=2) + "\n")
