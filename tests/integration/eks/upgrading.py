# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The playbooks eks_upgrade and eks_rollback against the simulator, and what is there afterwards."""

from __future__ import annotations

import json
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

from tests.integration.eks.playing import Playbooks, Played
from tests.simulator.client import REGION

Json = dict[str, t.Any]
DEMO = "demo"
POLICY = Path(__file__).resolve().parents[3] / "docs" / "eks_upgrade_policy.json"
TARGETS = {"eks:UpdateAddon": "addonName", "eks:UpdateNodegroupVersion": "nodegroupName"}


@dataclass
class Site:
    """A cluster of a scene, and the playbooks for it."""

    playbooks: Playbooks

    def run(self, target: str, *words: str, name: str = "day2.kubernetes.eks_upgrade", **variables: t.Any) -> Played:
        """Run a playbook to its end."""
        return self.playbooks.run(name, *words, **self.variables(target, **variables))

    def variables(self, target: str, **more: t.Any) -> Json:
        """Return what every run is told."""
        place = str(self.playbooks.folder / "artifacts")
        known = {"eks_cluster_name": DEMO, "eks_wait_delay": 1, "eks_refresh_insights": False}
        return {**known, "eks_target_version": target, "upgrade_artifacts_dir": place, **more}

    def versions(self) -> dict[str, str]:
        """Return the versions of everything that is there."""
        [cluster] = self.playbooks.aws.state()[REGION].values()
        parts = {name: group["version"] for name, group in cluster["nodegroups"].items()}
        addons = {name: addon["addonVersion"] for name, addon in cluster["addons"].items()}
        return {DEMO: cluster["cluster"]["version"], **parts, **addons}

    def changes(self) -> list[str]:
        """Return the calls that changed something, such as UpdateAddon coredns; new insights are no change."""
        return [
            " ".join([call["operation"], *([call["parameters"][key]] if (key := _key(call)) else [])])
            for call in self.playbooks.aws.writes()
            if call["operation"] != "StartInsightsRefresh" and call["status"] == 200
        ]

    def has_changed(self, times: int) -> bool:
        """Tell whether so many calls have changed something."""
        return len(self.changes()) >= times

    def not_allowed(self) -> set[str]:
        """Return the calls so far that the policy in the documentation does not allow."""
        policy = json.loads(POLICY.read_text())
        allowed = {action for statement in policy["Statement"] for action in statement["Action"]}
        return set(self.playbooks.aws.count()) - allowed

    def kill_when(self, seen: t.Callable[[], bool], target: str, *words: str, **variables: t.Any) -> bool:
        """Start a run and kill it as soon as something is seen; return whether it was still at work then."""
        process = self.playbooks.begin("day2.kubernetes.eks_upgrade", *words, **self.variables(target, **variables))
        while process.poll() is None:
            if seen():
                self.playbooks.kill(process)
                return True
            time.sleep(0.05)
        process.communicate()
        return False


def _key(call: Json) -> str:
    return TARGETS.get(f"{call['service']}:{call['operation']}", "")
