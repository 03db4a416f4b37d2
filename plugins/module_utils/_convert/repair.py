# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""All releases of a cluster: planned first, then written one after the other, each after its backup."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import ApiError, Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._convert import document
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.release_part import Outcome, Rules, of_release
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.releases import ReleasePlan, plan_release
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import Current
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.storage import Wanted, releases
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.write import Keeper, replace
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion

NOT_FOUND = 404
PENDING = "pending-"
Record = dict[str, t.Any]


@dataclass
class Repair:
    """What is to be written, and what the module tells about it."""

    plans: list[ReleasePlan] = field(default_factory=list)
    all: Outcome = field(default_factory=Outcome)
    forbidden: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Return how much cannot be repaired, or not be looked at."""
        return len(self.all.refused) + len(self.all.unparsed) + len(self.forbidden)

    def take(self, plan: ReleasePlan) -> None:
        """Add what is said of a release, and the release itself when it is to be written."""
        for name in ("converted", "dropped", "refused", "unparsed"):
            getattr(self.all, name).extend(getattr(plan.outcome, name))
        if plan.data:
            self.plans.append(plan)


def plan_repair(cluster: Cluster, versions: Versions, wanted: Wanted, *, drop_gone: bool) -> Repair:
    """Return what to do; nothing is written.

    Raises:
        Day2Error: the cluster does not answer, or a library is missing.

    """
    parser.require()
    document.require()
    rules = Rules(versions, Served(cluster), drop_gone, Suspicion(versions, nested=False))
    repair = Repair()
    for one, thing in releases(cluster, repair.forbidden, wanted):
        plan = plan_release(one.revision, thing, rules)
        repair.take(plan)
        if plan.data and one.newest.status.startswith(PENDING):
            repair.warnings.append(_pending(one))
    for resource in repair.forbidden:
        repair.warnings.append(f"{resource} may not be listed: what Helm keeps in them was not looked at")
    return repair


def _pending(one: Current) -> str:
    told = f"{one.newest.release} in {one.newest.namespace}: revision {one.newest.number} is {one.newest.status}"
    return f"{told}. If Helm is at work on it now, run this again afterwards"


class Served:
    """Knows which kinds the cluster serves now; each version of an API is asked for once."""

    def __init__(self, cluster: Cluster) -> None:
        """Begin without knowledge."""
        self._cluster = cluster
        self._known: dict[str, set[str]] = {}

    def __call__(self, api_version: str, kind: str) -> bool:
        """Tell whether it serves this one."""
        if api_version not in self._known:
            self._known[api_version] = self._kinds(api_version)
        return kind in self._known[api_version]

    def _kinds(self, api_version: str) -> set[str]:
        path = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        try:
            return {str(one.get("kind")) for one in self._cluster.get(path).get("resources") or []}
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise
            return set()


def told(plan: ReleasePlan, keeper: Keeper) -> Record:
    """Return what the module says of a release that is written."""
    return {
        **of_release(plan.revision),
        "object": plan.revision.told,
        "backup": keeper.place(plan.revision, plan.thing),
    }


def carry_out(cluster: Cluster, repair: Repair, keeper: Keeper) -> None:
    """Write all releases.

    Raises:
        Day2Error: one cannot be written; ``releases`` are those that are.

    """
    for number, plan in enumerate(repair.plans):
        try:
            keeper.keep(plan.revision, plan.thing)
            replace(cluster, plan.revision, plan.thing, plan.data or "")
        except Day2Error as error:
            done = [told(one, keeper) for one in repair.plans[:number]]
            raise Day2Error(str(error), **{**error.details, "releases": done, "changed": bool(done)}) from error
