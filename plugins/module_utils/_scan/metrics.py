# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Which deprecated APIs were requested from each API server since it started, by its own metrics."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.failures import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import Discovery
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Use
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.requested import Request, kind_of
from ansible_collections.day2.kubernetes.plugins.module_utils._utc import utc

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest

PATH = "/metrics"
DENIED = (401, 403)
GAUGE = re.compile(r"apiserver_requested_deprecated_apis\{(.*)\}\s+([0-9.eE+]+)")
STARTED = re.compile(r"process_start_time_seconds\s+([0-9.eE+]+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
NOISE = (
    "It is the version that the cluster prefers, so that the garbage collector and other controllers of Kubernetes "
    "itself ask for it all the time. Whether anybody else does can be seen in the audit log."
)
CLIENTS = "The metrics do not tell who asked: an audit log does (audit_log)."


class Asked(t.NamedTuple):
    """What the metrics of one API server say."""

    requests: list[tuple[Request, str]]
    since: str | None


def scan_metrics(cluster: Cluster, discovery: Discovery, versions: Versions, harvest: Harvest) -> None:
    """Ask each API server; one that does not answer is noted."""
    for url in cluster.endpoints:
        try:
            asked = read_metrics(cluster.lines(PATH, url))
        except ApiError as error:
            if error.status in DENIED:
                harvest.forbidden.append(PATH)
            else:
                harvest.unreadable(f"{url}{PATH}", f"cannot be read: {error.server_message}")
            continue
        for request, subresource in asked.requests:
            harvest.uses.append(_use(request, subresource, url, asked.since, discovery, versions))
    harvest.warnings.extend(_unasked(cluster))


def read_metrics(lines: t.Iterable[str]) -> Asked:
    """Read the text of metrics: requests with their subresource ("": none), and since when they are counted."""
    requests, since = [], None
    for line in lines:
        gauge = GAUGE.match(line)
        if gauge and float(gauge[2]):
            labels = dict(LABEL.findall(gauge[1]))
            names = (labels.get(name, "") for name in ("group", "version", "resource", "removed_release"))
            requests.append((Request(*names), labels.get("subresource", "")))
        started = STARTED.match(line)
        if started:
            since = utc(float(started[1]))
    return Asked(requests, since)


def _use(
    request: Request, subresource: str, url: str, since: str | None, discovery: Discovery, versions: Versions
) -> Use:
    told = {"source": "metrics", "server": url, "since": since, "subresource": subresource}
    evidence = {name: value for name, value in told.items() if value}
    preferred = discovery.preferred(request.group, request.resource)
    noise = not subresource and preferred is not None and preferred.version == request.version
    kind = kind_of(request, discovery, versions)
    note = (2, NOISE) if noise else (0, CLIENTS)
    return Use(request.api_version, kind, None, None, "high", evidence, *note)


def _unasked(cluster: Cluster) -> t.Iterator[str]:
    """Yield a warning when the cluster has more API servers than were asked."""
    try:
        slices = cluster.list(SLICES, {"labelSelector": "kubernetes.io/service-name=kubernetes"})
    except ApiError:
        return  # who may not look does not know
    addresses = {address for one in slices for end in one.get("endpoints") or [] for address in end["addresses"]}
    if len(addresses) > len(cluster.endpoints):
        yield (
            f"metrics: {len(cluster.endpoints)} of {len(addresses)} API servers was asked, and each counts what it was "
            f"asked itself. Give all in api_endpoints: {', '.join(sorted(addresses))}"
        )
