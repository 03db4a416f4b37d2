# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""The sources of a cluster: its objects, what Helm keeps there, and what its API servers were asked."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import audit, helm
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import Discovery, discover
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.live import Live
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.metrics import scan_metrics
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor, minor_of

if t.TYPE_CHECKING:
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
    from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest

PATIENCE = 15.0


@dataclass(frozen=True)
class ClusterOptions:
    """What to look at beside files."""

    live: bool = False
    helm: bool = False
    metrics: bool = False
    audit_log: str | None = None

    @property
    def needed_for(self) -> str:
        """Return the options that need a cluster, for a sentence; an audit log is a file."""
        return ", ".join(name for name in ("live", "helm", "metrics") if getattr(self, name))


class Site(t.NamedTuple):
    """A cluster to scan, and its version."""

    cluster: Cluster
    now: Minor


def find_cluster(params: dict[str, t.Any], options: ClusterOptions) -> Site | None:
    """Return the cluster of the connection options, or None when none is needed.

    Raises:
        Day2Error: there is none, or it does not answer; it says for what it is needed.

    """
    if not options.needed_for:
        return None
    try:
        cluster = Cluster.at(params["kubeconfig"], params["context"], params["api_endpoints"]).within(PATIENCE)
        text = cluster.version()
    except Day2Error as error:
        what = f"A cluster is needed for {options.needed_for}: give kubeconfig or set K8S_AUTH_KUBECONFIG"
        raise Day2Error(f"{what}. {error}", **error.details) from error
    now = minor_of(text)
    if now is None:
        raise Day2Error(f"The cluster says that its version is {text}, which is none of Kubernetes")
    return Site(cluster, now)


def scan_cluster(site: Site | None, options: ClusterOptions, versions: Versions, harvest: Harvest) -> Versions:
    """Scan what the options say into the harvest; return the versions, with those of components in the cluster.

    Raises:
        Day2Error: the cluster does not answer any more, or the audit log cannot be opened.

    """
    discovery = discover(site.cluster) if site and (options.live or options.metrics) else None
    if site and discovery and options.live:
        versions = _scan_live(site, discovery, versions, harvest)
    if site and options.helm:
        helm.uses(site.cluster, versions, harvest)
    if site and discovery and options.metrics:
        scan_metrics(site.cluster, discovery, versions, harvest)
    if options.audit_log:
        audit.scan_audit_log(options.audit_log, discovery, versions, harvest)
    return versions


def _scan_live(site: Site, discovery: Discovery, versions: Versions, harvest: Harvest) -> Versions:
    live = Live(site.cluster, discovery, harvest)
    live.read_definitions(versions)
    live.read_objects(versions, site.now)
    return replace(versions, components={**live.installed.versions(), **(versions.components or {})})
