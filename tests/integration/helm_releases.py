# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Releases in a real cluster, the scan and the repair of them, for integration tests."""

from __future__ import annotations

import types
import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import helm
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.minor import Minor
from ansible_collections.day2.kubernetes.plugins.modules import helm_release_repair
from tests.integration.draining import connect
from tests.lab.local import LocalCluster

Json = dict[str, t.Any]
DEFAULTS = {name: option.get("default") for name, option in {**CLUSTER_OPTIONS, **helm_release_repair.OPTIONS}.items()}


def path_of(thing: Json, namespace: str) -> str:
    """Return the collection that an object belongs to."""
    return f"/api/v1/namespaces/{namespace}/{thing['kind'].lower()}s"


def store(cluster: LocalCluster, namespace: str, *things: Json) -> None:
    """Create the objects of releases."""
    for thing in things:
        cluster.request("POST", path_of(thing, namespace), thing)


def read(cluster: LocalCluster, namespace: str, thing: Json) -> Json:
    """Return the object as it is now."""
    return cluster.request("GET", f"{path_of(thing, namespace)}/{thing['metadata']['name']}")


def scan(cluster: LocalCluster, namespace: str) -> Harvest:
    """Scan all releases; return what is said of those of one namespace."""
    harvest = Harvest()
    helm.uses(connect(cluster), Versions(Minor(1, 34)), harvest)
    harvest.uses = [use for use in harvest.uses if use.evidence["namespace"] == namespace]
    harvest.unparsed = [entry for entry in harvest.unparsed if f" {namespace}/" in entry["path"]]
    return harvest


def repair(cluster: LocalCluster, check: bool = False, **params: t.Any) -> Json:
    """Do what the module does and return its result, with the keys failed and msg after a failure."""
    warnings: list[str] = []
    given = {**DEFAULTS, "kubeconfig": str(cluster.kubeconfig), **params}
    module = types.SimpleNamespace(params=given, check_mode=check, warn=warnings.append)
    try:
        return {**helm_release_repair.run(module), "warnings": warnings}
    except Day2Error as error:
        return {"failed": True, "msg": str(error), **error.details}
