# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Helm itself: its upgrade fails on a release that names an API which is gone, and works after the repair."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import typing as t

import pytest

from ansible_collections.day2.kubernetes.plugins.modules import api_deprecation_scan
from tests.integration.helm_releases import Json, repair
from tests.integration.scanning import DEFAULTS, NEW, OLD, VERSION
from tests.lab.local import LocalCluster

HELM = shutil.which("helm")
TARGET = "1.37"  # which serves that API no more
RANGE = """apiVersion: {api}
kind: ServiceCIDR
metadata:
  name: {{{{ .Release.Name }}}} # one of each release
spec:
  cidrs: ["10.77.{{{{ .Values.number }}}}.0/24"]
"""
HOOK = """apiVersion: {api}
kind: ServiceCIDR
metadata:
  name: {{{{ .Release.Name }}}}-hook
  annotations: {{"helm.sh/hook": pre-delete}}
spec: {{cidrs: ["10.78.{{{{ .Values.number }}}}.0/24"]}}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {color: {{ .Values.color }}}\n"

pytestmark = pytest.mark.skipif(
    HELM is None, reason="helm is not on the PATH, and there is no package of it to install"
)


class Helm:
    """Helm with a storage, and a chart that can be written anew."""

    def __init__(self, cluster: LocalCluster, namespace: str, driver: str, folder: pathlib.Path) -> None:
        self.cluster, self.namespace, self.driver = cluster, namespace, driver
        self.chart = folder / "chart"
        (self.chart / "templates").mkdir(parents=True)
        self._home = {name: str(folder / name) for name in ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")}

    def write(self, api: str) -> None:
        """Write the chart for an API."""
        (self.chart / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
        for name, text in {"range": RANGE, "hook": HOOK}.items():
            (self.chart / "templates" / f"{name}.yaml").write_text(text.format(api=api))
        (self.chart / "templates" / "settings.yaml").write_text(SETTINGS)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run helm; nothing of the user's own settings."""
        command = [str(HELM), *arguments, f"--kubeconfig={self.cluster.kubeconfig}", "-n", self.namespace]
        environment = {**os.environ, **self._home, "HELM_DRIVER": self.driver}
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)

    def install(self, name: str, number: int, color: str) -> subprocess.CompletedProcess[str]:
        """Install or upgrade a release."""
        values = ["--set", f"number={number},color={color}"]
        return self.run("upgrade", "--install", name, str(self.chart), *values)

    def told(self, *arguments: str) -> t.Any:
        """Return what a command prints as JSON."""
        return json.loads(self.run(*arguments, "-o", "json").stdout)


def scan(cluster: LocalCluster) -> Json:
    """Scan the releases with the module."""
    return api_deprecation_scan.run(
        {**DEFAULTS, "kubeconfig": str(cluster.kubeconfig), "helm": True, "target_version": TARGET}
    )


@pytest.mark.parametrize(("driver", "number"), [("secret", 1), ("configmap", 2)])
def test_the_upgrade_of_a_release_works_again(tmp_path: pathlib.Path, driver: str, number: int) -> None:
    """With the history, the values and the objects that it had."""
    with LocalCluster(VERSION, api_server=[f"--runtime-config={OLD}=true"]) as cluster:
        cluster.request("POST", "/api/v1/namespaces", {"metadata": {"name": "shop"}})
        helm = Helm(cluster, "shop", driver, tmp_path)
        helm.write(OLD)
        for color in ("red", "green"):
            installed = helm.install("web", number, color)
            assert installed.returncode == 0, installed.stderr
        found = scan(cluster)["findings"]
        assert sorted((one["name"], one["status"], one["evidence"][0]["revision"]) for one in found) == [
            ("web", "removed", 2),
            ("web-hook", "removed", 2),
        ]
        cluster.process("kube-apiserver").kill()
        cluster.start_again("kube-apiserver", without="--runtime-config")
        helm.write(NEW)
        failed = helm.install("web", number, "blue")
        for told in ("current release manifest", f'no matches for kind "ServiceCIDR" in version "{OLD}"'):
            assert told in failed.stderr
        values = helm.told("get", "values", "web")
        result = repair(cluster, target_version=TARGET)
        assert [one["hook"] for one in result["converted"]] == [None, "pre-delete"]
        assert "# one of each release" in helm.run("get", "manifest", "web").stdout
        assert helm.told("get", "values", "web") == values
        assert scan(cluster)["findings"] == []
        upgraded = helm.install("web", number, "blue")
        assert upgraded.returncode == 0, upgraded.stderr
        assert [one["status"] for one in helm.told("history", "web")][-1] == "deployed"
        settings = cluster.request("GET", "/api/v1/namespaces/shop/configmaps/settings")
        assert settings["data"] == {"color": "blue"}
        assert cluster.request("GET", f"/apis/{NEW}/servicecidrs/web")["spec"]["cidrs"] == [f"10.77.{number}.0/24"]
        removed = helm.run("uninstall", "web")
        assert removed.returncode == 0, removed.stderr
