# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role of docs/node_drain_role.yaml is enough for every option of node_drain, and nothing in it can be left out."""

from __future__ import annotations

import typing as t

import pytest

from tests.integration.drain_users import Permission, add_user, least
from tests.integration.draining import Json, Site, drain
from tests.lab.local import LocalCluster

CORE, APPS, POLICY, STORAGE = "", "apps", "policy", "storage.k8s.io"
DEFAULTS: Json = {}
DELETING: Json = {"disable_eviction": True}

# what each permission is for: the options of a drain that fails without it
NEEDED: dict[Permission, Json] = {
    Permission(CORE, "nodes", "get"): DEFAULTS,
    Permission(CORE, "nodes", "patch"): DEFAULTS,
    Permission(CORE, "pods", "list"): DEFAULTS,
    Permission(CORE, "pods/eviction", "create"): DEFAULTS,
    Permission(POLICY, "poddisruptionbudgets", "list"): DEFAULTS,
    Permission(APPS, "daemonsets", "get"): DEFAULTS,
    Permission(CORE, "pods", "delete"): DELETING,
}


@pytest.fixture
def site(cluster: LocalCluster, namespace: str) -> Site:
    """Return a place of its own for the test."""
    return Site(cluster, namespace)


def drain_as(site: Site, monkeypatch: pytest.MonkeyPatch, granted: t.Iterable[Permission], options: Json) -> Json:
    """Drain a node with a pod of a DaemonSet and pods under a budget, as a user with these permissions."""
    [node] = site.add_nodes(1)
    site.workload("DaemonSet", "agent", 1)
    site.workload("Deployment", "web", 2)
    site.budget("web", "web", 2, maxUnavailable=2)
    add_user(site.cluster, site.namespace, granted)
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_USER", site.namespace)
    return drain(site.cluster, node, **{"timeout": 8, **options})


def test_every_permission_is_for_something() -> None:
    """A new one needs a drain that fails without it."""
    assert sorted(least()) == sorted(NEEDED)


@pytest.mark.parametrize("options", [DEFAULTS, DELETING], ids=str)
def test_the_role_is_enough(site: Site, monkeypatch: pytest.MonkeyPatch, options: Json) -> None:
    """And the node can be put back in service with it."""
    result = drain_as(site, monkeypatch, least(), options)
    assert (result.get("msg"), len(result["evicted"])) == (None, 2)
    assert drain(site.cluster, result["node"], state="uncordoned")["cordoned"] is False


@pytest.mark.parametrize("missing", NEEDED, ids=str)
def test_nothing_in_it_can_be_left_out(site: Site, monkeypatch: pytest.MonkeyPatch, missing: Permission) -> None:
    """The failure names what is missing in the words of the server."""
    result = drain_as(site, monkeypatch, set(least()) - {missing}, NEEDED[missing])
    assert result.get("failed")
    assert f'cannot {missing.verb} resource "{missing.resource}"' in result["msg"]
