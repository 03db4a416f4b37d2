# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""One run of eks_nodegroup_version: read, plan, update, wait, and force once where pods could not be evicted."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.connection import Client
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.evictions import (
    Inside,
    could_not_evict,
    update_failed,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.images import latest_release
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.nodegroup_plan import (
    LATEST,
    GroupPlan,
    is_custom,
    plan_nodegroup,
    values_of,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import snake, update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import (
    SUCCESSFUL,
    Clock,
    busy,
    follow,
    look,
    param,
    start,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import minor_of


class GroupRun:
    """Carries out what the options of eks_nodegroup_version ask for; check only looks."""

    def __init__(
        self,
        eks: Eks,
        ssm: t.Callable[[], Client],
        inside: Inside | None,
        params: t.Mapping[str, t.Any],
        *,
        check: bool,
    ) -> None:
        """Take the cluster, what makes clients of ssm and of Kubernetes when they are needed, and the options."""
        self.eks, self.ssm, self.inside, self.params, self.check = eks, ssm, inside, params, check
        self.owner = {"nodegroupName": params["name"]}
        self.clock = Clock(params["wait_timeout"], params["wait_delay"])
        self.waits = params["wait"] and not check
        self.warnings: list[str] = []
        self.forced = False

    def result(self) -> Dict:
        """Update the node group where it differs, and return what eks_nodegroup_version returns."""
        plan, group, update = self._run()
        values = values_of(group) if self.waits else plan.after
        return {
            "changed": plan.changed,
            "nodegroup": snake(group),
            "previous_version": plan.before["version"],
            "version": values["version"],
            "release_version": values["release_version"],
            "update": update_result(update),
            "diff": {"before": plan.before, "after": plan.after},
        }

    def _run(self) -> tuple[GroupPlan, Dict, Dict | None]:
        """Return the plan, the node group as it is now, and the last update."""
        if self.params["update_id"]:
            return self._await()
        group, running = look(self.eks, self.owner, lambda: self.eks.nodegroup(self.params["name"]))
        plan = self._plan(group)
        if running:
            return self._adopt(running, plan, group)
        if not plan.changed or self.check:
            return plan, group, None
        update, found = self._start(plan, force=self.params["force"])
        if found:
            return self._adopt(update, plan, group)
        return plan, *self._end(update, plan, group)

    def _await(self) -> tuple[GroupPlan, Dict, Dict]:
        """Wait for the update that is named, which may have ended already."""
        update = follow(self.eks, self.owner, {"id": self.params["update_id"]}, self.clock)
        group = self._settled(None)
        now = GroupPlan(values_of(group), values_of(group), {})
        if update["status"] == SUCCESSFUL:
            return now, group, update
        return now, *self._end(update, self._plan(group), group)

    def _plan(self, group: Dict) -> GroupPlan:
        target = None if is_custom(group) else self._target()
        latest = None
        if target and target == group.get("version") and self.params["release_version"] == LATEST:
            latest = latest_release(self.ssm(), group.get("amiType", ""), target)
            if latest is None:
                self.warnings.append(
                    f"The newest image for node group '{self.params['name']}' could not be read (ssm:GetParameter):"
                    " it was compared by its Kubernetes version only"
                )
        return plan_nodegroup(group, self.params, target, latest)

    def _target(self) -> str:
        wanted = self.params["version"]
        return str(minor_of(wanted)) if wanted else self.eks.version

    def _start(self, plan: GroupPlan, *, force: bool) -> tuple[Dict, bool]:
        self.forced = force
        request = {"clusterName": self.eks.name, **self.owner, **plan.request, "force": force}
        return start(self.eks, self.owner, "update_nodegroup_version", request)

    def _adopt(self, update: Dict, plan: GroupPlan, group: Dict) -> tuple[GroupPlan, Dict, Dict]:
        version = None if is_custom(group) else plan.after["version"]  # an own image gets that of the cluster
        wanted = {"Version": version, "LaunchTemplateVersion": plan.after["launch_template_version"]}
        same = all(value is None or param(update, name) in (None, value) for name, value in wanted.items())
        if update["type"] != "VersionUpdate" or not same:
            raise busy(self.eks.thing(self.owner), update)
        after, last = self._end(update, plan, group)
        if last["id"] == update["id"]:
            plan = GroupPlan(plan.before, plan.before, {})
        return plan, after, last

    def _end(self, update: Dict, plan: GroupPlan, group: Dict) -> tuple[Dict, Dict]:
        if not self.waits:
            return group, update
        update = follow(self.eks, self.owner, update, self.clock)
        if update["status"] == SUCCESSFUL:
            return self._settled(plan.request.get("version")), update
        failure = update_failed(self.params["name"], update, self.inside)
        if could_not_evict(update) and self.params["force_on_eviction_failure"] and not self.forced:
            self.warnings.append(f"{failure}. Updated once more with force, which removes pods all the same.")
            self._settled(None)
            update, _found = self._start(plan, force=True)
            return self._end(update, plan, group)
        raise failure

    def _settled(self, version: str | None) -> Dict:
        return self.clock.wait(
            lambda: self.eks.nodegroup(self.params["name"]),
            lambda seen: seen["status"] != "UPDATING" and version in (None, seen.get("version")),
            self.eks.thing(self.owner),
            lambda seen: f"{seen['status']} at {seen.get('version')}",
        )
