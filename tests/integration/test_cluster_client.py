# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The API client against a real API server: TLS, pages, conflicts and evictions of the wrong pod."""

from __future__ import annotations

import json
import pathlib

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster import client
from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.budgets import Outlook
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.plan import PodPlan
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.refusals import LOOK, meaning
from ansible_collections.day2.kubernetes.plugins.module_utils._drain.send import send_away
from tests.integration.draining import Site, connect
from tests.lab.local import LocalCluster

ELSEWHERE = "https://master.example.test:6443"


def relayed(cluster: LocalCluster, folder: pathlib.Path, **fields: str) -> str:
    """Write a kubeconfig for a server elsewhere, and return its path."""
    content = json.loads(cluster.kubeconfig.read_text())
    content["clusters"][0]["cluster"].update(server=ELSEWHERE, **fields)
    path = folder / "kubeconfig"
    path.write_text(json.dumps(content))
    return str(path)


def test_a_relay_is_verified_by_the_name_in_the_kubeconfig(cluster: LocalCluster, tmp_path: pathlib.Path) -> None:
    """The certificate holds the name, not the address of the relay."""
    path = relayed(cluster, tmp_path, **{"tls-server-name": "kubernetes.default.svc"})
    reached = connect(cluster, kubeconfig=path, api_endpoints=[cluster.url])
    assert reached.version() == reached.version(cluster.url) == cluster.version
    assert reached.readyz(cluster.url)


def test_a_wrong_name_is_refused_at_once(cluster: LocalCluster, tmp_path: pathlib.Path) -> None:
    """Verification is never given up, and no waiting would help."""
    reached = connect(cluster, kubeconfig=relayed(cluster, tmp_path), api_endpoints=[cluster.url])
    with pytest.raises(ApiError, match=r"CERTIFICATE_VERIFY_FAILED.*master\.example\.test"):
        reached.get("/api/v1/nodes")


def test_a_list_of_many_pages_is_complete(
    cluster: LocalCluster, namespace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the server's own continue tokens."""
    monkeypatch.setattr(client, "PAGE", 3)
    reached, path = connect(cluster), f"/api/v1/namespaces/{namespace}/configmaps"
    for number in range(10):
        reached.post(path, {"metadata": {"name": f"c{number}", "labels": {"page": "yes"}}})
    found = reached.list(path, {"labelSelector": "page=yes"})
    assert sorted(item["metadata"]["name"] for item in found) == [f"c{number}" for number in range(10)]


def test_objects_are_made_patched_and_deleted(cluster: LocalCluster, namespace: str) -> None:
    """And a patch for an older version of an object is a conflict."""
    reached, path = connect(cluster), f"/api/v1/namespaces/{namespace}/configmaps"
    made = reached.post(path, {"metadata": {"name": "c"}, "data": {"a": "1", "b": "2"}})
    patched = reached.patch(f"{path}/c", {"data": {"a": None, "b": "3"}})
    assert patched["data"] == {"b": "3"}
    with pytest.raises(ApiError) as conflict:
        reached.patch(f"{path}/c", {"metadata": {"resourceVersion": made["metadata"]["resourceVersion"]}, "data": {}})
    reached.delete(f"{path}/c")
    with pytest.raises(ApiError) as gone:
        reached.get(f"{path}/c")
    assert [(error.value.status, error.value.reason) for error in (conflict, gone)] == [
        (409, "Conflict"),
        (404, "NotFound"),
    ]


@pytest.mark.parametrize("delete", [False, True], ids=["evict", "delete"])
def test_another_pod_of_the_same_name_is_not_evicted(cluster: LocalCluster, namespace: str, delete: bool) -> None:
    """The server compares the uid."""
    site = Site(cluster, namespace)
    [node] = site.add_nodes(1)
    site.pod("cart-0", node)
    other = "00000000-0000-0000-0000-000000000000"
    old = PodPlan(node, namespace, "cart-0", other, "", "managed", "evict", "", Outlook("free"))
    with pytest.raises(ApiError) as refused:
        send_away(connect(cluster), old, delete=delete)
    assert (refused.value.status, meaning(refused.value)) == (409, LOOK)
    assert "deletionTimestamp" not in site.pods()["cart-0"]["metadata"]
