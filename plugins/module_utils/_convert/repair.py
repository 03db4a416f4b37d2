# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# PRIVATE to day2.kubernetes: may change in any release.
"""All releases of a cluster: planned first, then written one after the other, each after its backup."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.day2.kubernetes.plugins.module_utils._cluster.client import Cluster
from ansible_collections.day2.kubernetes.plugins.module_utils._convert import text
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.release_part import Outcome, Rules, of_release
from ansible_collections.day2.kubernetes.plugins.module_utils._convert.releases import ReleasePlan, plan_release
from ansible_collections.day2.kubernetes.plugins.module_utils._errors import Day2Error
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.revisions import Current
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.storage import Wanted, releases
from ansible_collections.day2.kubernetes.plugins.module_utils._helm.write import Keeper, replace
from ansible_collections.day2.kubernetes.plugins.module_utils._scan import parser
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.assess import Versions
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.discovery import discover
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.harvest import Harvest
from ansible_collections.day2.kubernetes.plugins.module_utils._scan.quick import Suspicion

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
        Day2Error: the cluster does not answer, a library is missing, or a release that is named is not there.

    """
    parser.require()
    text.require()
    serves = discover(cluster, Harvest()).serves
    rules = Rules(versions, serves, drop_gone, Suspicion(versions, nested=False))
    repair, seen = Repair(), set()
    for one, thing in releases(cluster, repair.forbidden, wanted):
        seen.add(one.revision.release)
        plan = plan_release(one.revision, thing, rules)
        repair.take(plan)
        if plan.data and one.newest.status.startswith(PENDING):
            repair.warnings.append(_pending(one))
    for resource in repair.forbidden:
        repair.warnings.append(f"{resource} may not be listed: what Helm keeps in them was not looked at")
    _refuse_missing([name for name in wanted.releases if name not in seen], wanted, repair.forbidden)
    return repair


def _refuse_missing(names: t.Sequence[str], wanted: Wanted, forbidden: t.Sequence[str]) -> None:
    where = f"namespace {', '.join(wanted.namespaces)}" if wanted.namespaces else "any namespace"
    unseen = f", and {', '.join(forbidden)} may not be listed" if forbidden else ""
    if names:
        told = f"There is no deployed release {', '.join(names)} in {where}{unseen}"
        raise Day2Error(f"{told}: helm list -A shows what there is", forbidden=list(forbidden))


def _pending(one: Current) -> str:
    told = f"{one.newest.release} in {one.newest.namespace}: revision {one.newest.number} is {one.newest.status}"
    return f"{told}. If Helm is at work on it now, run this again afterwards"


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
