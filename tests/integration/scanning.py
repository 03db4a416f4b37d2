# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A cluster that serves deprecated APIs and writes an audit log, and the scan of it, for integration tests."""

from __future__ import annotations

import contextlib
import json
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.options import CLUSTER_OPTIONS
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.options import SCAN_OPTIONS
from ansible_collections.day2.kubernetes.plugins.modules import api_deprecation_scan
from tests.lab.local import LocalCluster

Json = dict[str, t.Any]
VERSION = "1.34.4"
OLD = "networking.k8s.io/v1beta1"  # off by default, deprecated since 1.34, removed in 1.37
NEW = "networking.k8s.io/v1"
CIDRS = f"/apis/{NEW}/servicecidrs"
CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
GAUGE = "apiserver_requested_deprecated_apis{"
DEFAULTS = {name: option.get("default") for name, option in {**CLUSTER_OPTIONS, **SCAN_OPTIONS}.items()}


@dataclass
class Audited:
    """The cluster, and a folder for manifests."""

    cluster: LocalCluster
    folder: Path

    @classmethod
    @contextlib.contextmanager
    def start(cls, folder: Path) -> t.Iterator[Audited]:
        """Start it."""
        # without the gate, etcd is asked for the pages of a list, and may have forgotten them
        arguments = [f"--runtime-config={OLD}=true", "--feature-gates=ListFromCacheSnapshot=false"]
        with LocalCluster(VERSION, audit=True, api_server=arguments) as running:
            yield cls(running, folder)

    def scan(self, **params: t.Any) -> Json:
        """Do what the module does and return its result, with the keys failed and msg after a failure."""
        given = {**DEFAULTS, "kubeconfig": str(self.cluster.kubeconfig), **params}
        try:
            return api_deprecation_scan.run(given)
        except Day2Error as error:
            return {"failed": True, "msg": str(error), **error.details}

    @property
    def log(self) -> Path:
        """Return the audit log."""
        return self.cluster.audit.path

    def kubectl(self, *arguments: str) -> str:
        """Run kubectl as its users do."""
        command = [str(self.cluster.program("kubectl")), f"--kubeconfig={self.cluster.kubeconfig}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
        return done.stdout

    def apply(self, thing: Json, *how: str) -> None:
        """Apply an object with kubectl, from a file."""
        path = self.folder / "manifest.json"
        path.write_text(json.dumps(thing))
        self.kubectl("apply", "-f", str(path), *how)

    def gauges(self) -> set[str]:
        """Return the APIs that this API server says were requested although they are deprecated."""
        lines = self.cluster.request("GET", "/metrics")["text"].splitlines()
        return {line for line in lines if line.startswith(GAUGE)}


def cidr(name: str, number: int, api_version: str = OLD, **more: t.Any) -> Json:
    """Return a range of addresses for Services."""
    about = {"name": name, **more}
    return {
        "apiVersion": api_version,
        "kind": "ServiceCIDR",
        "metadata": about,
        "spec": {"cidrs": [f"10.{number}.0.0/24"]},
    }


def crd(plural: str, *versions: Json) -> Json:
    """Return the definition of a custom kind; its versions need no schema."""
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    names = {"plural": plural, "singular": plural[:-1], "kind": plural[:-1].capitalize(), "listKind": f"{plural}List"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.example.test"},
        "spec": {
            "group": "example.test",
            "names": names,
            "scope": "Cluster",
            "versions": [{"served": True, "storage": False, "schema": schema, **one} for one in versions],
        },
    }


def found(result: Json, api_version: str, name: str | None = None, kind: str | None = None) -> Json:
    """Return the one finding of this API and name, of whatever kind when none is given."""
    [one] = [
        one
        for one in result["findings"]
        if (one["api_version"], one["name"]) == (api_version, name) and kind in {None, one["kind"]}
    ]
    return one


def sources(finding: Json) -> list[str]:
    """Return where a use was seen."""
    return [evidence["source"] for evidence in finding["evidence"]]
