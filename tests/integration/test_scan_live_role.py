# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a scan may see: the role of docs/ is enough, what is missing is told; and what a cluster does meanwhile."""

from __future__ import annotations

import base64
import json
import typing as t
import urllib.request
from pathlib import Path

import pytest
import yaml

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.endpoint import Endpoint
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import live
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.scan import problem
from tests.integration.drain_users import RBAC
from tests.integration.scanning import Audited, Json, found

ROLE = Path(__file__).resolve().parents[2] / "docs" / "api_deprecation_scan_role.yaml"
EVERYTHING = {"live": True, "metrics": True, "helm": True, "target_version": "1.37"}


@pytest.fixture
def user(audited: Audited, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Scan as a user who may do nothing yet, and return the name."""
    monkeypatch.setenv("K8S_AUTH_IMPERSONATE_USER", request.node.name)
    return request.node.name


def grant(audited: Audited, user: str, rules: list[Json]) -> None:
    """Let a user do this."""
    name = user.replace("_", "-")
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
    about = {"metadata": {"name": name}}
    audited.cluster.request("POST", f"{RBAC}/clusterroles", {**about, "rules": rules})
    audited.cluster.request("POST", f"{RBAC}/clusterrolebindings", {**about, "roleRef": role, "subjects": [subject]})


def test_the_role_is_enough(audited: Audited, user: str) -> None:
    """For all that a cluster is asked for, but custom kinds of groups that it does not name."""
    grant(audited, user, yaml.safe_load(ROLE.read_text())["rules"])
    audited.cluster.api.wait("/version", lambda dummy: not allowed(audited))
    result = audited.scan(**EVERYTHING)
    assert result["scanned"]["objects"]
    assert allowed(audited) == []


def allowed(audited: Audited) -> list[str]:
    """Return what is forbidden, but for custom kinds of other tests."""
    return [name for name in audited.scan(**EVERYTHING)["forbidden"] if not name.endswith(".example.test")]


def test_what_may_not_be_seen_is_told_by_name(audited: Audited, user: str) -> None:
    """And nothing in the role that this cluster serves could be left out."""
    result = audited.scan(**EVERYTHING)
    rules = [rule for rule in yaml.safe_load(ROLE.read_text())["rules"] if "*" not in rule.get("resources", ())]
    named = {name for rule in rules for name in named_by(rule)}
    served = {one for one in named if is_served(audited, one)}
    assert set(result["forbidden"]) == served
    assert "kinds that may not be listed: /metrics" in str(problem(result, "none", strict=True))
    assert problem(result, "none", strict=False) is None


def named_by(rule: Json) -> t.Iterator[str]:
    """Yield what a rule of a role grants, as a result names it."""
    yield from rule.get("nonResourceURLs", ())
    for group in rule.get("apiGroups", ()):
        yield from (f"{name}.{group}" if group else name for name in rule["resources"])


def is_served(audited: Audited, name: str) -> bool:
    """Tell whether this cluster has it."""
    resource, dummy, group = name.partition(".")
    if not group:
        return True
    groups = {one["name"]: one["preferredVersion"]["groupVersion"] for one in groups_of(audited)}
    if group not in groups:
        return False
    served = audited.cluster.request("GET", f"/apis/{groups[group]}")["resources"]
    return resource in {one["name"] for one in served}


def groups_of(audited: Audited) -> list[Json]:
    """Return the groups of APIs that the cluster serves."""
    return t.cast("list[Json]", audited.cluster.request("GET", "/apis")["groups"])


def test_endpoints_that_somebody_writes_are_found_without_asking_for_them(audited: Audited) -> None:
    """By the EndpointSlices that the control plane makes of them."""
    core = "/api/v1/namespaces/default"
    ports = [{"port": 80}]
    audited.cluster.request("POST", f"{core}/services", {"metadata": {"name": "legacy"}, "spec": {"ports": ports}})
    subsets = [{"addresses": [{"ip": "192.0.2.1"}], "ports": ports}]
    audited.cluster.request("POST", f"{core}/endpoints", {"metadata": {"name": "legacy"}, "subsets": subsets})
    slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
    audited.cluster.api.wait(
        f"{slices}?labelSelector=kubernetes.io/service-name=legacy", lambda answer: answer["items"]
    )
    one = found(audited.scan(live=True), "v1", "legacy")
    assert (one["kind"], one["namespace"], one["severity"]) == ("Endpoints", "default", "medium")
    assert "Somebody writes it by hand" in one["hint"]


def test_a_list_goes_on_when_its_token_is_too_old(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API server refuses it and gives another one, after etcd has forgotten that state."""
    monkeypatch.setattr(live, "PAGE", 5)
    whole = audited.scan(live=True)
    forget_the_past(audited)
    ask = Endpoint.ask
    aged: list[str] = []

    def ask_late(self: Endpoint, method: str, path: str, query: Json | None = None, *more: t.Any) -> Json:
        if path.endswith("/clusterroles") and "continue" in (query or {}) and not aged:
            aged.append(path)
            query = {**(query or {}), "continue": as_of_the_first_revision(str((query or {})["continue"]))}
        return ask(self, method, path, query, *more)

    monkeypatch.setattr(Endpoint, "ask", ask_late)
    result = audited.scan(live=True)
    assert [one for one in audited.cluster.audit.take() if (one.status, one.resource) == (410, "clusterroles")]
    assert result["unparsed"] == whole["unparsed"]
    assert abs(result["scanned"]["objects"] - whole["scanned"]["objects"]) <= 2  # leases come and go


def as_of_the_first_revision(token: str) -> str:
    """Return a token to go on with as if the list had begun when the cluster was young."""
    place = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    return base64.urlsafe_b64encode(json.dumps({**place, "rv": 1}).encode()).decode().rstrip("=")


def forget_the_past(audited: Audited) -> None:
    """Let etcd forget all states but the newest."""
    arguments = audited.cluster.process("kube-apiserver").arguments
    [server] = [one.partition("=")[2] for one in arguments if one.startswith("--etcd-servers=")]
    revision = post(f"{server}/v3/kv/range", {"key": "AA=="})["header"]["revision"]
    post(f"{server}/v3/kv/compaction", {"revision": revision, "physical": True})


def post(url: str, body: Json) -> Json:
    """Ask etcd's gateway."""
    request = urllib.request.Request(url, data=json.dumps(body).encode(), method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=10) as answer:
        return t.cast(Json, json.load(answer))


@pytest.mark.parametrize("option", ["live", "helm", "metrics"])
def test_no_cluster_is_a_sentence(audited: Audited, option: str, tmp_path: Path) -> None:
    """That says what it is needed for, and the way out."""
    result = audited.scan(**{option: True, "kubeconfig": str(tmp_path / "none")})
    assert result["msg"].startswith(f"A cluster is needed for {option}: give kubeconfig")
    assert result["msg"].endswith(f"The kubeconfig {tmp_path / 'none'} does not exist")
