# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""Whether a control plane may go to a version, and the run that takes it there."""

from __future__ import annotations

import typing as t

from ansible_collections.day2.kubernetes.plugins.module_utils._aws.refusals import AwsError
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.api import CLUSTER, Dict, Eks
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.insights import blocking_insights, insights_in_words
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.releases import (
    step_problem,
    support_of,
    unsupported,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.results import snake, update_result
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.updates import (
    SUCCESSFUL,
    Clock,
    busy,
    failure_of,
    follow,
    look,
    param,
    start,
)
from ansible_collections.day2.kubernetes.plugins.module_utils._eks.versions import minor_of
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error

BLOCKED = "InvalidStateException"
MINUTES = range(120, 10081)
NOTHING, UPGRADE, ROLLBACK = "nothing", "upgrade", "rollback"


def plan_cluster_version(cluster: Dict, releases: dict[str, Dict], target: str, *, rollback: bool) -> str:
    """Return what takes a cluster to a version: nothing, upgrade or rollback.

    Raises:
        Day2Error: it cannot go there, or is in no state to.

    """
    name, current, wanted = cluster["name"], minor_of(cluster["version"]), minor_of(target)
    if wanted == current:
        return NOTHING
    problem = step_problem(current, wanted, rollback=rollback) or unsupported(releases, str(wanted))
    if problem:
        raise Day2Error(f"Cluster '{name}': {problem}")
    if cluster["status"] not in ("ACTIVE", "UPDATING"):
        raise Day2Error(f"Cluster '{name}' is {cluster['status']}: its version can be changed when it is ACTIVE")
    return UPGRADE if wanted > current else ROLLBACK


class ClusterRun:
    """Carries out what the options of eks_cluster_version ask for; check only looks."""

    def __init__(self, eks: Eks, params: t.Mapping[str, t.Any], *, check: bool) -> None:
        """Take the cluster and the options."""
        self.eks, self.params, self.check = eks, params, check
        self.target = str(minor_of(params["version"]))
        self.clock = Clock(params["wait_timeout"], params["wait_delay"])
        self.waits = params["wait"] and not check

    def result(self) -> Dict:
        """Change the version where it differs, and return what eks_cluster_version returns."""
        action, before, after, update, release = self._run()
        changed = action != NOTHING
        ahead = changed and not self.waits
        values = {"before": {"version": before["version"]}, "after": {"version": before["version"]}}
        if changed:
            values["after"] = {"version": self.target}
        return {
            "changed": values["before"] != values["after"],
            "cluster": snake(after),
            "previous_version": before["version"],
            "version": self.target if ahead else after["version"],
            "update": update_result(update),
            "support": support_of(release),
            "diff": values,
        }

    def _run(self) -> tuple[str, Dict, Dict, Dict | None, Dict]:
        """Return the action, the cluster before and after, the update, and what EKS knows of the version."""
        before, running = look(self.eks, CLUSTER, self.eks.cluster)
        releases = self.eks.releases()
        release = releases.get(self.target, {})
        action = plan_cluster_version(before, releases, self.target, rollback=self.params["rollback"])
        if running and (action != NOTHING or param(running, "Version")):
            return NOTHING, before, *self._adopt(running, before), release
        self._check_timeout()
        if action == NOTHING or self.check:
            return action, before, before, None, release
        update, found = self._start(action)
        if found:
            return NOTHING, before, *self._adopt(update, before), release
        return action, before, *self._end(update, before), release

    def _check_timeout(self) -> None:
        minutes = self.params["rollback_timeout_minutes"]
        if minutes is None:
            return
        if minutes not in MINUTES:
            raise Day2Error(f"rollback_timeout_minutes {minutes} is not in {MINUTES.start} to {MINUTES.stop - 1}")
        if not self.eks.client.knows("UpdateClusterVersion", "rollbackConfig"):
            raise Day2Error("boto3 does not know rollback_timeout_minutes: install boto3 1.43.38 or newer")

    def _adopt(self, update: Dict, cluster: Dict) -> tuple[Dict, Dict]:
        if param(update, "Version") != self.target:
            raise busy(self.eks.thing(CLUSTER), update)
        return self._end(update, cluster)

    def _end(self, update: Dict, cluster: Dict) -> tuple[Dict, Dict]:
        if not self.waits:
            return cluster, update
        update = follow(self.eks, CLUSTER, update, self.clock)
        if update["status"] != SUCCESSFUL:
            raise Day2Error(
                f"Update {update['id']} of cluster '{self.eks.name}' to {self.target} ended as {update['status']}:"
                f" {failure_of(update)}; cure that and run again",
                update=update_result(update),
            )
        after = self.clock.wait(
            self.eks.cluster,
            lambda seen: seen["status"] != "UPDATING" and seen["version"] == self.target,
            self.eks.thing(CLUSTER),
            lambda seen: f"{seen['status']} at {seen['version']}",
        )
        return after, update

    def _start(self, action: str) -> tuple[Dict, bool]:
        request = {"name": self.eks.name, "version": self.target}
        if self.params["force"]:  # older boto3 do not know it
            request["force"] = True
        minutes = self.params["rollback_timeout_minutes"]
        if action == ROLLBACK and minutes is not None:
            request["rollbackConfig"] = {"timeoutMinutes": minutes}
        try:
            return start(self.eks, CLUSTER, "update_cluster_version", request)
        except AwsError as error:
            if error.code != BLOCKED:
                raise
            insights = blocking_insights(self.eks, self.target, rollback=action == ROLLBACK)
            raise Day2Error(
                f"Cluster '{self.eks.name}': EKS refuses the {action} to {self.target}:"
                f" {insights_in_words(insights) or error.told}; cure that, or set force=true to override it",
                insights=insights,
                **error.details,
            ) from None
