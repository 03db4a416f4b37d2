# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbook helm_release_repair, as it is typed."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import typing as t

import pytest

from ansible_collections.day2.kubernetes.tests.unit.plugins.module_utils.helm.shapes import (
    BUDGET,
    POLICY,
    SERVICE,
    manifest_of,
    release_text,
    stored,
)
from tests.integration.drain_users import RBAC
from tests.integration.helm_releases import read, scan, store
from tests.lab.local import LocalCluster

PLAYBOOK = pathlib.Path(__file__).resolve().parents[2] / "playbooks" / "helm_release_repair.yml"
OLD = release_text(manifest_of(SERVICE, BUDGET, POLICY))
RULE = {"apiGroups": [""], "resources": ["secrets", "configmaps"], "verbs": ["get", "list", "patch", "create"]}


def play(cluster: LocalCluster, folder: pathlib.Path, *arguments: str, **variables: t.Any) -> str:
    """Run it in a folder; return its output with single blanks."""
    given = {"kubeconfig": str(cluster.kubeconfig), **variables}
    told = json.dumps({f"helm_release_repair_{name}": value for name, value in given.items()})
    program = str(pathlib.Path(sys.executable).with_name("ansible-playbook"))
    done = subprocess.run(
        [program, "-i", "localhost,", str(PLAYBOOK), "-e", told, *arguments],
        cwd=folder,
        env={**os.environ, "PWD": str(folder), "ANSIBLE_SHOW_CUSTOM_STATS": "1", "ANSIBLE_NOCOLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return " ".join(done.stdout.split())


def test_it_foretells_and_repairs(
    cluster: LocalCluster, namespace: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing but the rights of the page; the backup is where who types it is."""
    user = {"kind": "User", "name": namespace, "apiGroup": "rbac.authorization.k8s.io"}
    role = {"kind": "Role", "name": "repair", "apiGroup": "rbac.authorization.k8s.io"}
    path = f"{RBAC}/namespaces/{namespace}/role"
    cluster.request("POST", f"{path}s", {"metadata": {"name": "repair"}, "rules": [RULE]})
    bound = {"metadata": {"name": "repair"}, "roleRef": role, "subjects": [user]}
    cluster.request("POST", f"{path}bindings", bound)
    thing = stored(OLD)
    store(cluster, namespace, thing)
    before = read(cluster, namespace, thing)
    wanted = {"namespaces": [namespace], "target_version": "1.34", "backup_folder": "kept"}
    with monkeypatch.context() as limited:
        limited.setenv("K8S_AUTH_IMPERSONATE_USER", namespace)
        foretold = play(cluster, tmp_path, "--check", "--diff", **wanted)
        assert "-apiVersion: policy/v1beta1 +apiVersion: policy/v1" in foretold
        assert list(tmp_path.iterdir()) == []
        said = play(cluster, tmp_path, **wanted)
    assert read(cluster, namespace, thing)["metadata"]["labels"] == before["metadata"]["labels"]
    [backup] = (tmp_path / "kept").iterdir()
    assert f"{namespace}/web revision 1; as it was: {backup}" in said
    assert "drop_gone takes it out of the release" in said
    assert '"helm_release_repair": {"refused": [{' in said.replace("{ ", "{").replace("[ ", "[")
    assert [use.kind for use in scan(cluster, namespace).uses] == ["PodSecurityPolicy"]
    again = play(cluster, tmp_path, "--check", **wanted, drop_gone=True)
    assert "changed=1" in again
