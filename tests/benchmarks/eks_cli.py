# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An upgrade by the AWS CLI, command after command as the user guide has them, without a mistake or a pause."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.house.places import CACHE

REQUIREMENT = "awscli>=1.44,<2"
OVER = ("Successful", "Failed", "Cancelled")


@dataclass(frozen=True)
class Cli:
    """The program ``aws`` and the variables that it gets."""

    program: Path
    variables: t.Mapping[str, str]

    def eks(self, command: str, **options: str) -> dict[str, t.Any]:
        """Run ``aws eks COMMAND`` and return what it prints."""
        words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", value)]
        done = subprocess.run(
            [str(self.program), "eks", command, *words, "--output", "json"],
            env={**os.environ, **self.variables},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return t.cast("dict[str, t.Any]", json.loads(done.stdout or "{}"))

    def follow(self, name: str, update: dict[str, t.Any], **owner: str) -> None:
        """Ask for an update until it is over: the CLI has no command that waits for one."""
        while update["status"] not in OVER:
            update = self.eks("describe-update", name=name, update_id=update["id"], **owner)["update"]
        if update["status"] != "Successful":
            raise SystemExit(f"update {update['id']} of {owner or name}: {update['status']} {update['errors']}")


def installed() -> Path:
    """Return ``aws`` in an environment of its own, since it pins another botocore than ours."""
    folder = CACHE / "awscli"
    program = folder / "bin" / "aws"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "--quiet", REQUIREMENT], check=True)
    return program


def hop(cli: Cli, name: str, version: str) -> None:
    """Upgrade control plane, node groups and add-ons by one minor version."""
    cli.eks("describe-cluster", name=name)
    found = cli.eks("list-insights", cluster_name=name)["insights"]
    blocking = [one["name"] for one in found if one["insightStatus"]["status"] == "ERROR"]
    if blocking:
        raise SystemExit(f"insights block the upgrade: {blocking}")
    cli.follow(name, cli.eks("update-cluster-version", name=name, kubernetes_version=version)["update"])
    cli.eks("describe-cluster", name=name)
    for group in cli.eks("list-nodegroups", cluster_name=name)["nodegroups"]:
        _nodegroup(cli, {"cluster_name": name, "nodegroup_name": group}, version)
    # the guide: nodes before kube-proxy
    addons = cli.eks("list-addons", cluster_name=name)["addons"]
    for addon in sorted(addons, key=lambda one: one == "kube-proxy"):
        _addon(cli, {"cluster_name": name, "addon_name": addon}, version)


def _nodegroup(cli: Cli, named: dict[str, str], version: str) -> None:
    if cli.eks("describe-nodegroup", **named)["nodegroup"]["version"] == version:
        return
    update = cli.eks("update-nodegroup-version", **named)["update"]
    cli.follow(named["cluster_name"], update, nodegroup_name=named["nodegroup_name"])
    cli.eks("describe-nodegroup", **named)


def _addon(cli: Cli, named: dict[str, str], version: str) -> None:
    current = cli.eks("describe-addon", **named)["addon"]
    offered = cli.eks("describe-addon-versions", addon_name=named["addon_name"], kubernetes_version=version)["addons"]
    default = next(
        one["addonVersion"]
        for one in offered[0]["addonVersions"]
        if any(fit["defaultVersion"] for fit in one["compatibilities"] if fit["clusterVersion"] == version)
    )
    if current["addonVersion"] == default:
        return
    role = {"service_account_role_arn": current["serviceAccountRoleArn"]} if "serviceAccountRoleArn" in current else {}
    told = {**named, "addon_version": default, "resolve_conflicts": "PRESERVE", **role}
    cli.follow(named["cluster_name"], cli.eks("update-addon", **told)["update"], addon_name=named["addon_name"])
    cli.eks("describe-addon", **named)
