# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Releases in a real cluster are rewritten, and can be had back."""

from __future__ import annotations

import base64
import json
import pathlib
import subprocess
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.module_utils._convert import repair as repairing
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.releases import LARGEST
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.encoding import stored_size, unpack
from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    JOB,
    POLICY,
    SERVICE,
    hook_of,
    manifest_of,
    release_text,
    stored,
)
from tests.integration.helm_releases import Json, path_of, read, repair, scan, store
from tests.lab.local import LocalCluster

OLD = release_text(manifest_of(SERVICE, BUDGET), [hook_of(JOB, "pre-upgrade")])
NEW = OLD.replace("v1beta1", "v1")


@pytest.mark.parametrize("kind", ["Secret", "ConfigMap"])
def test_a_release_is_rewritten_once(cluster: LocalCluster, namespace: str, kind: str) -> None:
    """Its labels, its type and all but the manifests stay; the scan finds nothing any more."""
    thing = stored(OLD, number=2, kind=kind)
    store(cluster, namespace, stored(OLD, status="superseded", kind=kind), thing)
    before = read(cluster, namespace, thing)
    foretold = repair(cluster, check=True, namespaces=[namespace])
    assert read(cluster, namespace, thing) == before
    result = repair(cluster, namespaces=[namespace])
    assert {**foretold, "warnings": []} == {**result, "warnings": []}
    after = read(cluster, namespace, thing)
    assert unpack(f"{kind.lower()}s", after) == NEW
    assert (after["metadata"]["labels"], after.get("type")) == (before["metadata"]["labels"], before.get("type"))
    assert scan(cluster, namespace).uses == []
    again = repair(cluster, namespaces=[namespace])
    assert (again["changed"], read(cluster, namespace, thing)) == (False, after)


def kubectl(cluster: LocalCluster, namespace: str, *arguments: str) -> str:
    """Run kubectl as the page of the module says."""
    command = [str(cluster.program("kubectl")), f"--kubeconfig={cluster.kubeconfig}", "-n", namespace, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


@pytest.mark.parametrize("to_file", [False, True], ids=["object", "file"])
def test_a_backup_is_written_back(cluster: LocalCluster, namespace: str, tmp_path: pathlib.Path, to_file: bool) -> None:
    """With the commands of the page."""
    thing = stored(OLD)
    store(cluster, namespace, thing)
    before = read(cluster, namespace, thing)
    folder = {"backup_folder": str(tmp_path)} if to_file else {}
    [written] = repair(cluster, namespaces=[namespace], **folder)["releases"]
    assert read(cluster, namespace, thing)["data"] != before["data"]
    if to_file:
        kubectl(cluster, namespace, "replace", "-f", written["backup"])
    else:
        backup = written["backup"].rpartition("/")[2]
        template = 'go-template={"data":{"release":"{{.data.release}}"}}'
        patch = tmp_path / "patch.json"
        patch.write_text(kubectl(cluster, namespace, "get", "secret", backup, "-o", template))
        kubectl(cluster, namespace, "patch", "secret", thing["metadata"]["name"], "--patch-file", str(patch))
    after = read(cluster, namespace, thing)
    assert (after["data"], after["metadata"]["labels"]) == (before["data"], before["metadata"]["labels"])
    assert after["type"] == before["type"]


def test_a_release_that_is_upgraded_meanwhile_is_left_alone(
    cluster: LocalCluster, namespace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server compares the version that was read."""
    thing = stored(OLD)
    store(cluster, namespace, thing)
    carry_out = repairing.carry_out

    def late(*arguments: t.Any) -> None:
        label = {"metadata": {"labels": {"status": "superseded"}}}
        kubectl(cluster, namespace, "patch", "secret", thing["metadata"]["name"], "-p", json.dumps(label))
        carry_out(*arguments)

    monkeypatch.setattr("ansible_collections.day2.kubernetes.plugins.modules.helm_release_repair.carry_out", late)
    result = repair(cluster, namespaces=[namespace])
    assert (result["failed"], result["changed"], result["releases"]) == (True, False, [])
    assert "was changed meanwhile and is left as it is" in result["msg"]
    assert read(cluster, namespace, thing)["data"] == thing["data"]


def too_large() -> Json:
    """Return a Secret that has no room for another byte, of a release that gets longer."""
    backend = "spec: {backend: {serviceName: fallback, servicePort: 8080}}"
    thing = stored(release_text(f"apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {{name: web}}\n{backend}\n"))
    left = LARGEST - stored_size("secrets", thing["data"]["release"])
    thing["data"]["more"] = base64.b64encode(b"x" * left).decode()
    return thing


@pytest.mark.parametrize(
    "make", [too_large, lambda: {**stored(OLD), "immutable": True}], ids=["too large", "immutable"]
)
def test_what_the_server_would_not_take_is_not_begun(
    cluster: LocalCluster, namespace: str, make: t.Callable[[], Json]
) -> None:
    """No backup is made of it either; the others are repaired."""
    thing = make()
    store(cluster, namespace, thing, stored(OLD, name="other"))
    result = repair(cluster, namespaces=[namespace])
    assert [one["release"] for one in result["releases"]] == ["other"]
    listed = cluster.request("GET", path_of(thing, namespace))["items"]
    assert len(listed) == 3
    assert read(cluster, namespace, thing)["data"] == thing["data"]


def test_policies_that_are_gone_are_dropped_when_asked_for(cluster: LocalCluster, namespace: str) -> None:
    """And the release is one that can be scanned again."""
    thing = stored(release_text(manifest_of(POLICY, SERVICE), [hook_of(POLICY, "pre-install")]))
    store(cluster, namespace, thing)
    assert len(repair(cluster, namespaces=[namespace])["refused"]) == 2
    assert len(repair(cluster, namespaces=[namespace], drop_gone=True)["dropped"]) == 2
    after = json.loads(unpack("secrets", read(cluster, namespace, thing)))
    assert (after["manifest"], after["hooks"]) == (manifest_of("", SERVICE)[len(manifest_of("")) :], [])
    harvest = scan(cluster, namespace)
    assert (harvest.uses, harvest.unparsed) == ([], [])
