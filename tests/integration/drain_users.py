# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users of the loopback cluster who may do exactly what a role says, and the role that docs/ has for node_drain."""

from __future__ import annotations

import itertools
import typing as t
from pathlib import Path

import yaml

from tests.lab.errors import LabError
from tests.lab.local import LocalCluster

ROLE = Path(__file__).resolve().parents[2] / "docs" / "node_drain_role.yaml"
RBAC = "/apis/rbac.authorization.k8s.io/v1"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
Json = dict[str, t.Any]


class Permission(t.NamedTuple):
    """One verb on one resource ("pods/eviction") of an API group ("" is the core)."""

    group: str
    resource: str
    verb: str

    def __str__(self) -> str:
        """Return verb and resource, as in `kubectl auth can-i`."""
        return f"{self.verb} {self.resource}"

    def rule(self) -> Json:
        """Return the rule of a role that grants it."""
        return {"apiGroups": [self.group], "resources": [self.resource], "verbs": [self.verb]}


def least() -> list[Permission]:
    """Return what the role in docs/ grants."""
    rules = yaml.safe_load(ROLE.read_text())["rules"]
    parts = (itertools.product(rule["apiGroups"], rule["resources"], rule["verbs"]) for rule in rules)
    return [Permission(*each) for part in parts for each in part]


def add_user(cluster: LocalCluster, name: str, permissions: t.Iterable[Permission]) -> None:
    """Make a user (to impersonate) who may do this and nothing else, and wait until the API server knows it."""
    granted = list(permissions)
    about = {"metadata": {"name": name}}
    cluster.request("POST", f"{RBAC}/clusterroles", {**about, "rules": [each.rule() for each in granted]})
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": name}
    cluster.request("POST", f"{RBAC}/clusterrolebindings", {**about, "roleRef": role, "subjects": [subject]})
    for dummy in range(100):
        if all(_may(cluster, name, each) for each in granted):
            return
    raise LabError(f"The API server does not grant {name} its role")


def _may(cluster: LocalCluster, user: str, permission: Permission) -> bool:
    resource, dummy, part = permission.resource.partition("/")
    asked = {"group": permission.group, "resource": resource, "subresource": part, "verb": permission.verb}
    answer = cluster.request("POST", REVIEWS, {"spec": {"user": user, "resourceAttributes": asked}})
    return bool(answer["status"]["allowed"])
